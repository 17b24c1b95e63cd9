"""Folding: rows of the ledger are added to the cells and deleted, both in one transaction.

Exactly the rows that were seen are deleted; no row is passed over because one of a higher number came first. A crash
at any point leaves the rows where they were.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import QuerySet

from surveys.actions.responses import entry_of
from surveys.compiled import compiled
from surveys.counting.snapshot import snapshot
from surveys.counting.tally import WORD, packed, unpacked
from surveys.models import Cell, LedgerEntry, Response

AT_ONCE = 500
CHUNK = 2000  # rows that are read at once where all are
CellKey = tuple[int, int, str, str, bool, int]  # campaign, place, channel, period, is late, version
KEY_FIELDS = ("campaign_id", "place", "channel", "period", "is_late", "version_id")


class Sums:
    """What is to be added to each cell."""

    def __init__(self) -> None:
        self.totals: dict[CellKey, int] = defaultdict(int)
        self.counts: dict[CellKey, array[int]] = {}

    def add(self, entry: LedgerEntry) -> None:
        shape, vector = compiled(entry.version_id).shape, bytes(entry.vector)
        for key in cells_of(entry):
            if key not in self.counts:
                self.counts[key] = shape.empty()
            self.totals[key] += entry.sign
            shape.add(self.counts[key], vector, entry.sign)


def cells_of(entry: LedgerEntry) -> Iterator[CellKey]:
    """By months for all channels, by years for each: finer cells would hold a handful of answers."""
    month, year = f"{entry.day:%Y-%m}", f"{entry.day:%Y}"
    for place in (Cell.EVERYWHERE, entry.place):
        for channel, period in ((Cell.EVERY_CHANNEL, month), (entry.channel, year)):
            yield entry.campaign_id, place, channel, period, entry.is_late, entry.version_id


def fold(at_once: int = AT_ONCE) -> int:
    """How many rows of the ledger were folded. Several may fold at once: each takes rows of its own."""
    with transaction.atomic():
        entries = list(_free_rows()[:at_once])
        sums = Sums()
        for entry in entries:
            sums.add(entry)
        add_to_cells(sums)
        LedgerEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(entries)


def _free_rows():
    skips = connection.features.has_select_for_update_skip_locked
    return LedgerEntry.objects.select_for_update(skip_locked=skips).order_by("pk")


def fold_all() -> int:
    """Until the ledger is empty, in steps that hold the lock shortly."""
    folded = 0
    while step := fold():
        folded += step
    return folded


def add_to_cells(sums: Sums) -> None:
    """Cells are made and locked in one order, so that two who fold never wait for each other."""
    make_missing(sums)
    cells = {key: cell for key, cell in locked_cells(sums) if key in sums.totals}
    for key, cell in cells.items():
        counts = unpacked(bytes(cell.counts))
        compiled(cell.version_id).shape.merge(counts, sums.counts[key])
        cell.total, cell.counts = cell.total + sums.totals[key], packed(counts)
        cell.pk = None  # found again by its key
    Cell.objects.bulk_create(
        cells.values(), update_conflicts=True, update_fields=["total", "counts"], unique_fields=KEY_FIELDS
    )


def make_missing(sums: Sums) -> None:
    known = set(cells_about(sums).values_list(*KEY_FIELDS))
    Cell.objects.bulk_create(
        [
            Cell(
                **dict(zip(KEY_FIELDS, key, strict=True)), total=0, counts=bytes(WORD * len(sums.counts[key]))
            )
            for key in sorted(sums.totals.keys() - known)
        ],
        ignore_conflicts=True,
    )


def locked_cells(sums: Sums) -> Iterator[tuple[CellKey, Cell]]:
    for cell in cells_about(sums).select_for_update().order_by(*KEY_FIELDS):
        yield tuple(getattr(cell, name) for name in KEY_FIELDS), cell


def cells_about(sums: Sums) -> QuerySet[Cell]:
    """Those of the sums, and some between them: they share their campaigns, places and periods."""
    values = zip(*sums.totals, strict=True) if sums.totals else [()] * len(KEY_FIELDS)
    return Cell.objects.filter(
        **{f"{name}__in": set(each) for name, each in zip(KEY_FIELDS, values, strict=True)}
    )


def recount(campaign: int) -> None:
    """All cells of a campaign anew, in one snapshot: answers that come meanwhile stay in the ledger."""
    with snapshot():
        LedgerEntry.objects.filter(campaign=campaign).delete()
        Cell.objects.filter(campaign=campaign).delete()
        add_to_cells(counted_anew(campaign))


def counted_anew(campaign: int) -> Sums:
    """What the cells would hold if every counted answer were folded; to be asked for inside a snapshot."""
    sums = Sums()
    for response in Response.objects.filter(campaign=campaign).counted().iterator(chunk_size=CHUNK):
        sums.add(entry_of(response))
    return sums
