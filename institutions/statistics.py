"""What the pages of state statistics show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Q, Sum

from institutions.models import Institution, StatisticFigure, StatisticLine
from institutions.models.institution import InstitutionQuerySet
from institutions.numbers import written

YEARS_SHOWN = 4
YEARS_OFFERED = 6


@dataclass(frozen=True)
class Row:
    """A line at one institution with its figures by year, the latest first."""

    line: StatisticLine
    by_year: list[tuple[int, Decimal | None]]


@dataclass(frozen=True)
class FormTable:
    """The lines of one statistical form that an institution of this kind fills in."""

    form: str
    rows: list[Row]


@dataclass(frozen=True)
class Filling:
    """How far an institution has come with a year, and its figure where one line was asked for."""

    institution: Institution
    filled: int
    expected: int
    value: Decimal | None = None
    before: Decimal | None = None

    @property
    def change(self) -> str:
        if self.value is None or self.before is None:
            return ""
        difference = self.value - self.before
        return f"{'+' if difference > 0 else ''}{written(difference)}"


def years_of(this_year: int, kept: Iterable[int] = ()) -> list[int]:
    """The years to choose from, the latest first."""
    return sorted({*range(this_year - YEARS_OFFERED + 1, this_year + 1), *kept}, reverse=True)


def lines_for(institution: Institution, lines: Iterable[StatisticLine]) -> list[StatisticLine]:
    return [line for line in lines if line.is_active and (not line.kinds or institution.kind in line.kinds)]


def tables_of(institution: Institution, years: list[int]) -> list[FormTable]:
    """What the institution fills in, and what it once filled in where that is not asked any more."""
    figures = {
        (figure.line_id, figure.year): figure.value
        for figure in institution.statistics.filter(year__in=years)
    }
    kept = {line for line, _ in figures}
    every = list(StatisticLine.objects.all())
    wanted = {line.pk for line in lines_for(institution, every)} | kept
    rows = [
        Row(line, [(year, figures.get((line.pk, year))) for year in years])
        for line in every
        if line.pk in wanted
    ]
    return [FormTable(form, list(group)) for form, group in groupby(rows, key=lambda row: row.line.form)]


def places_of_year(
    institutions: InstitutionQuerySet, year: int, line: StatisticLine | None = None
) -> InstitutionQuerySet:
    """The institutions that work, and those that closed after they had filled the year in; where a line is asked
    for, only those that fill it in."""
    figures = StatisticFigure.objects.filter(year=year)
    asked = Q(is_active=True)
    if line:
        figures = figures.filter(line=line)
        asked &= Q(kind__in=line.kinds or Institution.Kind.values)
    found = institutions.filter(asked | Q(pk__in=figures.values("institution")))
    return found.select_related("parent").order_by("short_name", "pk")


def fillings(institutions: Iterable[Institution], year: int, line: StatisticLine | None) -> Iterator[Filling]:
    """As many queries for one institution as for a page of them."""
    places = list(institutions)
    every = list(StatisticLine.objects.filter(is_active=True))
    figures = StatisticFigure.objects.filter(institution__in=places, year__in=[year, year - 1])
    kept = {(one.institution_id, one.year, one.line_id): one.value for one in figures}
    for place in places:
        expected = lines_for(place, every)
        filled = sum((place.pk, year, each.pk) in kept for each in expected)
        yield Filling(place, filled, len(expected), *of_line(kept, place, year, line))


def of_line(
    kept: Mapping[tuple[int, int, int], Decimal], place: Institution, year: int, line: StatisticLine | None
) -> tuple[Decimal | None, Decimal | None]:
    """The figures of this year and the one before."""
    if line is None:
        return None, None
    return kept.get((place.pk, year, line.pk)), kept.get((place.pk, year - 1, line.pk))


def total(institutions: InstitutionQuerySet, line: StatisticLine, year: int) -> Decimal | None:
    figures = StatisticFigure.objects.filter(institution__in=institutions.order_by(), line=line, year=year)
    return figures.aggregate(total=Sum("value"))["total"]


def by_form(lines: Iterable[StatisticLine]) -> list[tuple[str, list[StatisticLine]]]:
    """The lines under the statistical forms that hold them; they come sorted by form."""
    return [(form, list(group)) for form, group in groupby(lines, key=lambda line: line.form)]
