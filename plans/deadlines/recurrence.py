"""Dates that come back: months with their short ends, and the series of a recurring part."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from plans.deadlines.parts import Part

MONTHS_IN: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
LAST_YEAR: Final = 9998


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def month_end(day: date) -> date:
    return day.replace(day=last_day(day.year, day.month))


def period_end(day: date, months: int) -> date:
    """Last day of the calendar month, quarter, half-year or year that holds `day`."""
    return month_end(day.replace(day=1, month=(day.month - 1) // months * months + months))


def in_month(year: int, month: int, day: int) -> date:
    """The day, or the last one of a month too short for it."""
    return date(year, month, min(day, last_day(year, month)))


def add_months(day: date, months: int, *, wanted: int | None = None) -> date:
    """`months` later; the last day of a month stays the last one unless a day is wanted."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    sticky = 31 if day == month_end(day) else day.day
    return in_month(year, month + 1, wanted or sticky)


def nth_weekday(year: int, month: int, weekday: int, week: int) -> date:
    """The `week`-th Monday (1) … Sunday (7) of a month; -1 is the last one, a fifth is the last too."""
    days = range(1, last_day(year, month) + 1)
    fitting = [day for day in days if date(year, month, day).isoweekday() == weekday]
    return date(year, month, fitting[-1] if week < 0 else fitting[min(week, len(fitting)) - 1])


def occurrences(part: Part, start: date, end: date) -> tuple[date, ...]:
    """Due dates of a recurring part from `start` to `end`, both included.

    The series begins with the first date of the part and goes on over any number of years.
    A daily or weekly part has no due dates: it simply goes on.
    """
    if not part.due or part.freq not in MONTHS_IN:
        return ()
    low = max(start, part.due[0])
    high = min(end, part.end) if part.end else end
    found = {day for day in _series(part, low, high) if low <= day <= high}
    return tuple(sorted(found))


def _series(part: Part, low: date, high: date) -> Iterator[date]:
    first, cycle = part.due[0], _cycle(part)
    base = _base(part, cycle)
    months = (low.year - first.year) * 12 + low.month - first.month
    shift = max(0, months // cycle - 1) * cycle
    while (first.year * 12 + first.month - 1 + shift) <= (high.year * 12 + high.month - 1):
        for day in base:
            if (day.year * 12 + day.month + shift) // 12 > LAST_YEAR:
                return
            yield from _moved(part, day, shift)
        shift += cycle


def _cycle(part: Part) -> int:
    """Months after which the pattern repeats itself."""
    interval = max(1, part.interval or 1)
    if part.freq == "year":
        return 12 * interval
    return 12 if part.months or part.bydate else MONTHS_IN[part.freq or "year"] * interval


def _base(part: Part, cycle: int) -> tuple[date, ...]:
    first = part.due[0]
    if part.month_days:
        return (first,)
    if cycle % 12 == 0:
        limit = add_months(first, min(cycle, 12))
        return tuple(day for day in part.due if day < limit)
    return (first,)


def _moved(part: Part, day: date, shift: int) -> Iterator[date]:
    if part.month_days:
        month = add_months(day.replace(day=1), shift)
        yield from (in_month(month.year, month.month, number) for number in part.month_days)
    elif part.weekday and part.week:
        month = add_months(day.replace(day=1), shift)
        yield nth_weekday(month.year, month.month, part.weekday, part.week)
    else:
        yield add_months(day, shift, wanted=_wanted(part, day))


def _wanted(part: Part, day: date) -> int | None:
    """The day named by the words, which a short month may have cut in `day`."""
    if part.day:
        return part.day
    for told in part.bydate:
        month, number = int(told[:2]), int(told[3:])
        if month == day.month and min(number, last_day(day.year, month)) == day.day:
            return number
    return None


def next_day(day: date) -> date:
    return day + timedelta(days=1)
