"""Reporting periods, and which deadlines fall into them.

Periods are written 2022-M03, 2022-Q4, 2022-H1 and 2022. Everything is calendar arithmetic: a series goes
on over New Year, 29 February comes back in leap years, the 31st is the last day of a shorter month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from plans.deadlines.parts import Part
from plans.deadlines.recurrence import MONTHS_IN, add_months, occurrences, period_end
from plans.deadlines.tokens import MONTH_NAMES

__all__ = [
    "Period", "PeriodKind", "due_dates", "is_active", "period", "period_of", "periods",
    "shift_deadline_text", "shift_years",
]  # fmt: skip

PeriodKind = Literal["month", "quarter", "half-year", "year"]

ROMANS: Final = ("I", "II", "III", "IV")
_CODE: Final = re.compile(r"([12][0-9]{3})(?:-(M|Q|H)([0-9]{1,2}))?")
_KIND_OF: Final[dict[str, PeriodKind]] = {"M": "month", "Q": "quarter", "H": "half-year"}
_LETTER_OF: Final = {"month": "M", "quarter": "Q", "half-year": "H"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar period; ordered by its beginning."""

    start: date
    end: date
    code: str
    kind: PeriodKind

    @property
    def title(self) -> str:
        """«IV квартал 2022 года»"""
        number = self._number
        names = {
            "month": MONTH_NAMES[number - 1],
            "quarter": f"{ROMANS[(number - 1) % 4]} квартал",
            "half-year": f"{ROMANS[(number - 1) % 4]} полугодие",
        }
        return (
            f"{names[self.kind]} {self.start.year} года" if self.kind in names else f"{self.start.year} год"
        )

    def next(self) -> Period:
        return period_of(self.end + timedelta(days=1), self.kind)

    def previous(self) -> Period:
        return period_of(self.start - timedelta(days=1), self.kind)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    @property
    def _number(self) -> int:
        return (self.start.month - 1) // MONTHS_IN[self.kind] + 1


def period(code: str) -> Period:
    """The period of a code; one that no calendar has is refused."""
    match = _CODE.fullmatch(code.strip())
    kind: PeriodKind = _KIND_OF.get(match[2] or "", "year") if match else "year"
    number = int(match[3]) if match and match[3] else 1
    if match is None or not 1 <= number <= 12 // MONTHS_IN[kind]:
        raise ValueError(
            f"Период «{code}» не понят: напишите месяц 2022-M03, квартал 2022-Q4, полугодие 2022-H1 или год 2022."
        )
    return period_of(date(int(match[1]), (number - 1) * MONTHS_IN[kind] + 1, 1), kind)


def period_of(day: date, kind: PeriodKind) -> Period:
    """The period of this kind that holds the day."""
    length = MONTHS_IN[kind]
    number = (day.month - 1) // length + 1
    start = date(day.year, (number - 1) * length + 1, 1)
    code = f"{day.year}"
    if kind != "year":
        code += f"-{_LETTER_OF[kind]}{number:02d}" if kind == "month" else f"-{_LETTER_OF[kind]}{number}"
    return Period(start, period_end(day, length), code, kind)


def periods(kind: PeriodKind, start: date, end: date) -> tuple[Period, ...]:
    """Every period of this kind that has a day between `start` and `end`, both included."""
    found: list[Period] = []
    one = period_of(start, kind)
    while one.start <= end:
        found.append(one)
        one = one.next()
    return tuple(found)


# Deadlines in periods ----------------------------------------------------------------------------


def due_dates(parts: Iterable[Part], start: date, end: date) -> tuple[date, ...]:
    """Every due date from `start` to `end`, both included, with repetitions carried over the years."""
    found: set[date] = set()
    for part in parts:
        dates = occurrences(part, start, end) if part.kind == "recurring" else part.due
        found.update(day for day in dates if start <= day <= end)
    return tuple(sorted(found))


def is_active(parts: Sequence[Part], period: Period, plan_start: date, plan_end: date) -> bool:
    """Whether an item belongs to the form of a period: it is due in it or goes on through it.

    An item whose deadline nobody could read belongs to every period of its plan, lest it is lost.
    """
    low, high = max(period.start, plan_start), min(period.end, plan_end)
    if any(_is_due(part, period) for part in parts):
        return True
    if low > high:
        return False
    return not parts or any(_goes_on(part, low, high) for part in parts)


