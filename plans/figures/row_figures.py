"""The figures of a form's rows with what they were before, read with as many queries for one row as for many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from institutions.models import StatisticFigure
from institutions.numbers import written
from plans.figures.limits import Measure, doubts
from plans.figures.words import Value, change, expand, plain
from plans.models import Entry, Figure, Indicator, Obligation

PerformerKey = tuple[int | None, int | None]  # institution, territory


@dataclass(frozen=True)
class RowFigure:
    """One indicator in one row. `previous` is the performer's latest earlier value; `offered` comes from the
    state statistics of the period's year."""

    indicator: Indicator
    value: Decimal | None
    previous: Decimal | None
    offered: Decimal | None

    @property
    def told(self) -> Value:
        return Value(self.value, self.previous, self.indicator.planned)

    @property
    def change(self) -> str:
        return change(self.told)

    @property
    def written(self) -> str:
        return written(self.value)

    @property
    def measure(self) -> Measure:
        return measure_of(self.indicator)

    @property
    def doubts(self) -> list[str]:
        """Why the value should be looked at again."""
        return doubts(self.measure, self.told)

    @property
    def is_from_statistics(self) -> bool:
        """Whether the value is the one that the state statistics hold."""
        return self.value is not None and self.value == self.offered


def measure_of(indicator: Indicator) -> Measure:
    return Measure(indicator.name, indicator.unit, is_mean=indicator.total == Indicator.Total.MEAN)


def figures_of(obligations: Sequence[Obligation]) -> dict[int, list[RowFigure]]:
    """Obligation → its indicators in order with their figures; obligations without indicators are left out.

    The obligations belong to forms of one period, with `submission.period` and `item` at hand.
    """
    indicators = indicators_of(obligations)
    if not indicators:
        return {}
    asked = [row for row in obligations if row.item_id in indicators]
    values = present_values(asked)
    before = earlier_values(asked)
    offered = statistics_for(asked, indicators)
    return {
        row.pk: [
            RowFigure(
                indicator,
                values.get((row.pk, indicator.pk)),
                before.get((performer_key(row), indicator.item_id, plain(indicator.name))),
                offered.get((row.submission.institution_id, indicator.statistic_id)),
            )
            for indicator in indicators[row.item_id]
        ]
        for row in asked
    }


def told(figures: Iterable[RowFigure]) -> dict[str, Value]:
    """What `figure_words` reckons with, by indicator name."""
    return {figure.indicator.name: figure.told for figure in figures}


def printed_text(entry: Entry | None, figures: Iterable[RowFigure]) -> str:
    """The execution text as it prints, its tokens told from data."""
    return expand(entry.text, told(figures)) if entry else ""


def indicators_of(obligations: Iterable[Obligation]) -> dict[int, list[Indicator]]:
    found: dict[int, list[Indicator]] = defaultdict(list)
    items = {row.item_id for row in obligations}
    for indicator in Indicator.objects.filter(item__in=items).select_related("statistic"):
        found[indicator.item_id].append(indicator)
    return dict(found)


def present_values(obligations: Iterable[Obligation]) -> dict[tuple[int, int], Decimal]:
    rows = Figure.objects.filter(entry__obligation__in=[row.pk for row in obligations]).order_by()
    found = rows.values_list("entry__obligation_id", "indicator_id", "value")
    return {(row, indicator): value for row, indicator, value in found}


def performer_key(obligation: Obligation) -> PerformerKey:
    return obligation.submission.institution_id, obligation.submission.territory_id


def earlier_values(
    obligations: Sequence[Obligation],
) -> Mapping[tuple[PerformerKey, int, str], Decimal]:
    """(performer, item, plain name of the indicator) → the latest value of a period before this one, also of the
    item's original in the plan that was copied."""
    items = {row.item_id: row.item_id for row in obligations}
    items |= {row.item.copied_from_id: row.item_id for row in obligations if row.item.copied_from_id}
    start = obligations[0].submission.period.start
    performers = {performer_key(row) for row in obligations}
    rows = Figure.objects.filter(
        Q(entry__obligation__submission__institution__in={place for place, _ in performers if place})
        | Q(entry__obligation__submission__territory__in={place for _, place in performers if place}),
        entry__obligation__item__in=items,
        entry__obligation__submission__period__start__lt=start,
        entry__obligation__withdrawn_at__isnull=True,
    ).order_by("entry__obligation__submission__period__start")
    found = rows.values_list(
        "entry__obligation__submission__institution_id",
        "entry__obligation__submission__territory_id",
        "indicator__item_id",
        "indicator__name",
        "value",
    )
    return {
        ((institution, territory), items[item], plain(name)): value
        for institution, territory, item, name, value in found
    }


def statistics_for(
    obligations: Sequence[Obligation], indicators: Mapping[int, Iterable[Indicator]]
) -> dict[tuple[int | None, int | None], Decimal]:
    """(institution, line) → the figure of the period's year."""
    lines = {one.statistic_id for group in indicators.values() for one in group if one.statistic_id}
    if not lines:
        return {}
    rows = StatisticFigure.objects.filter(
        line__in=lines,
        institution__in={
            row.submission.institution_id for row in obligations if row.submission.institution_id
        },
        year=obligations[0].submission.period.start.year,
    )
    return {(row.institution_id, row.line_id): row.value for row in rows}
