"""The line under an item of the consolidated report: the figures of all performers put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from institutions.numbers import written
from plans.figures import RowFigure
from plans.rolling_up import MEAN, total

HUNDREDTH = Decimal("0.01")


def totals_line(rows: Iterable[Sequence[RowFigure]]) -> str:
    """«Итого: Посещения — 12 345 ед. (2 из 3); Охват — в среднем 45,5 %»; nothing where nothing is put together.

    `rows` are the figures of each performer that reported, of the same item.
    """
    columns = zip(*rows, strict=True)
    words = [words_of(column) for column in columns]
    found = [word for word in words if word]
    return f"Итого: {'; '.join(found)}" if found else ""


def words_of(column: Sequence[RowFigure]) -> str:
    """One indicator over all performers; who has no value is counted and not taken for nought."""
    indicator = column[0].indicator
    values = [figure.value for figure in column]
    put_together = total(indicator.total, values)
    if put_together is None:
        return ""
    number = written(put_together)
    if indicator.total == MEAN:
        number = f"в среднем {written(put_together.quantize(HUNDREDTH, ROUND_HALF_UP))}"
    known = sum(value is not None for value in values)
    share = "" if known == len(values) else f"({known} из {len(values)})"
    return " ".join(filter(None, [f"{indicator.name} —", number, indicator.unit, share]))
