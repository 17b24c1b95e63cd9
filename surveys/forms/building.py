"""Input about a questionnaire that is being built, apart from its questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms

from institutions.plain_text import one_line
from surveys.languages import SECOND_LANGUAGES
from surveys.library import library
from surveys.models import Questionnaire
from surveys.questionnaire import Questionnaire as Content

BLANK = "blank"


def fingerprint(stored: Mapping[str, object]) -> str:
    text = json.dumps(stored, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class LineField(forms.CharField):
    """One line, whatever a clipboard brings."""

    def clean(self, value: Any) -> str:
        return one_line(super().clean(value))


class LinesField(forms.CharField):
    """One thing a line; blank lines say nothing."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=60_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value: Any) -> str:
        lines = [one_line(line) for line in super().clean(value).splitlines()]
        return "\n".join(filter(None, lines))


class WordsField(forms.CharField):
    """Text of several lines; browsers send their ends otherwise than they are kept."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "required": False,
            "max_length": 3000,
            "widget": forms.Textarea(attrs={"rows": rows}),
        }
        super().__init__(**(usual | kwargs))

    def clean(self, value: Any) -> str:
        return super().clean("\n".join(str(value or "").splitlines()))


class DraftPart(forms.Form):
    """A part of a draft that a colleague may change while the page stands open: `seen` tells what it showed.

    Where something else stands there now, it is told beside what was typed, and saving once more replaces it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, stored: Mapping[str, Any], typed: Mapping[str, Any] | None = None
    ) -> None:
        mark = fingerprint(stored)
        shown = stored if typed is None else typed  # an empty box is not sent
        super().__init__(data, initial={**shown, "seen": shown.get("seen") or mark})
        self.stored, self.mark = stored, mark

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.pop("seen", "") or self.mark) != self.mark:
            fresh: Any = self.data
            self.data = fresh = fresh.copy()
            fresh["seen"] = self.mark
            raise forms.ValidationError(self.changed_in_between(cleaned))
        return cleaned

    def changed_in_between(self, cleaned: Mapping[str, Any]) -> str:
        others = [
            f"«{self.fields[name].label}»: {self.in_words(name, value) or 'пусто'}"
            for name, value in self.stored.items()
            if name in self.fields and str(cleaned.get(name) or "") != str(value or "")
        ]
        stands = f" Сейчас записано: {'; '.join(others)}." if others else ""
        return (
            f"Пока страница была открыта, это изменили.{stands} "
            "Ваш текст в полях ниже: сохраните ещё раз, чтобы заменить."
        )

    def in_words(self, name: str, value: Any) -> str:
        """The text itself; of a choice what the person chose it by."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list | tuple):
            return ", ".join(str(choices.get(each, each)) for each in value)
        return str(choices.get(value, "" if value is None else value)).replace("\n", " / ")


class HeadingForm(DraftPart):
    title = LineField(
        label="Название", max_length=300, help_text="Его увидят те, кто отвечает. Коротко и без канцелярита."
    )
    intro = WordsField(label="Вступление", help_text="Зачем опрос и сколько времени он займёт.")
    thanks = WordsField(label="Слова в конце", help_text="Кто прочитает ответы и где узнать, что решили.")


class FactorsForm(DraftPart):
    factors = LinesField(
        label="Факторы",
        rows=8,
        required=False,
        help_text="Каждый с новой строки: удобство помещений, часы работы, внимание сотрудников…",
    )
    all_same = forms.BooleanField(
        label="Изменены только слова, сами факторы прежние",
        required=False,
        help_text="Отметьте, если строку переписали совсем другими словами.",
    )


def highest(territories: Any) -> Any:
    """The district before its settlements."""
    known = {territory.pk for territory in territories}
    return next((each for each in territories if each.parent_id not in known), None)


class NewQuestionnaireForm(forms.Form):
    """What to begin with: nothing, a ready questionnaire, or one of the own."""

    source = forms.ChoiceField(label="С чего начать")
    title = LineField(
        label="Название", max_length=300, required=False, help_text="Пусто — как у выбранной анкеты."
    )

    def __init__(self, data: Any = None, *, territories: Any, questionnaires: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questionnaires: dict[str, Questionnaire] = {f"own-{each.pk}": each for each in questionnaires}
        own = [(key, each.title) for key, each in self.questionnaires.items()]
        ready = [(name, str(template)) for name, template in library().items()]
        groups: list[Any] = [(BLANK, "С пустой анкеты"), ("Готовые анкеты", ready)]
        source: Any = self.fields["source"]
        source.choices = [*groups, *([("Ваши анкеты", own)] if own else [])]
        self.fields["territory"] = forms.ModelChoiceField(
            territories, label="Территория", empty_label=None, initial=highest(territories)
        )
        if len(territories) == 1:
            self.fields["territory"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") == BLANK and not cleaned.get("title"):
            self.add_error("title", "Дайте анкете название.")
        return cleaned


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label="Язык")

    def __init__(self, data: Any = None, *, content: Content) -> None:
        super().__init__(data)
        others = [each for each in SECOND_LANGUAGES.values() if each.code not in content.languages]
        choices = [(each.code, str(each)) for each in sorted(others, key=lambda each: each.russian)]
        field: Any = self.fields["language"]
        field.choices = [("", "Выберите язык"), *choices]
