"""The values of a row by name, as one thing: what a form sends, a review judges and a workbook carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from institutions.numbers import written
from plans.models import Entry, Indicator

FIELDS = ("text", "state", "reason", "actual_date", "stages_done")
NAMES = {field.name: str(field.verbose_name) for field in Entry._meta.fields if field.name in FIELDS}
NOTHING = {"text": "", "state": Entry.State.NOT_STARTED, "reason": "", "actual_date": "", "stages_done": []}
Figures = Mapping[int, Decimal]


@dataclass(frozen=True)
class ValueChange:
    """One value of a row that is not what it was, in words."""

    name: str
    before: str
    after: str


def values_of(entry: Entry, figures: Figures | None = None) -> dict[str, Any]:
    """What JSON can hold; figures, read where they are not given, by the indicator's key as a text, «8947.5»."""
    figures = figures_in(entry) if figures is None else figures
    return {
        "text": entry.text,
        "state": str(entry.state),
        "reason": entry.reason,
        "actual_date": entry.actual_date.isoformat() if entry.actual_date else "",
        "stages_done": list(entry.stages_done),
        "figures": {str(pk): plain(value) for pk, value in sorted(figures.items())},
    }


def figures_in(entry: Entry) -> dict[int, Decimal]:
    """The figures of an entry by indicator; prefetched where many are asked."""
    return {figure.indicator_id: figure.value for figure in entry.figures.all()} if entry.pk else {}


def plain(value: Decimal) -> str:
    """A number in one spelling: no trailing zeros, no exponent."""
    return f"{value.normalize() + 0:f}"


def told(values: Mapping[str, Any], indicators: Mapping[int, Indicator]) -> dict[str, str]:
    """Values as `values_of` gives them, by Russian name and in words; figures go by the indicator's name."""
    values = {**NOTHING, **values}
    day = values["actual_date"]
    words = {
        "text": values["text"],
        "state": dict(Entry.State.choices).get(values["state"], values["state"]),
        "reason": values["reason"],
        "actual_date": ".".join(reversed(day.split("-"))),
        "stages_done": "; ".join(values["stages_done"]),
    }
    figures = values.get("figures", {})
    return {NAMES[name]: words[name] for name in FIELDS} | {
        str(one): written(Decimal(figures[str(pk)])) if str(pk) in figures else ""
        for pk, one in indicators.items()
    }


def changed_values(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], indicators: Mapping[int, Indicator]
) -> list[ValueChange]:
    """What is not as it was; nothing where it never was judged."""
    if before is None:
        return []
    old, new = told(before, indicators), told(after, indicators)
    return [ValueChange(name, old[name], new[name]) for name in new if old[name] != new[name]]
