"""Figures put together: of all performers under an item of the consolidated report, of all periods of one performer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from institutions.numbers import written
from plans.figures.row_figures import RowFigure
from plans.texts.rolling_up import MEAN, SUM, total

HUNDREDTH = Decimal("0.01")
TOTAL = "Итого"


def totals_line(rows: Iterable[Sequence[RowFigure]], head: str = TOTAL) -> str:
    """«Итого: Посещения — 12 345 ед. (2 из 3); Охват — в среднем 45,5 %»; nothing where nothing is put together.

    `rows` are the figures of each performer that reported, of the same item.
    """
    columns = zip(*rows, strict=True)
    words = [words_of(column) for column in columns]
    found = [word for word in words if word]
    return ": ".join(filter(None, [head, "; ".join(found)])) if found else ""


def words_of(column: Sequence[RowFigure]) -> str:
    """One indicator over all performers; who has no value is counted and not taken for nought."""
    indicator = column[0].indicator
    values = [figure.value for figure in column]
    put_together = total(indicator.total, values)
    if put_together is None:
        return ""
    known = sum(value is not None for value in values)
    share = "" if known == len(values) else f"({known} из {len(values)})"
    return " ".join(filter(None, [told(column[0], put_together), share]))


def told(figure: RowFigure, value: Decimal) -> str:
    """«Посещения — 12 345 ед.»; a mean says that it is one."""
    number = written(value)
    if figure.indicator.total == MEAN:
        number = f"в среднем {written(value.quantize(HUNDREDTH, ROUND_HALF_UP))}"
    return " ".join(filter(None, [f"{figure.indicator.name} —", number, figure.indicator.unit]))


def over_periods(rows: Sequence[Sequence[RowFigure]]) -> list[RowFigure]:
    """One performer's figures of several periods as one row: added up, their mean, or the last where the indicator is
    not put together."""
    return [replace(column[-1], value=over(column)) for column in zip(*rows, strict=True)]


def over(column: Sequence[RowFigure]) -> Decimal | None:
    values = [figure.value for figure in column if figure.value is not None]
    if column[0].indicator.total in {SUM, MEAN}:
        return total(column[0].indicator.total, values)
    return values[-1] if values else None


def periods_line(rows: Sequence[Sequence[RowFigure]], head: str) -> str:
    """«С начала года: Посещения — 12 345 ед.»"""
    words = [told(figure, figure.value) for figure in over_periods(rows) if figure.value is not None]
    return f"{head}: {'; '.join(words)}" if words else ""


def unknown_lines(rows: Sequence[tuple[str, Sequence[RowFigure]]]) -> list[str]:
    """Per indicator who has no value: «Нет значения «Посещения»: Клуб, Музей»."""
    lacking: dict[str, list[str]] = {}
    for performer, figures in rows:
        for figure in figures:
            names = lacking.setdefault(figure.indicator.name, [])
            names += [performer] if figure.value is None else []
    return [f"Нет значения «{name}»: {', '.join(names)}." for name, names in lacking.items() if names]
