"""One measure month by month, over campaigns and over versions of their questionnaires.

A measure keeps its id from version to version, so it is found wherever its question stands.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from surveys.compiled import Compiled, compiled
from surveys.counting.tally import Figures, unpacked
from surveys.models import Cell, LedgerEntry
from surveys.slots import Slot

MONTH = len("2026-11")


@dataclass(frozen=True, slots=True)
class Point:
    """What one version found in one month; where the version changes, a trend line is marked."""

    month: str
    version: int
    total: int
    figures: Figures


def trend(
    measure: str, campaigns: Collection[int], institution: int | None = None, row: str = ""
) -> list[Point]:
    """In the order of months, then of versions. `row` is the option of a ranking, whose options share a measure."""
    totals: dict[tuple[str, int], int] = defaultdict(int)
    counts: dict[tuple[str, int], array[int]] = {}
    for version, number, month, data, is_cell in _rows(campaigns, institution):
        key, shape = (month[:MONTH], version), compiled(version).shape
        held = counts.setdefault(key, shape.empty())
        totals[key] += number
        if is_cell:
            shape.merge(held, unpacked(bytes(data)))
        else:
            shape.add(held, bytes(data), number)
    points = []
    for (month, version), total in sorted(totals.items()):
        known = compiled(version)
        if total and (slots := slots_of(known, measure, row)):
            found = joined(known, counts[month, version], slots)
            points.append(Point(month, version, total, found))
    return points


def slots_of(known: Compiled, measure: str, row: str) -> list[Slot]:
    slots = known.reader.layout.of_measure.get(measure, ())
    return [slot for slot in slots if row in ("", slot.row)]


def joined(known: Compiled, counts: array[int], slots: list[Slot]) -> Figures:
    """Of a question of many options, which takes several slots, the codes of all."""
    parts = [known.shape.figures(counts, slot) for slot in slots]
    codes = {code: number for part in parts for code, number in part.codes.items()}
    first = parts[0]
    return Figures(codes, first.no_answer, first.not_applicable, first.not_asked, first.several)


def _rows(campaigns: Collection[int], institution: int | None) -> Iterator[tuple[Any, ...]]:
    """Cells and what is not folded yet, in one statement: nothing is seen twice."""
    cells: QuerySet[Cell, Any] = Cell.objects.filter(
        campaign__in=campaigns, place=institution or Cell.EVERYWHERE, channel=Cell.EVERY_CHANNEL
    ).values_list("version_id", "total", "period", "counts", Value(True, output_field=BooleanField()))
    tail = LedgerEntry.objects.filter(campaign__in=campaigns)
    if institution:
        tail = tail.filter(place=institution)
    day = Cast("day", CharField())
    folded_later = tail.values_list(
        "version_id", F("sign"), day, "vector", Value(False, output_field=BooleanField())
    )
    return iter(cells.union(folded_later, all=True))
