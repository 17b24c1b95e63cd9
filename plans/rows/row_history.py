"""The history of a row: who changed what; autosaves of one sitting read as one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from institutions.models import AuditEntry, User
from institutions.numbers import read
from plans.figures.row_figures import RowFigure, told
from plans.figures.words import Value, expand
from plans.models import Entry
from plans.rows.row_printing import TEXT

SITTING = timedelta(minutes=30)


@dataclass
class HistoryLine:
    """What a person changed in one sitting: before the first autosave and after the last."""

    action: str
    by: User | None
    at: dt.datetime
    changes: dict[str, list[object]]
    began_at: dt.datetime
    on_behalf_of: User | None = None

    def takes_in(self, older: AuditEntry) -> bool:
        same = (self.action, self.by, self.on_behalf_of) == (older.action, older.by, older.on_behalf_of)
        return same and self.began_at - older.at < SITTING

    def take_in(self, older: AuditEntry) -> None:
        self.began_at = older.at
        for name, (before, after) in older.changes.items():
            self.changes[name] = [before, self.changes.get(name, [None, after])[1]]


def entry_history(entry: Entry | None, figures: Sequence[RowFigure] = ()) -> list[HistoryLine]:
    """The row's audit trail, newest first; `figures` are what the tokens of its texts tell today."""
    lines: list[HistoryLine] = []
    for change in AuditEntry.objects.about(entry) if entry else ():
        if lines and lines[-1].takes_in(change):
            lines[-1].take_in(change)
        else:
            changes = dict(change.changes)
            lines.append(
                HistoryLine(
                    change.action, change.by, change.at, changes, change.at, on_behalf_of=change.on_behalf_of
                )
            )
    tell_figures(lines, figures)
    return lines


def tell_figures(lines: Iterable[HistoryLine], figures: Sequence[RowFigure]) -> None:
    """Every text with its tokens told by the figures as they stood then: back from those of today."""
    after = told(figures)
    for line in lines:
        before = after | {
            one.indicator.name: value for one in figures if (value := earlier(one, line)) is not None
        }
        if TEXT in line.changes:
            old, new = line.changes[TEXT]
            line.changes[TEXT] = [expand(str(old or ""), before), expand(str(new or ""), after)]
        after = before


def earlier(figure: RowFigure, line: HistoryLine) -> Value | None:
    """What the figure was before the change; None where it tells of no change."""
    words = line.changes.get(str(figure.indicator), [])
    with suppress(ValueError):  # how a sum was put together, not a number
        values = [read(str(word)) if word else None for word in words]
        return replace(figure.told, value=values[0]) if values else None
    return None
