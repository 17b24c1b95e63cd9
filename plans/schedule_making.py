"""A schedule set by hand where the wording can't be read. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from plans.deadlines.context import Context
from plans.deadlines.parts import Freq, Kind, Part
from plans.deadlines.recurrence import last_day
from plans.schedule import period_of


def make_part(
    kind: Kind,
    *,
    year: int | str,
    dates: Sequence[dt.date] = (),
    freq: Freq | None = None,
    interval: int = 1,
    months: Sequence[int] = (),
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> Part:
    """One part of a schedule; a repetition without dates is due on the last day of its periods in `year`.

    `year` is a calendar year (2022) or a season («2015/2016»).
    """
    if kind == "once":
        return Part("once", due=tuple(sorted(dates)))
    if kind == "recurring" and freq:
        due = tuple(sorted(dates)) or first_dates(freq, Context.of(year), months)
        if months and not dates:
            return Part("recurring", due=due, freq="year", interval=1, months=tuple(months), end=end)
        return Part("recurring", due=due, freq=freq, interval=interval, end=end)
    return Part(kind, start=start, end=end)


def first_dates(freq: Freq, context: Context, months: Sequence[int]) -> tuple[dt.date, ...]:
    """The last days of the named months, or of the first period of the kind; nothing for days and weeks."""
    if months:
        days = [(context.year_of(month), month) for month in months]
        return tuple(dt.date(year, month, last_day(year, month)) for year, month in sorted(days))
    if freq == "day" or freq == "week":
        return ()
    return (period_of(context.start, freq).end,)
