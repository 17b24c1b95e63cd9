"""Input about one question or section: fields for its kind, and what its answers are used for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from surveys.building.doctor import SIDES, base
from surveys.building.feeds import FEEDS
from surveys.building.list_lines import Lines, option_lines, read_lines, row_lines, with_options, with_rows
from surveys.building.making import reworded
from surveys.building.measures import measured
from surveys.forms.building import LineField, LinesField
from surveys.forms.shown_when import ShownWhen, stored_conditions
from surveys.questionnaire import (
    BASE_LANGUAGE,
    KINDS,
    WITH_OPTIONS,
    Question,
    Questionnaire,
    Section,
    Tie,
)

ALIKE = ({"single", "multi", "ranking"}, {"scale", "nps"}, {"text", "long_text", "number", "date"})
WITH_NA = frozenset({"single", "multi", "scale", "matrix", "nps"})
WITH_ENDS = frozenset({"scale", "matrix", "nps"})
WITH_FACTOR = frozenset({"scale", "single", "nps"})


class NewQuestionForm(forms.Form):
    kind = forms.ChoiceField(
        label="Как отвечают", choices=list(KINDS.items()), widget=forms.RadioSelect, initial="single"
    )
    text = LineField(label="Вопрос", max_length=1000, help_text="Об одном: без «и», без «не». Коротко.")


class SectionForm(ShownWhen):
    title = LineField(
        label="Название раздела", max_length=300, required=False, help_text="Пусто — без заголовка."
    )

    def __init__(
        self, data: Any = None, *, section: Section, content: Questionnaire, typed: Any = None
    ) -> None:
        stored = {"title": base(section.title), **stored_conditions(section.conditions)}
        super().__init__(data, stored=stored, typed=typed)
        self.instance = section
        earlier: list[Question] = []
        for each in content.sections:
            if each.key == section.key:
                break
            earlier += each.questions
        self.add_conditions(earlier, content.numbers(), "раздел")

    def section(self) -> Section:
        title = reworded(self.instance.title, self.cleaned_data["title"])
        return replace(self.instance, title=title, conditions=self.conditions())


class QuestionForm(ShownWhen):
    """Only the fields that a question of this kind has."""

    text = LineField(label="Вопрос", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    hint = LineField(
        label="Подсказка", max_length=500, required=False, help_text="Под вопросом, мелким шрифтом."
    )
    is_required = forms.BooleanField(
        label="Ответ обязателен",
        required=False,
        help_text="Без него анкету не отправить. Отмечайте только то, без чего нельзя.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        question: Question,
        content: Questionnaire,
        typed: Any = None,
        was_published: bool = False,
    ) -> None:
        super().__init__(data, stored=stored_question(question), typed=typed)
        self.instance, self.content = question, content
        self.lines: Lines | None = None
        self.add_kind()
        self.add_list()
        self.add_scale()
        self.add_number()
        questions = list(content.questions())
        place = [each.key for each in questions].index(question.key)
        self.add_conditions(questions[:place], content.numbers(), "вопрос")
        self.add_ties()
        if was_published:
            self.fields["is_other"] = forms.BooleanField(
                label="Это уже другой вопрос",
                required=False,
                help_text="Его итоги начнутся заново и не сложатся с прежними. Опечатку исправляйте без отметки.",
            )

    def add_kind(self) -> None:
        group = next((kinds for kinds in ALIKE if self.instance.kind in kinds), {self.instance.kind})
        if len(group) > 1:
            choices = [(kind, words) for kind, words in KINDS.items() if kind in group]
            self.fields["kind"] = forms.ChoiceField(label="Как отвечают", choices=choices)

    def add_list(self) -> None:
        kind = self.instance.kind
        if kind in WITH_OPTIONS:
            self.fields["options"] = LinesField(
                label="Ответы",
                required=False,
                help_text="Каждый с новой строки, в том порядке, в каком их читать.",
            )
        elif kind == "matrix":
            self.fields["rows"] = LinesField(
                label="Строки таблицы", required=False, help_text="Каждая с новой строки. Оценки — от 1 до 5."
            )
        if self.instance.options or self.instance.rows:
            self.fields["all_same"] = forms.BooleanField(
                label="Изменены только слова, смысл строк прежний",
                required=False,
                help_text="Строку, где поправлено немного, портал узнает сам. Отметьте, если переписали её целиком.",
            )

    def add_scale(self) -> None:
        kind = self.instance.kind
        if kind in WITH_ENDS:
            for name, label in (
                ("low", "Что значит наименьшая оценка"),
                ("high", "Что значит наибольшая оценка"),
            ):
                self.fields[name] = LineField(label=label, max_length=60, required=False)
        if kind in WITH_NA:
            self.fields["na"] = LineField(
                label="Ответ для тех, кому нечего сказать",
                max_length=60,
                required=False,
                help_text="«Не пользовался», «затрудняюсь ответить». Пусто — такого ответа нет.",
            )

    def add_number(self) -> None:
        if self.instance.kind == "number":
            self.fields["least"] = whole_number("Не меньше")
            self.fields["most"] = whole_number("Не больше")
            self.fields["bands"] = LineField(
                label="С какого числа начинается следующая группа",
                max_length=300,
                required=False,
                help_text="Через запятую. 18, 35, 60 — это группы до 17, 18–34, 35–59 и от 60 лет.",
            )

    def add_ties(self) -> None:
        kind, factors = self.instance.kind, [(each.key, base(each.text)) for each in self.content.factors]
        sides = forms.ChoiceField(
            label="О факторе спрашивают", choices=[("", "ничего"), *SIDES.items()], required=False
        )
        choices = [("", "не связан"), *factors]
        if factors and kind == "matrix" and self.instance.rows:
            self.fields["side"] = sides
            for row in self.instance.rows:
                label = f"Фактор строки «{base(row.text)}»"
                self.fields[f"factor-{row.key}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False
                )
        elif factors and kind in WITH_FACTOR:
            self.fields["factor"] = forms.ChoiceField(label="Фактор", choices=choices, required=False)
            self.fields["side"] = sides
        if kind == "single":
            feeds = [("", "не идёт в расчёт"), *FEEDS.items()]
            self.fields["feeds"] = forms.ChoiceField(
                label="Показатель независимой оценки",
                choices=feeds,
                required=False,
                help_text="Считается по ответу «Да». Слова вопроса возьмите из приказа № 675н.",
            )

    @property
    def ties(self) -> list[forms.BoundField]:
        names = [
            name for name in self.fields if name in {"factor", "side", "feeds"} or name.startswith("factor-")
        ]
        return [self[name] for name in names]

    def clean_bands(self) -> tuple[int, ...]:
        try:
            return tuple(int(part) for part in self.cleaned_data["bands"].replace(",", " ").split())
        except ValueError:
            raise forms.ValidationError("Впишите целые числа через запятую: 18, 35, 60.") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        tied = [name for name, value in cleaned.items() if name.startswith("factor") and value]
        if tied and not cleaned.get("side"):
            self.add_error("side", "Выберите, спрашивают о важности или об удовлетворённости.")
        return cleaned

    def question(self) -> Question:
        told, question = self.cleaned_data, self.instance
        changed: dict[str, Any] = {
            name: reworded(getattr(question, name), told[name])
            for name in ("text", "hint", "na", "low", "high")
            if name in told
        }
        changed |= {name: told[name] for name in ("least", "most", "bands") if name in told}
        question = replace(
            question,
            kind=told.get("kind") or question.kind,
            is_required=told["is_required"],
            conditions=self.conditions(),
            **changed,
        )
        return fitting(self.with_ties(self.with_lines(question)))

    def with_lines(self, question: Question) -> Question:
        told, all_same = self.cleaned_data, bool(self.cleaned_data.get("all_same"))
        if "options" in told:
            self.lines = read_lines(option_lines(question), told["options"].splitlines(), all_same=all_same)
            return replace(question, options=with_options(question, self.lines))
        if "rows" in told:
            self.lines = read_lines(row_lines(question), told["rows"].splitlines(), all_same=all_same)
            return replace(question, rows=with_rows(question, self.lines))
        return question

    def with_ties(self, question: Question) -> Question:
        told, tie = self.cleaned_data, question.tie
        if "feeds" in told:
            tie = replace(tie, feeds=(told["feeds"], *tie.feeds[1:]) if told["feeds"] else ())
        if "factor" in told:
            tie = about(tie, told["factor"], told["side"])
        rows = tuple(
            replace(row, tie=about(row.tie, told[f"factor-{row.key}"], told["side"]))
            if f"factor-{row.key}" in told
            else row
            for row in question.rows
        )
        return replace(question, tie=tie, rows=rows)


def fitting(question: Question) -> Question:
    """Without what its kind, changed perhaps, does not have."""
    kind, tie = question.kind, question.tie
    if kind not in WITH_NA:
        question = replace(question, na={})
    if kind != "number":
        question = replace(question, least=None, most=None, bands=())
    if kind not in WITH_FACTOR:
        tie = replace(tie, factor="", side="")
    if kind != "single":
        tie = replace(tie, feeds=())
    return replace(question, tie=tie)


def about(tie: Tie, factor: str, side: str) -> Tie:
    return replace(tie, factor=factor, side=side if factor else "")


def whole_number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=-999_999_999, max_value=999_999_999, widget=forms.TextInput
    )


def stored_question(question: Question) -> dict[str, Any]:
    """As the fields show it."""
    texts = {name: base(getattr(question, name)) for name in ("text", "hint", "na", "low", "high")}
    sides = {tie.side for tie in (question.tie, *(row.tie for row in question.rows)) if tie.side}
    return {
        **texts,
        "kind": question.kind,
        "is_required": question.is_required,
        "options": "\n".join(option.text.get(BASE_LANGUAGE, "") for option in question.options),
        "rows": "\n".join(row.text.get(BASE_LANGUAGE, "") for row in question.rows),
        "least": question.least,
        "most": question.most,
        "bands": ", ".join(map(str, question.bands)),
        **stored_conditions(question.conditions),
        "factor": question.tie.factor,
        "side": min(sides, default=""),
        "feeds": next(iter(question.tie.feeds), ""),
        **{f"factor-{row.key}": row.tie.factor for row in question.rows},
    }


def measures_in(contents: list[Questionnaire]) -> set[str]:
    return {measure for content in contents for measure, _ in measured(content)}
