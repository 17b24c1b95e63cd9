"""Input of the roll-up of one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from institutions.number_field import NumberField
from plans.figures.limits import refusal
from plans.figures.row_figures import measure_of
from plans.forms.quarter import WordsField
from plans.models import Entry, Indicator
from plans.rows.part_rows import CollectedRow


class CollectForm(forms.Form):
    """The text and the state as they will stand, and the head institution's own share of every figure."""

    text = WordsField(label="Текст головного учреждения", rows=10)
    state = forms.ChoiceField(label="Состояние", choices=Entry.State, required=False)
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None = None, *, row: CollectedRow) -> None:
        super().__init__(
            data, initial={"text": row.rolled, "state": row.offered_state, "version": row.version}
        )
        self.row = row
        if row.state_words:
            self.fields["state"].help_text = f"У филиалов: {row.state_words}."
        self.sums = [one for one in row.sums if one.is_added]
        for one in self.sums:
            self.fields[own_field(one.indicator.pk)] = NumberField(
                label=f"Своё, без филиалов: {one.indicator}",
                initial=one.share,
                validators=[limit(one.indicator)],
            )

    def over(self, version: int) -> CollectForm:
        """The same input over a newer version of the row."""
        data = dict(self.data.items()) | {"version": str(version)}
        return CollectForm(data, row=self.row)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        return text if text.strip() else ""

    @property
    def printed(self) -> str:
        """How the text prints, where it tells figures."""
        text = str(self["text"].value() or "")
        return self.row.printed(text) if "{{" in text else ""

    @property
    def own(self) -> dict[int, Decimal | None]:
        return {one.indicator.pk: self.cleaned_data[own_field(one.indicator.pk)] for one in self.sums}

    @property
    def sum_fields(self) -> list[tuple[object, forms.BoundField]]:
        return [(one, self[own_field(one.indicator.pk)]) for one in self.sums]


def limit(indicator: Indicator) -> Callable[[Decimal], None]:
    def check(value: Decimal) -> None:
        if problem := refusal(measure_of(indicator), value):
            raise ValidationError(problem)

    return check


def own_field(indicator: int) -> str:
    return f"own_{indicator}"
