"""Who answers for which item in which period. Pure.

An obligation is item × performer × period: an item belongs to a period's form when it is due in it or goes on
through it (plans.schedule.is_active); a performer is whoever the confirmed reading of the item's responsibles
names. What this module says is the whole wanted set; actions compare it with what is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from plans.deadlines.parts import Part
from plans.schedule import Period, due_dates, is_active, period


@dataclass(frozen=True, slots=True)
class Performer:
    """An institution or a territory by primary key. `closed_on` ends its duties with the period it falls in.

    `head` is the institution that rolls this one's part up, where branches fill parts.
    """

    place: str  # "institution" | "territory"
    pk: int
    closed_on: dt.date | None = field(default=None, compare=False)
    head: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item with its schedule and the phrases of its responsibles; `added_on` where it came in later."""

    pk: int
    parts: tuple[Part, ...]
    responsibles: tuple[str, ...]
    added_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    item: int
    performer: Performer
    period: str  # code
    due: tuple[dt.date, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True)
class Network:
    """Head institutions by key, and their branches by the head institution's key, where branches fill parts."""

    heads: Mapping[int, Performer] = field(default_factory=dict)
    branches: Mapping[int, tuple[Performer, ...]] = field(default_factory=dict)

    def with_parts(self, named: Iterable[Performer]) -> list[Performer]:
        """A head institution brings its branches along; a branch that is named alone brings its head institution,
        which answers for the part."""
        parts = {part: part for group in self.branches.values() for part in group}
        found: list[Performer] = []
        for who in named:
            part = parts.get(who)
            if part is not None and part.head is not None:
                found += [self.heads[part.head], part]
            else:
                found += [who, *(self.branches.get(who.pk, ()) if who.place == "institution" else ())]
        return found


def without_orphans(found: Iterable[Duty]) -> list[Duty]:
    """The duties without parts of what the head institution does not answer for."""
    wanted = list(found)
    whole = {(duty.item, duty.period, duty.performer) for duty in wanted if duty.performer.head is None}

    def has_whole(duty: Duty) -> bool:
        head = duty.performer.head
        return head is None or (duty.item, duty.period, Performer("institution", head)) in whole

    return [duty for duty in wanted if has_whole(duty)]


def without_released(
    found: Iterable[Duty], releases: Mapping[tuple[int, Performer], dt.date]
) -> Iterator[Duty]:
    """The duties without those of performers who were freed from an item, from the period that begins on their day
    on; a branch's part goes with its head institution's duty."""
    for duty in found:
        since = releases.get((duty.item, duty.performer))
        if since is None or period(duty.period).start < since:
            yield duty


def duties(
    items: Iterable[PlannedItem],
    performers: Mapping[str, Iterable[Performer]],
    periods: Iterable[Period],
    *,
    plan_start: dt.date,
    plan_end: dt.date,
) -> Iterator[Duty]:
    """Every duty of the plan, each once, in the order of items, periods and performers.

    `performers` maps a phrase to whom it names; an unknown phrase names nobody. An item that no deadline could
    be read from goes on through every period: nothing drops out of the forms because of a typing mistake.
    """
    spans = tuple(periods)
    for item in items:
        named = dict.fromkeys(who for phrase in item.responsibles for who in performers.get(phrase, ()))
        if not named:
            continue
        for span in spans:
            if not owes(item, span, plan_start, plan_end):
                continue
            due = due_dates(item.parts, span.start, span.end)
            for performer in named:
                if performer.closed_on is None or performer.closed_on > span.start:
                    yield Duty(item.pk, performer, span.code, due)


def owes(item: PlannedItem, span: Period, plan_start: dt.date, plan_end: dt.date) -> bool:
    """Whether the item belongs to the period's form."""
    if item.added_on is not None and item.added_on > span.end:
        return False
    return not item.parts or is_active(item.parts, span, plan_start, plan_end)
