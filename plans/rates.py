"""Completeness and timeliness of reporting, at any grain: an item, an institution, the district. Pure.

A row (item × performer × period) is expected unless it does not apply to the performer. It is reported once its
form was sent to the department with the row filled in, and on time when the form's first sending came by the form's
own last day: a return for mending makes nothing late, a later day granted to one form counts for that form alone, a
sending that the performer recalled before anybody judged it counts no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Whether a form counts as reported; every page that names who did and who did not asks here."""

    OWING = "не отчитались"
    AT_HEAD = "на согласовании у руководителя"
    REPORTED = "сдано"


def standing(form_state: str, sent_on: object) -> Standing:
    """Of a form in a state of Submission.State, first sent to the department on `sent_on`, if ever.

    A form that came back for mending stays reported; one that lies at its head for the first time is not yet.
    """
    if sent_on is not None:
        return Standing.REPORTED
    return Standing.AT_HEAD if form_state == "on_head" else Standing.OWING


@dataclass(frozen=True, slots=True)
class DueRow:
    """One row as the count sees it; `sent_on` is the day of its form's first sending."""

    item: int
    performer: Hashable
    period: str
    due_on: dt.date
    sent_on: dt.date | None
    is_filled: bool
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Rates:
    """How many rows were expected, reported, and reported on time."""

    expected: int = 0
    reported: int = 0
    on_time: int = 0

    def __add__(self, other: Rates) -> Rates:
        return Rates(
            self.expected + other.expected, self.reported + other.reported, self.on_time + other.on_time
        )

    @property
    def completeness(self) -> int | None:
        """Per cent of the expected rows that were reported; None where nothing was expected."""
        return per_cent(self.reported, self.expected)

    @property
    def timeliness(self) -> int | None:
        """Per cent of the expected rows that were reported on time."""
        return per_cent(self.on_time, self.expected)


def per_cent(part: int, whole: int) -> int | None:
    """Rounded half up, but 100 only for all and 0 only for none: «100 %» must not hide a missing row."""
    if not whole:
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(99, max(1, (200 * part + whole) // (2 * whole)))


def rates(rows: Iterable[DueRow]) -> Rates:
    expected = reported = on_time = 0
    for row in rows:
        if row.applies:
            expected += 1
            if row.is_filled and row.sent_on:
                reported += 1
                on_time += row.sent_on <= row.due_on
    return Rates(expected, reported, on_time)
