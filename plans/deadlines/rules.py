"""A repetition with its dates and bounds → a recurring part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from plans.deadlines.context import Context
from plans.deadlines.parts import Part
from plans.deadlines.recurrence import (
    MONTHS_IN,
    add_months,
    in_month,
    month_end,
    next_day,
    nth_weekday,
    occurrences,
    period_end,
)
from plans.deadlines.stretches import Stretch
from plans.deadlines.terms import MonthDays, Repeat

AFTER_THEN: Final = 2  # dates told after «далее»
REPORTS_UNTIL_MONTH: Final = 3  # «ежегодно до 15 февраля»: about the year before
SCHOOL_SPLITS: Final = {2: (12, 5), 4: (10, 12, 3, 5)}  # ends of the school's half-years and quarters
SPLITS: Final = (2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Bounds:
    """From when and until when a repetition goes on."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Makes parts of repetitions; `after` is the date before «далее», from which they count."""

    context: Context
    after: date | None = None

    def part(
        self, rule: Repeat, days: MonthDays | None, stretches: Sequence[Stretch], bounds: Bounds
    ) -> Part:
        blank = Part(
            "recurring",
            freq=rule.freq,
            interval=rule.interval,
            times=rule.times,
            at_least=rule.at_least,
            start=bounds.start,
            end=bounds.end,
        )
        if rule.freq in ("day", "week"):
            return replace(blank, start=bounds.start or self.after)
        if stretches:
            return self._of_dates(blank, stretches)
        return self._of_rule(_on_days(blank, rule, days), rule, days)

    # With dates ----------------------------------------------------------------------------------

    def _of_dates(self, blank: Part, stretches: Sequence[Stretch]) -> Part:
        """«2 раза в год (апрель, октябрь)», «ежегодно до 15 февраля», «ежегодно (июль – август)»."""
        moved = [self._reporting(blank, stretch) for stretch in stretches]
        due = tuple(sorted({stretch.due for stretch in moved}))
        days = {stretch.day for stretch in moved}
        same_day = next(iter(days)) if len(days) == 1 else None
        part = replace(
            blank,
            due=due,
            months=_months(moved),
            day=same_day,
            bydate=() if len(days) == 1 else tuple(sorted({f"{day:%m-%d}" for day in due})),
        )
        if len(moved) == 1 and not moved[0].is_one_day and moved[0].preposition != "until":
            part = replace(part, start=blank.start or moved[0].start)
        return self._bounded(part) if self.after or blank.start else part

    def _reporting(self, blank: Part, stretch: Stretch) -> Stretch:
        """A yearly «до» early in the year reports on the year that has ended."""
        reports = blank.freq == "year" and stretch.preposition == "until" and not stretch.explicit
        if not reports or self.context.is_season or stretch.due.month > REPORTS_UNTIL_MONTH or self.after:
            return stretch
        due = add_months(stretch.due, 12, wanted=stretch.day)
        return replace(stretch, due=due, start=due if stretch.is_one_day else None)

    def _bounded(self, part: Part) -> Part:
        """The dates again, from the bound or from the date before «далее»."""
        low = next_day(self.after) if self.after else part.start or part.due[0]
        shifted = part
        while shifted.due and shifted.due[0] > low:
            earlier = tuple(add_months(day, -12, wanted=part.day) for day in shifted.due)
            shifted = replace(shifted, due=earlier)
        return self._with_due(replace(shifted, end=part.end), low, keep=part)

    # By the rule alone ---------------------------------------------------------------------------

    def _of_rule(self, part: Part, rule: Repeat, days: MonthDays | None) -> Part:
        low = part.start or self.context.start
        if self.after:
            if rule.freq == "year" and not rule.times:
                return self._anniversaries(part, self.after)
            even = 12 // (rule.times or 1) if rule.freq == "year" and rule.times in SPLITS else 0
            low = next_day(period_end(self.after, even or MONTHS_IN[rule.freq]))
        first = self._first(part, rule, days, low)
        return self._with_due(replace(part, due=first), low, keep=part)

    def _anniversaries(self, part: Part, after: date) -> Part:
        step = 12 * (part.interval or 1)
        return replace(part, due=tuple(add_months(after, step * n) for n in range(1, AFTER_THEN + 1)))

    def _first(self, part: Part, rule: Repeat, days: MonthDays | None, low: date) -> tuple[date, ...]:
        unit = MONTHS_IN[rule.freq]
        if rule.freq == "year":
            return self._first_of_year(part, rule, low)
        end = add_months(period_end(low, unit), unit * (rule.interval - 1))
        if part.weekday and part.week:
            return (nth_weekday(end.year, end.month, part.weekday, part.week),)
        if days is None and part.day is None:
            return (end,)
        month = add_months(end, _shift(rule, days, unit))
        wanted = part.month_days or (part.day or 1,)
        return tuple(in_month(month.year, month.month, day) for day in wanted[:1])

    def _first_of_year(self, part: Part, rule: Repeat, low: date) -> tuple[date, ...]:
        """The year's last day; «2 раза в год» parts it evenly."""
        end = period_end(low, 12)
        if self.context.is_season:
            end = date(low.year + (low.month > 8), 8, 31)
            if rule.times in SCHOOL_SPLITS:
                months = SCHOOL_SPLITS[rule.times]
                return tuple(month_end(date(end.year - (month > 8), month, 1)) for month in months)
        end = add_months(end, 12 * (rule.interval - 1))
        if rule.times in SPLITS and rule.interval == 1:
            step = 12 // rule.times
            return tuple(add_months(end, -step * n) for n in range(rule.times - 1, -1, -1))
        return (end,)

    def _with_due(self, part: Part, low: date, *, keep: Part) -> Part:
        """The first dates from `low` on: those of twelve months, or the next two after «далее»."""
        year_on = month_end(add_months(max(low, part.due[0]).replace(day=1), 11))
        limit = add_months(low, 12 * max(2, part.interval or 1) * AFTER_THEN) if self.after else year_on
        due = occurrences(part, low, limit)
        if self.after:
            due = due[:AFTER_THEN]
        elif (part.freq == "year" and (part.interval or 1) > 1) or not due:
            due = due[:1] or (part.due[:1] if part.end is None else (part.end,))
        return replace(keep, due=due)


def _on_days(part: Part, rule: Repeat, days: MonthDays | None) -> Part:
    numbers = days.days if days else ()
    return replace(
        part,
        day=numbers[0] if len(numbers) == 1 else rule.day,
        month_days=numbers if len(numbers) > 1 else (),
        weekday=rule.weekday,
        week=rule.week,
    )


def _shift(rule: Repeat, days: MonthDays | None, unit: int) -> int:
    """Months from the end of the period to the named day.

    A quarter's «до 10 числа» is in the month after it; «до 1 числа» is the first day after the month.
    """
    if days is None:
        return 0
    if days.place and not days.following:
        return 0 if days.place < 0 else days.place - unit
    if rule.freq == "month":
        return int(days.following or (days.until and days.days == (1,)))
    return 1


def _months(stretches: Sequence[Stretch]) -> tuple[int, ...]:
    """Months that the dates fall into, in the order of the year; none when they fill it."""
    named: set[int] = set()
    for stretch in stretches:
        month = stretch.start if stretch.start and not stretch.is_one_day else stretch.due
        while month <= month_end(stretch.due) and len(named) < 12:
            named.add(month.month)
            month = next_day(month_end(month))
    return tuple(sorted(named)) if len(named) < 12 else ()
