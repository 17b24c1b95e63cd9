"""The figures of one row while it is being saved."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError

from plans.models import Entry, Figure, Indicator, Obligation
from plans.rows.row_values import figures_in


class RowFigures:
    """`indicators` are those of the row's item by key, `stored` their present values."""

    def __init__(self, obligation: Obligation, entry: Entry) -> None:
        self.entry = entry
        self.indicators = {one.pk: one for one in Indicator.objects.filter(item=obligation.item_id)}
        self.stored = figures_in(entry) if self.indicators else {}

    def after(self, values: Mapping[str, object]) -> dict[int, Decimal]:
        """The figures once `values["figures"]` are written: None takes one away, the others stay."""
        given = cast(Mapping[int, Decimal | None], values.get("figures", {}))
        if set(given) - set(self.indicators):
            raise ValidationError("Показатели мероприятия изменились: обновите страницу.")
        figures = {**self.stored, **given}
        return {pk: value for pk, value in figures.items() if value is not None}

    def write(self, figures: Mapping[int, Decimal]) -> None:
        """A value that changed holds an own share no more: whoever rolls parts up tells it anew."""
        self.entry.figures.exclude(indicator__in=figures).delete()
        for pk, value in figures.items():
            if self.stored.get(pk) != value:
                fresh = {"value": value, "own": None}
                Figure.objects.update_or_create(entry=self.entry, indicator_id=pk, defaults=fresh)
