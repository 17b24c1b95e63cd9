"""Texts of a row as they print: today's, those of its history, those that a review judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from plans.figures.row_figures import RowFigure, told
from plans.figures.words import Value, expand
from plans.rows.row_values import NAMES, ValueChange

TEXT = NAMES["text"]


def printed_change(
    change: ValueChange, reviewed: Mapping[str, Any] | None, figures: Iterable[RowFigure]
) -> ValueChange:
    """The change of a text with its tokens told: by the figures that were judged, and by those of now."""
    if change.name != TEXT:
        return change
    figures = list(figures)
    judged = told_as(figures, (reviewed or {}).get("figures", {}))
    return replace(change, before=expand(change.before, judged), after=expand(change.after, told(figures)))


def told_as(figures: Iterable[RowFigure], values: Mapping[str, str]) -> dict[str, Value]:
    """The figures with other values, by the indicator's key as `values_of` gives them."""
    return {
        one.indicator.name: replace(one.told, value=Decimal(values[key]) if key in values else None)
        for one in figures
        for key in [str(one.indicator.pk)]
    }
