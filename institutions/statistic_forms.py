"""Input about state statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from institutions.forms import FilterForm, OneLineFields
from institutions.models import Institution, StatisticLine
from institutions.number_field import NumberField
from institutions.numbers import written
from institutions.statistics import FormTable, by_form


def named(line: StatisticLine) -> str:
    return f"{line.name}, {line.unit}" if line.unit else line.name


def grouped(lines: Iterable[StatisticLine]) -> list[tuple[str, list[tuple[int, str]]]]:
    """The lines as choices, under the forms that hold them."""
    return [(form, [(line.pk, named(line)) for line in group]) for form, group in by_form(lines)]


class StatisticsForm(forms.Form):
    """The figures of a year: a field for each line.

    Only what was changed on this page is written: `show_hidden_initial` remembers what the page showed, so that
    a colleague's figures typed meanwhile are not written over.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, tables: Iterable[FormTable]) -> None:
        super().__init__(data)
        self.lines: dict[str, StatisticLine] = {}
        for row in (row for table in tables for row in table.rows):
            (_, value), (before, last) = row.by_year[:2]
            name = f"line-{row.line.pk}"
            self.lines[name] = row.line
            self.fields[name] = NumberField(
                label=named(row.line),
                min_value=0,
                initial=value,
                show_hidden_initial=True,
                help_text=f"За {before} год: {written(last)}" if last is not None else "",
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under «form, section»."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, line in self.lines.items():
            heading = f"{line.form}. {line.place}" if line.place else line.form
            found.setdefault(heading, []).append(self[name])
        return list(found.items())

    def given(self) -> dict[StatisticLine, Decimal | None]:
        return {self.lines[name]: self.cleaned_data[name] for name in self.changed_data}


class YearForm(forms.Form):
    """Which year a page shows: the usual one unless the address names another that there is."""

    year = forms.ChoiceField(label="Год", required=False)

    def __init__(self, data: Mapping[str, str], *, years: list[int], usual: int) -> None:
        choices = {str(year): year for year in years}
        self.chosen = choices.get(data.get("year", ""), usual)
        super().__init__({**dict(data.items()), "year": str(self.chosen)})
        fields: Any = self.fields
        fields["year"].choices = [(year, str(year)) for year in years]


class StatisticsFilterForm(YearForm, FilterForm):
    line: forms.ModelChoiceField = forms.ModelChoiceField(None, label="Показатель", required=False)

    def __init__(self, *args: Any, lines: QuerySet[StatisticLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["line"].queryset = lines
        fields["line"].choices = [("", "сколько заполнено"), *grouped(lines)]


class LineForm(OneLineFields, forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label="Виды учреждений",
        choices=Institution.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Кто заполняет. Если не отметить ничего, заполняют все.",
    )

    class Meta:
        model = StatisticLine
        fields = ["form", "place", "name", "unit", "kinds", "is_active"]
        help_texts = {
            "form": "Например: 6-НК.",
            "place": "Как в форме: название раздела, номера строки и графы.",
            "is_active": "Снимите отметку, когда форма изменилась: прежние значения останутся.",
        }
