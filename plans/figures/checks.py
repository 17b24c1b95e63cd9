"""What of a row's figures stands in the way: values that cannot be or are missing, tokens that cannot be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from django.core.exceptions import ValidationError

from plans.figures.limits import refusal
from plans.figures.row_figures import RowFigure, figures_of, measure_of, told
from plans.figures.words import Value, misspelt, problems
from plans.models import Entry, Figure, Indicator, Obligation

State = Entry.State
# The states in which figures are due.
COUNTED = {State.IN_PROGRESS, State.DONE, State.DONE_LATE, State.CONTINUOUS}
NO_VALUE = "Впишите значение показателя «{}», если считать нечего — 0."


def check_tokens(obligation: Obligation, text: object) -> None:
    """Refuse a text with a token that no figure will ever fill."""
    if "{{" not in str(text or ""):
        return
    names = Indicator.objects.filter(item=obligation.item_id).values_list("name", flat=True)
    if found := misspelt(str(text), {name: Value() for name in names}):
        raise ValidationError({"text": found})


def check_values(obligation: Obligation, figures: object) -> None:
    """Refuse figures that cannot be, by indicator; what stands already is let through until the form is sent."""
    if not figures:
        return
    given = cast(Mapping[int, Decimal | None], figures)
    stored = dict(Figure.objects.filter(entry__obligation=obligation).values_list("indicator", "value"))
    changed = {pk: value for pk, value in given.items() if value is not None and stored.get(pk) != value}
    indicators = Indicator.objects.filter(pk__in=changed) if changed else []
    found = [refusal(measure_of(one), changed[one.pk]) for one in indicators]
    if wrong := list(filter(None, found)):
        raise ValidationError(wrong)


def missing_figures(
    rows: Sequence[Obligation], handed_over_at: dt.datetime | None = None
) -> list[tuple[Obligation, str]]:
    """Why rows with figures cannot be sent yet, a line for each row; as `figures_of` wants them.

    Of a form that was handed over, nothing is asked that came later.
    """
    figures = figures_of(rows)
    found = ((row, " ".join(row_problems(row, figures.get(row.pk, []), handed_over_at))) for row in rows)
    return [(row, problem) for row, problem in found if problem]


def row_problems(
    row: Obligation, figures: Sequence[RowFigure], handed_over_at: dt.datetime | None = None
) -> Iterator[str]:
    """An accepted row stays as it was accepted: nothing is asked of it any more."""
    entry: Entry | None = getattr(row, "entry", None)
    if entry is None or entry.is_accepted:
        return
    figures = [one for one in figures if one.value is not None or is_asked(one.indicator, handed_over_at)]
    known = told(figures)
    yield from filter(None, (refusal(one.measure, one.value) for one in figures if one.value is not None))
    if entry.state in COUNTED:
        for name in [name for name, value in known.items() if value.value is None]:
            yield NO_VALUE.format(name)
            known[name] = replace(known[name], value=Decimal(1))  # one complaint about it is enough
    yield from problems(entry.text, known)


def is_asked(indicator: Indicator, handed_over_at: dt.datetime | None) -> bool:
    return handed_over_at is None or indicator.added_at <= handed_over_at
