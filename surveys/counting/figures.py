"""Figures of a campaign as of this moment: the folded cells and what is not folded yet, read in one statement.

One statement sees one state of the database: an answer that is folded meanwhile is counted once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, F, Q, Value

from surveys.compiled import Compiled, compiled
from surveys.counting.tally import Figures, unpacked
from surveys.models import Cell, LedgerEntry, Response, ToldFigures
from surveys.quality import words_of
from surveys.slots import Slot


@dataclass(frozen=True)
class View:
    """Which part of a campaign is looked at; an empty one is all of it.

    `first` and `last` are any days of the first and the last month. `is_late` chooses what came before (False) or
    after (True) the figures were closed, None both. A channel is counted by whole years.
    """

    campaign: int
    institution: int | None = None
    channel: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    is_late: bool | None = None


@dataclass
class VersionFigures:
    """How many answered, and how often each answer stood at each slot, to one version."""

    compiled: Compiled
    total: int = 0
    counts: array[int] = field(default_factory=lambda: array("i"))

    def at(self, slot: Slot) -> Figures:
        return self.compiled.shape.figures(self.counts, slot)


def figures(view: View) -> dict[int, VersionFigures]:
    """By primary key of the version."""
    found: dict[int, VersionFigures] = {}
    for version, number, data, is_cell in _rows(view):
        if version not in found:
            known = compiled(version)
            found[version] = VersionFigures(known, counts=known.shape.empty())
        these = found[version]
        these.total += number
        if is_cell:
            these.compiled.shape.merge(these.counts, unpacked(bytes(data)))
        else:
            these.compiled.shape.add(these.counts, bytes(data), number)
    return found


def told_figures(campaign: int, institution: int) -> dict[int, VersionFigures]:
    """What visitors are shown, by primary key of the version; it may be some answers behind."""
    rows = ToldFigures.objects.filter(campaign=campaign, place=institution)
    return {
        row.version_id: VersionFigures(compiled(row.version_id), row.total, unpacked(bytes(row.counts)))
        for row in rows
    }


def total(view: View) -> int:
    return people(figures(view))


def people(versions: Mapping[int, VersionFigures]) -> int:
    """Who answered, whichever version they were given."""
    return sum(each.total for each in versions.values())


def _rows(view: View):
    cells = Cell.objects.filter(_same_cells(view)).values_list(
        "version_id", "total", "counts", Value(True, output_field=BooleanField())
    )
    tail = LedgerEntry.objects.filter(_same_tail(view)).values_list(
        "version_id", F("sign"), "vector", Value(False, output_field=BooleanField())
    )
    return cells.union(tail, all=True)


def _same_cells(view: View) -> Q:
    by = 4 if view.channel else 7  # letters of a period: 2026 or 2026-11
    wanted = Q(campaign=view.campaign, place=view.institution or Cell.EVERYWHERE, channel=view.channel)
    if view.first:
        wanted &= Q(period__gte=view.first.isoformat()[:by])
    if view.last:
        wanted &= Q(period__lte=view.last.isoformat()[:by])
    return wanted if view.is_late is None else wanted & Q(is_late=view.is_late)


def _same_tail(view: View) -> Q:
    wanted = Q(campaign=view.campaign)
    if view.institution:
        wanted &= Q(place=view.institution)
    if view.channel:
        wanted &= Q(channel=view.channel)
    if view.first:
        wanted &= Q(
            day__gte=view.first.replace(month=1, day=1) if view.channel else view.first.replace(day=1)
        )
    if view.last:
        year, month = (view.last.year, 12) if view.channel else (view.last.year, view.last.month)
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        wanted &= Q(day__lt=after)
    return wanted if view.is_late is None else wanted & Q(is_late=view.is_late)


def excluded(view: View, institutions: Any = None) -> list[tuple[str, int]]:
    """How many answers are left out of the figures, and why; by number, the largest first.

    Of all places, of the one of the view, or of several together.
    """
    rows = Response.objects.filter(campaign=view.campaign).exclude(exclusion=Response.Exclusion.NONE)
    if view.institution:
        rows = rows.filter(institution=view.institution)
    if institutions is not None:
        rows = rows.filter(institution__in=institutions)
    numbers: Counter[str] = Counter()
    grouped = rows.values_list("exclusion", "quality", "campaign__excluding").annotate(number=Count("pk"))
    for reason, quality, rule, number in grouped:
        numbers["; ".join(reasons_of(reason, quality & rule))] += number
    return numbers.most_common()


def reasons_of(exclusion: int, quality: int) -> list[str]:
    if exclusion == Response.Exclusion.RULE:
        return words_of(quality)
    return [str(Response.Exclusion(exclusion).label)]
