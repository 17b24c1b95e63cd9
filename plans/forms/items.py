"""Input about rows of a plan: an item with the plan's own columns, one cell, a section, a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from plans.deadlines.parts import Part
from plans.deadlines.tokens import MONTH_NAMES
from plans.forms.fields import CellField, DatesField, blank_choice, date_field
from plans.forms.quarter import fingerprint
from plans.models import Item, Plan, Section
from plans.plan_queries import Line, headings, printed_columns
from plans.printing import column_sources
from plans.schedule_making import make_part

ROWS = {"number": 1, "deadline_text": 2, "responsible_text": 2}


class StoredTexts(forms.Form):
    """Texts that a colleague may change while the page stands open: `seen` tells what the page showed.

    Where something else stands there now, it is shown beside what was typed, and saving once more replaces it.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: Mapping[str, str]) -> None:
        super().__init__(data, initial={"seen": fingerprint(stored.values())})
        self.stored = stored

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen, now = cleaned.pop("seen", ""), self.initial["seen"]
        if seen and seen != now:
            self.data = {**dict(self.data.items()), "seen": now}
            raise forms.ValidationError(self.changed_in_between(cleaned))
        return cleaned

    def changed_in_between(self, typed: Mapping[str, Any]) -> str:
        others = [
            f"«{self.fields[name].label}»: {self.in_words(name, text) or 'пусто'}"
            for name, text in self.stored.items()
            if typed.get(name) != text
        ]
        stands = f" Сейчас записано: {'; '.join(others)}." if others else ""
        return (
            f"Пока страница была открыта, это изменили.{stands} "
            "Ваш текст в полях ниже: сохраните ещё раз, чтобы заменить."
        )

    def in_words(self, name: str, value: str) -> str:
        """The text itself; of a choice what the person chose it by."""
        return dict(getattr(self.fields[name], "choices", ())).get(value, value)


class ItemForm(StoredTexts):
    """A row of the plan: a field for each of the plan's columns, under its heading, and how reports tell of it."""

    def __init__(self, data: Any = None, *, plan: Plan, line: Line | None = None) -> None:
        texts = {cell.source: cell.text for cell in line.cells} if line else {}
        manner = line.item.consolidation if line else Item.Consolidation.GROUPED
        super().__init__(data, stored=texts | ({"consolidation": manner} if line else {}))
        columns = zip(headings(plan), column_sources(printed_columns(plan)), strict=True)
        for place, (heading, source) in enumerate(columns, start=1):
            self.fields[source] = CellField(
                label=heading or f"Графа {place}",
                rows=ROWS.get(source, 5),
                initial=texts.get(source, ""),
            )
        self.fields["consolidation"] = forms.TypedChoiceField(
            label="В сводном отчёте",
            choices=Item.Consolidation.choices,
            required=False,
            empty_value=manner,
            initial=manner,
            help_text="Как в отчёте за всех исполнителей рассказать об этом мероприятии.",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.says_something(cleaned):
            raise forms.ValidationError("Строка пуста: заполните хотя бы наименование.")
        return cleaned

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        chosen = {"consolidation", "continues"}
        return any(str(text).strip() for name, text in cleaned.items() if name not in chosen)


class NewItemForm(ItemForm):
    def __init__(self, data: Any = None, *, plan: Plan, section: Section) -> None:
        super().__init__(data, plan=plan)
        del self.fields["seen"]  # a new row is nobody else's yet
        mains = section.items.filter(removed_at__isnull=True, continues__isnull=True).order_by("position")
        self.fields["continues"] = forms.ModelChoiceField(
            mains,
            label="Продолжает пункт",
            required=False,
            empty_label="Нет, это отдельный пункт",
            help_text="Строка без номера, которая относится к пункту выше.",
        )

    def texts(self) -> dict[str, str]:
        return {name: text for name, text in self.cleaned_data.items() if name != "continues"}


class CellForm(StoredTexts):
    text = CellField(rows=4)

    def __init__(self, data: Any = None, *, label: str, text: str) -> None:
        super().__init__(data, stored={"text": text})
        self.fields["text"].label = label
        self.fields["text"].initial = text


class SectionForm(forms.ModelForm):
    number = CellField(label="Номер раздела", max_length=40, rows=1)
    heading = CellField(label="Заголовок", required=True)
    goal_number = CellField(label="Номер строки цели", max_length=40, rows=1)
    goal_text = CellField(label="Цель или общая строка раздела")
    deadline_text = CellField(label="Общий срок раздела", rows=2)

    class Meta:
        model = Section
        fields = ("number", "heading", "goal_number", "goal_text", "deadline_text")


class ScheduleForm(forms.Form):
    """A deadline set by hand, in the terms the portal reckons with."""

    kind = forms.ChoiceField(
        label="Как исполняется",
        widget=forms.RadioSelect,
        choices=[
            ("once", "К одной или нескольким датам"),
            ("recurring", "Повторяется"),
            ("continuous", "Постоянно"),
            ("as-needed", "По мере необходимости"),
        ],
    )
    dates = DatesField(
        label="Даты",
        required=False,
        help_text="Через запятую: 15.06.2022, 15.12.2022. Для повторения — первая дата, если она известна.",
    )
    freq = forms.ChoiceField(
        label="Как часто",
        required=False,
        choices=blank_choice(
            "Не повторяется",
            [
                ("day", "каждый день"),
                ("week", "каждую неделю"),
                ("month", "каждый месяц"),
                ("quarter", "каждый квартал"),
                ("half-year", "каждое полугодие"),
                ("year", "каждый год"),
            ],
        ),
    )
    interval = forms.IntegerField(
        label="Раз в сколько таких сроков",
        min_value=1,
        max_value=50,
        initial=1,
        required=False,
        help_text="1 — каждый; «раз в три года» — каждый год и число 3.",
    )
    months = forms.TypedMultipleChoiceField(
        label="По каким месяцам",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        choices=list(enumerate(MONTH_NAMES[:12], start=1)),
        help_text="Срок — последний день отмеченных месяцев каждого года.",
    )
    start = date_field("С какого дня", help_text="Для постоянных.")
    end = date_field("По какой день")

    def __init__(self, data: Any = None, *, item: Item) -> None:
        super().__init__(data, initial=schedule_initial(item))
        self.year = item.plan.deadline_year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == "once" and not cleaned.get("dates") and "dates" not in self.errors:
            self.add_error("dates", "Укажите хотя бы одну дату, например 15.06.2022.")
        if kind == "recurring" and not cleaned.get("freq") and not cleaned.get("months"):
            self.add_error("freq", "Выберите, как часто повторяется, или отметьте месяцы.")
        return cleaned

    def parts(self) -> list[dict]:
        told = self.cleaned_data
        part = make_part(
            told["kind"],
            year=self.year,
            dates=told["dates"],
            freq=told["freq"] or ("year" if told["months"] else None),
            interval=told["interval"] or 1,
            months=told["months"],
            start=told["start"],
            end=told["end"],
        )
        return [part.as_json()]


def schedule_initial(item: Item) -> dict[str, object]:
    """What the first part of the present schedule says."""
    parts = item.schedule.get("parts") or []
    if not parts:
        return {}
    part = Part.from_json(parts[0])
    return {
        "kind": part.kind,
        "dates": list(part.due if part.freq in (None, "year") else part.due[:1]),
        "freq": part.freq or "",
        "interval": part.interval or 1,
        "months": list(part.months),
        "start": part.start,
        "end": part.end,
    }
