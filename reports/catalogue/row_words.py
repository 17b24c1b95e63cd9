"""What a row says in print, and whether it counts as done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from institutions.models import Institution, Territory
from plans.figures.row_figures import RowFigure, printed_text
from plans.models import Entry, Obligation
from reports.catalogue.several_periods import Account, entry_of

Tell = Callable[[Entry | None, Sequence[RowFigure]], str]

# What «только неисполненное» leaves out.
SETTLED = {
    Entry.State.DONE,
    Entry.State.DONE_LATE,
    Entry.State.CONTINUOUS,
    Entry.State.OFF_CONTROL,
    Entry.State.NOT_APPLICABLE,
}


def state_of(row: Obligation) -> Entry.State:
    """A row that nobody wrote was not started."""
    entry = entry_of(row)
    return Entry.State(entry.state) if entry else Entry.State.NOT_STARTED


def is_undone(row: Obligation) -> bool:
    return state_of(row) not in SETTLED


def undone_items(account: Account) -> set[int]:
    """The items that were not done when the performer was last asked about them."""
    return {item for item in account.items if is_undone(list(account.about(item))[-1][1])}


def words_of(row: Obligation, figures: Sequence[RowFigure], undone: Tell | None) -> str:
    """What the row prints; `undone` is how to tell of it where only what was not done is told."""
    tell = undone if undone and is_undone(row) else printed
    return tell(entry_of(row), figures)


def printed(entry: Entry | None, figures: Sequence[RowFigure] = ()) -> str:
    """The text as it was written, figures in it told from data; where there is only a reason, the state says what
    the reason is about."""
    if entry is None or entry.text or not entry.reason:
        return printed_text(entry, figures)
    return with_reason(entry)


def printed_with_state(entry: Entry | None, figures: Sequence[RowFigure] = ()) -> str:
    """The text, and below it how far it is and why it is not done."""
    state = with_reason(entry) if entry else Entry.State.NOT_STARTED.label.capitalize()
    return "\n".join(filter(None, [printed_text(entry, figures), state]))


def printed_with_reason(entry: Entry | None, figures: Sequence[RowFigure] = ()) -> str:
    """The text, and why it is not done; the state stands beside it in a column of its own."""
    reason = with_reason(entry) if entry and entry.reason else ""
    return "\n".join(filter(None, [printed_text(entry, figures), reason]))


def with_reason(entry: Entry) -> str:
    state = entry.get_state_display().capitalize()
    return f"{state}: {entry.reason}" if entry.reason else state


def date_text(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def post_of(place: Institution | Territory) -> str:
    """The post with the institution's name; a head of a territory's body has the name in the post."""
    if isinstance(place, Institution):
        return f"{place.head_post or 'Руководитель'} {place.short_name}"
    return place.head_post or f"Руководитель ({place.performer_name})"