def _is_due(part: Part, period: Period) -> bool:
    return bool(due_dates([part], period.start, period.end))


def _goes_on(part: Part, low: date, high: date) -> bool:
    if part.kind == "as-needed":
        return True
    if part.kind == "recurring" and part.freq not in ("day", "week"):
        return _window_overlaps(part, low, high)
    if part.kind == "once" and part.start is None:
        return not part.due
    end = part.end or (max(part.due) if part.kind == "once" and part.due else None)
    return (part.start is None or part.start <= high) and (end is None or end >= low)


def _window_overlaps(part: Part, low: date, high: date) -> bool:
    """A yearly «июль – август» goes on in July already; a rule without dates goes on all the time."""
    if not part.due:
        return True
    if part.start is None or not part.months or part.start >= part.due[0]:
        return False
    length = part.due[0] - part.start
    return any(day - length <= high for day in occurrences(part, low, high + length))


# Copying to another year -------------------------------------------------------------------------


def shift_years(part: Part, years: int) -> Part:
    """The part with its dates moved; 29 February becomes the 28th, the end of February stays its end."""

    def moved(day: date) -> date:
        whole_month = part.start is not None and part.start.day == 1
        wanted = None if whole_month and not part.day else day.day
        return add_months(day, 12 * years, wanted=wanted)

    return replace(
        part,
        due=tuple(dict.fromkeys(moved(day) for day in part.due)),
        start=part.start and add_months(part.start, 12 * years, wanted=part.start.day),
        end=part.end and moved(part.end),
    )


_YEAR: Final = r"(?:19|20)[0-9]{2}"
_DATED: Final = re.compile(
    rf"(?<![0-9.])(?P<day>[0-9]{{1,2}})(?P<to_month>[ ]?\.[ ]?)(?P<month>[0-9]{{1,2}})(?P<to_year>[ ]?\.[ ]?)"
    rf"(?P<year>{_YEAR}|[0-9]{{2}})(?![0-9.:])"
)
_WORDED: Final = re.compile(
    rf"(?<![0-9])29(?P<between>[»”\"]?[ ]?феврал[а-я]{{1,2}}[ ]?)(?P<year>{_YEAR})(?![0-9])", re.IGNORECASE
)
_SPAN: Final = re.compile(
    rf"(?<![0-9])(?P<year>{_YEAR})(?P<joint>[ ]?[/–—-][ ]?)(?P<short>[0-9]{{2}})(?![0-9.])"
)
_BARE: Final = re.compile(rf"(?<![0-9.])(?<!№ )(?<!№)(?P<year>{_YEAR})(?![0-9])")
_MARK: Final = "\ue000"  # a private sign before the years already moved; never in typed text


def shift_deadline_text(text: str, years: int) -> tuple[str, tuple[str, ...]]:
    """Move the years written in a deadline, for a copy of the plan; doubts tell of a lost 29 February."""
    doubts: list[str] = []

    def leap(day: int, month: int, year: int, told: str) -> int:
        if (day, month) == (29, 2) and monthrange(year, 2)[1] == 28:
            doubts.append(f"«{told}»: в {year} году нет 29 февраля, записано 28-е. Проверьте срок.")
            return 28
        return day

    def dated(match: re.Match[str]) -> str:
        written, month = match["year"], int(match["month"])
        year = int(written) + years + (2000 if len(written) == 2 else 0)
        day = f"{leap(int(match['day']), month, year, match.group()):0{len(match['day'])}d}"
        told = f"{year}" if len(written) == 4 else f"{year % 100:02d}"
        return f"{day}{match['to_month']}{match['month']}{match['to_year']}{_marked(told)}"

    def worded(match: re.Match[str]) -> str:
        year = int(match["year"]) + years
        return f"{leap(29, 2, year, match.group())}{match['between']}{_marked(str(year))}"

    def span(match: re.Match[str]) -> str:
        short = f"{(int(match['short']) + years) % 100:02d}"
        return f"{_marked(str(int(match['year']) + years))}{match['joint']}{short}"

    moved = _DATED.sub(dated, text.replace(_MARK, ""))
    moved = _SPAN.sub(span, _WORDED.sub(worded, moved))
    moved = _BARE.sub(lambda match: str(int(match["year"]) + years), moved)
    return moved.replace(_MARK, ""), tuple(doubts)


def _marked(year: str) -> str:
    """A year that must not be moved once more, with a sign between its digits."""
    return _MARK.join(year)
