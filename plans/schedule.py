"""Reporting periods, and which deadlines fall into them. Pure.

A period is written 2022-M03, 2022-Q4, 2022-H1 or 2022. Dates are inclusive on both ends.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from plans.deadline_parts import Part
from plans.recurrence import add_months, last_day, occurrences

MONTHS_IN: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
LETTERS: Final = {"M": "month", "Q": "quarter", "H": "half-year"}
CODE: Final = re.compile(r"([0-9]{4})(?:-([MQH])([0-9]{1,2}))?")
ROMAN: Final = ("I", "II", "III", "IV")
MONTH_NAMES: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
EXPLICIT_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
LEAP_DAY: Final = re.compile(r"(?<!\d)29\.02\.(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter, half-year or year, first to last day."""

    start: dt.date
    end: dt.date
    kind: str

    @property
    def number(self) -> int:
        """Which of its kind it is in the year, from 1."""
        return (self.start.month - 1) // MONTHS_IN[self.kind] + 1

    @property
    def code(self) -> str:
        if self.kind == "year":
            return str(self.start.year)
        letter = next(sign for sign, kind in LETTERS.items() if kind == self.kind)
        return (
            f"{self.start.year}-{letter}{self.number:02}"
            if letter == "M"
            else (f"{self.start.year}-{letter}{self.number}")
        )

    @property
    def title(self) -> str:
        year = f"{self.start.year} года"
        if self.kind == "month":
            return f"{MONTH_NAMES[self.start.month - 1]} {year}"
        names = {"quarter": "квартал", "half-year": "полугодие"}
        return (
            f"{ROMAN[self.number - 1]} {names[self.kind]} {year}"
            if self.kind in names
            else f"{self.start.year} год"
        )

    def __contains__(self, day: object) -> bool:
        return isinstance(day, dt.date) and self.start <= day <= self.end

    def next(self) -> Period:
        return period_of(self.end + dt.timedelta(days=1), self.kind)

    def previous(self) -> Period:
        return period_of(self.start - dt.timedelta(days=1), self.kind)


def period(code: str) -> Period:
    """The period of a code such as 2022-Q4; ValueError with a Russian reason where there is none."""
    found = CODE.fullmatch(code.strip())
    if found is None:
        raise ValueError(f"Период «{code}» не понят: пишите 2022-M03, 2022-Q4, 2022-H1 или 2022.")
    year, letter, number = int(found[1]), found[2], int(found[3] or 1)
    kind = LETTERS[letter] if letter else "year"
    if not 1900 <= year <= 2999 or not 1 <= number <= 12 // MONTHS_IN[kind]:
        raise ValueError(f"Периода «{code}» нет: проверьте номер и год.")
    return period_of(dt.date(year, (number - 1) * MONTHS_IN[kind] + 1, 1), kind)


def period_of(day: dt.date, kind: str) -> Period:
    """The period of the given kind that holds the day."""
    months = MONTHS_IN[kind]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Period(dt.date(day.year, first, 1), dt.date(day.year, last, last_day(day.year, last)), kind)


def periods(kind: str, start: dt.date, end: dt.date) -> tuple[Period, ...]:
    """Every period of the kind that touches the span, in order."""
    found = []
    span = period_of(start, kind)
    while span.start <= end:
        found.append(span)
        span = span.next()
    return tuple(found)


def due_dates(parts: Iterable[Part], start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
    """Every day from `start` to `end` on which one of the parts is due; series go on over the years."""
    days: set[dt.date] = set()
    for part in parts:
        if part.kind == "recurring" and part.freq in MONTHS_IN:
            days.update(occurrences(part, start, end))
        days.update(day for day in part.due if start <= day <= end)
    return tuple(sorted(days))


def is_active(parts: Iterable[Part], span: Period, plan_start: dt.date, plan_end: dt.date) -> bool:
    """Whether an item belongs to the period's form: due in it, or going on through it within the plan."""
    if span.end < plan_start or span.start > plan_end:
        return False
    told = tuple(parts)
    return bool(due_dates(told, span.start, span.end)) or any(goes_on(part, span) for part in told)


def goes_on(part: Part, span: Period) -> bool:
    """Whether a part without due dates of its own, or with a window before them, covers the period."""
    if part.kind == "once":
        return (
            part.start is not None
            and bool(part.due)
            and part.start <= span.end
            and part.due[-1] >= span.start
        )
    if part.kind == "recurring" and (part.due or part.freq in MONTHS_IN):
        return False
    return (part.start is None or part.start <= span.end) and (part.end is None or part.end >= span.start)


def shift_years(part: Part, years: int) -> Part:
    """The same part some years later; 29 February falls back to the 28th of a common year."""

    def moved(day: dt.date | None) -> dt.date | None:
        return day and add_months(day, 12 * years, wanted=day.day)

    due = tuple(day for day in map(moved, part.due) if day)
    return replace(part, due=due, start=moved(part.start), end=moved(part.end))


def shift_deadline_text(text: str, years: int) -> str:
    """The wording with every year that is written out moved along, 29.02 to 28.02 where there is no such day."""
    shifted = EXPLICIT_YEAR.sub(lambda found: str(int(found[0]) + years), text)
    return LEAP_DAY.sub(
        lambda found: found[0] if last_day(int(found[1]), 2) == 29 else f"28.02.{found[1]}", shifted
    )
