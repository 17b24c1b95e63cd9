"""Input on the way from a file to a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from institutions.models import Institution, Territory
from institutions.upload_field import UploadField
from plans.deadlines.tokens import MONTH_NAMES
from plans.drafting.draft import Approval, DraftColumn, DraftSection, PlanDraft
from plans.drafting.editing import FIELDS, DraftLine, approval_parts, cells
from plans.forms.fields import CellField, blank_choice, usual_territory
from plans.forms.plans import APPROVAL_WORDS
from plans.imports import UnreadableFile, read_plan
from plans.models import Plan
from plans.models.plan import YEAR
from plans.schedule import ROMANS

ROLES = [
    ("number", "номер"),
    ("title", "наименование"),
    ("stages", "этапы, мероприятия"),
    ("deadline", "срок"),
    ("responsible", "ответственные"),
    ("execution", "информация об исполнении"),
    ("actual_date", "фактический срок"),
    ("result", "результат"),
    ("place", "место"),
    ("unit", "единица измерения"),
    ("plan_value", "план"),
    ("fact_value", "факт"),
    ("date", "дата"),
    ("note", "примечание"),
    ("other", "прочее, печатается как есть"),
]
ROWS = {"number": 1, "deadline": 2, "responsible": 2}
PERIODS = [
    ("", "Как в заголовке файла"),
    ("Кварталы", [(f"Q{n}", f"{ROMANS[n - 1]} квартал") for n in range(1, 5)]),
    ("Полугодия", [(f"H{n}", f"{ROMANS[n - 1]} полугодие") for n in range(1, 3)]),
    ("Год", [("Y", "весь год")]),
    ("Месяцы", [(f"M{n:02}", name) for n, name in enumerate(MONTH_NAMES[:12], start=1)]),
]


class UploadForm(forms.Form):
    """A plan's file and what it is. Reading is part of the check: a file that can't be read is refused at its field."""

    file = UploadField(
        label="Файл плана или отчёта",
        help_text="Книга Excel (XLSX) или документ Word (DOCX) до 10 МБ, такой, какой есть.",
        max_length=255,
        accept=".xlsx,.docx",
    )
    purpose = forms.ChoiceField(
        label="Что это за файл",
        widget=forms.RadioSelect,
        initial="new",
        choices=[
            ("new", "Новый план"),
            ("update", "Исправленный файл плана, который уже есть на портале"),
            ("report", "Отчёт учреждения об исполнении плана"),
        ],
    )
    territory: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Территория", empty_label="Выберите территорию"
    )
    year = forms.IntegerField(
        label="Год плана",
        required=False,
        validators=YEAR,
        help_text="Оставьте пустым, если год есть в названии.",
    )
    plan: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label="План",
        required=False,
        empty_label="Не выбран",
        help_text="Для исправленного файла — обязательно. Для отчёта — если план уже на портале; "
        "иначе он будет создан из отчёта.",
    )
    institution: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Чей отчёт", required=False, empty_label="Не выбрано", help_text="Только для отчёта."
    )
    period = forms.ChoiceField(
        label="За какой период отчёт", required=False, choices=PERIODS, help_text="Только для отчёта."
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        territories: QuerySet[Territory],
        plans: QuerySet[Plan],
        institutions: QuerySet[Institution],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        fields: Any = self.fields
        fields["plan"].queryset = plans
        fields["institution"].queryset = institutions
        fields["territory"].queryset = territories
        if len(territories) == 1:
            self.fields["territory"].required = False
            self.fields["territory"].widget = forms.HiddenInput()
            self.only_territory: Territory | None = territories[0]
        else:
            self.only_territory = None
            self.fields["territory"].initial = usual_territory(territories)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["territory"] = cleaned.get("territory") or self.only_territory
        purpose = cleaned.get("purpose")
        if purpose == "update" and not cleaned.get("plan"):
            self.add_error("plan", "Выберите план, который исправляет этот файл.")
        if purpose == "report" and not cleaned.get("institution"):
            self.add_error("institution", "Выберите учреждение, чей это отчёт.")
        if cleaned.get("file") and "year" not in self.errors:
            self.read(cleaned)
        return cleaned

    def read(self, cleaned: dict[str, Any]) -> None:
        file, year = cleaned["file"], cleaned.get("year")
        try:
            draft = read_plan(file.read(), file.name, year=year or self.year_of_plan(cleaned))
        except UnreadableFile as error:
            self.add_error("file", str(error))
            return
        cleaned["draft"] = draft
        if cleaned.get("purpose") == "report":
            self.find_period(cleaned, draft)

    def year_of_plan(self, cleaned: dict[str, Any]) -> int | None:
        """Deadlines of a corrected file are read in the first year of its plan."""
        plan = cleaned.get("plan")
        return plan.year_from if plan else None

    def find_period(self, cleaned: dict[str, Any], draft: PlanDraft) -> None:
        chosen, year = cleaned.get("period"), cleaned.get("year") or first_year(draft)
        if chosen and year:
            cleaned["period_code"] = str(year) if chosen == "Y" else f"{year}-{chosen}"
        elif draft.period and not chosen:
            cleaned["period_code"] = draft.period
        elif chosen:
            self.add_error("year", "Укажите год: в названии файла его нет.")
        else:
            self.add_error("period", "Выберите период: в заголовке файла его нет.")

    def kept(self) -> dict[str, Any]:
        """What `keep_upload` asks for."""
        told = self.cleaned_data
        draft, purpose = told["draft"], told["purpose"]
        return {
            "draft": draft,
            "filename": told["file"].name,
            "territory": told["territory"],
            "year": told["year"] or first_year(draft) or timezone.localdate().year,
            "plan": told["plan"] if purpose != "new" else None,
            "institution": told["institution"] if purpose == "report" else None,
            "period_code": told.get("period_code", "") if purpose == "report" else "",
        }


def first_year(draft: PlanDraft) -> int | None:
    return int(str(draft.year).partition("/")[0]) if draft.year else None


class RolesForm(forms.Form):
    """What each column of the file is."""

    def __init__(self, data: Any = None, *, columns: Sequence[DraftColumn]) -> None:
        super().__init__(data)
        self.columns = columns
        known = dict(ROLES)
        for index, column in enumerate(columns):
            extra = [] if column.role in known else [(column.role, column.role)]
            heading = " ".join(column.heading.split()) or "без заголовка"
            self.fields[f"role_{index}"] = forms.ChoiceField(
                label=f"{column.place or index + 1}: {heading}", choices=[*ROLES, *extra], initial=column.role
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        roles = list(cleaned.values())
        for role in FIELDS:
            if roles.count(role) > 1:
                later = max(index for index, each in enumerate(roles) if each == role)
                message = f"Граф «{dict(ROLES)[role]}» может быть только одна: другой дайте «прочее»."
                self.add_error(f"role_{later}", message)
        if "title" not in roles:
            raise ValidationError("Одна из граф должна быть наименованием мероприятия.")
        return cleaned

    def roles(self) -> list[str]:
        return [self.cleaned_data[f"role_{index}"] for index in range(len(self.columns))]


def told_columns(columns: Sequence[DraftColumn]) -> list[tuple[str, str]]:
    """Each column with what it is taken for, in words."""
    known = dict(ROLES)
    return [(" ".join(column.heading.split()), known.get(column.role, column.role)) for column in columns]


class DraftHeadForm(forms.Form):
    """The title, the year that deadlines are read in, and the approval blocks."""

    title = CellField(label="Название плана", required=True, max_length=3000)
    year = forms.IntegerField(
        label="Год плана", required=False, validators=YEAR, help_text="От него отсчитываются сроки без года."
    )

    def __init__(self, data: Any = None, *, draft: PlanDraft) -> None:
        super().__init__(data, initial={"title": draft.title, "year": first_year(draft)})
        self.draft = draft
        for place in range(max(1, min(2, len(draft.approvals)))):
            block = draft.approvals[place] if place < len(draft.approvals) else None
            word, rest = approval_parts(block) if block else ("", ())
            words = dict.fromkeys((*APPROVAL_WORDS, word))
            self.fields[f"word_{place}"] = forms.ChoiceField(
                label="Гриф",
                required=False,
                choices=blank_choice("Без грифа", [(each, each) for each in words if each]),
                initial=word,
            )
            self.fields[f"lines_{place}"] = CellField(label="Строки грифа", rows=4, initial="\n".join(rest))

    def approvals(self) -> Iterator[Approval]:
        for place in range(2):
            word = self.cleaned_data.get(f"word_{place}")
            if not word:
                continue
            text = self.cleaned_data[f"lines_{place}"]
            lines = (word, *(text.split("\n") if text else ()))
            old = self.draft.approvals[place] if place < len(self.draft.approvals) else None
            yield Approval(word, lines, old.dated_on if old and old.lines == lines else None)

    def season_or_year(self) -> int | str | None:
        """A season stays a season unless its year was changed."""
        year = self.cleaned_data["year"]
        return self.draft.year if year is None or year == first_year(self.draft) else year


class LineForm(forms.Form):
    """The cells of one row, by column."""

    def __init__(self, data: Any = None, *, columns: Sequence[DraftColumn], line: DraftLine) -> None:
        super().__init__(data)
        texts = cells(columns, line.item) if line.item else []
        for index, (column, text) in enumerate(zip(columns, texts, strict=False)):
            heading = " ".join(column.heading.split()) or f"Столбец {column.place}"
            rows = ROWS.get(column.role, 5)
            self.fields[f"cell_{index}"] = CellField(label=heading, initial=text, rows=rows)

    def texts(self) -> dict[int, str]:
        return {int(name.removeprefix("cell_")): text for name, text in self.cleaned_data.items()}


class DraftSectionForm(forms.Form):
    number = CellField(label="Номер раздела", rows=1)
    heading = CellField(label="Заголовок")
    goal_number = CellField(label="Номер строки цели", rows=1)
    goal_text = CellField(label="Цель или общая строка раздела")
    deadline_text = CellField(label="Общий срок раздела", rows=2)

    def __init__(self, data: Any = None, *, section: DraftSection) -> None:
        names = ("number", "heading", "goal_number", "goal_text", "deadline_text")
        super().__init__(data, initial={name: getattr(section, name) for name in names})


class CommitForm(forms.Form):
    """The plan's kind and years; asked only where a new plan is made."""

    kind = forms.ChoiceField(label="Вид плана", choices=Plan.Kind.choices)
    year_from = forms.IntegerField(label="Действует с года", validators=YEAR)
    year_to = forms.IntegerField(label="по год", validators=YEAR)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("year_from"), cleaned.get("year_to")
        if first and last and last < first:
            self.add_error("year_to", "Последний год плана раньше первого.")
        return cleaned
