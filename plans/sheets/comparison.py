"""What a table filled in outside the portal would change in one row, and where the two met. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.reading.form_reading import ReadCell, ReadRow
from plans.sheets.form_sheet import mark
from plans.texts.merging import BOTH, TEXTS, THEIRS, joined


@dataclass(frozen=True, slots=True)
class CellChange:
    """`is_met`: both the table and the portal changed the cell after it went out."""

    name: str
    before: str
    after: str
    is_met: bool = False


def changes(
    read: ReadRow, now: Mapping[str, str], offered: Mapping[str, str] | None = None
) -> list[CellChange]:
    """Cells that would read otherwise; one that nobody changed outside stays as the portal has it.

    `now` holds the portal's values as the table would show them. A value that the portal itself `offered` is taken
    along with a row that changes, and is no change by itself.
    """
    found = [
        CellChange(name, now[name], cell.value, is_met(cell, now[name]))
        for name, cell in read.cells.items()
        if name in now and is_changed(cell, now[name])
    ]
    weak = [
        change for change in found if not change.before and (offered or {}).get(change.name) == change.after
    ]
    return [] if len(weak) == len(found) else found


def is_changed(cell: ReadCell, now: str) -> bool:
    return cell.value != now and mark(cell.value) != cell.mark


def is_met(cell: ReadCell, now: str) -> bool:
    return bool(cell.mark) and mark(now) != cell.mark


def chosen(found: list[CellChange], choice: str) -> dict[str, str]:
    """The values to save after a choice: everything of the table, only what nobody else touched, or both texts."""
    return {
        change.name: joined(change.before, change.after)
        if change.is_met and choice == BOTH and change.name in TEXTS
        else change.after
        for change in found
        if not (change.is_met and choice == THEIRS)
    }
