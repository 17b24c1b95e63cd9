"""Dates of a clause with their years filled in: from a neighbour, else from the plan's year or season."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from plans.deadlines.context import Context
from plans.deadlines.recurrence import in_month, last_day
from plans.deadlines.terms import Dates, Level, Preposition, Span, Steady, Stop, Term

FAR_YEARS: Final = 10
AUGUST: Final = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """Real dates: from `start` (None where only the end is known) to `due`."""

    start: date | None
    due: date
    level: Level = "day"
    preposition: Preposition = ""
    explicit: bool = False  # the year was written
    day: int | None = None  # the last day as written; None when a whole month ends it

    @property
    def is_one_day(self) -> bool:
        return self.start == self.due

    @property
    def is_one_year(self) -> bool:
        return self.level == "year" and self.start is not None and self.start.year == self.due.year


@dataclass(frozen=True, slots=True)
class Calendar:
    """Gives terms their dates; a doubtful date is kept and told, an impossible one dropped."""

    context: Context
    doubts: list[str]
    repeating: bool  # in a repetition 29 February is cut to the month, otherwise the year must have it

    def stretches(self, terms: list[Term]) -> dict[int, list[Stretch]]:
        """Stretches by the place of their term; a label («2022 год: май») gives way to what it labels."""
        owned = [(at, _filled_inside(span)) for at, term in enumerate(terms) for span in spans_of(term)]
        spans = self._with_years([span for _, span in owned])
        found: dict[int, list[Stretch]] = {at: [] for at, _ in owned}
        labels = self._labels(terms, owned)
        followed = any(_month(span) > AUGUST for span in spans[1:])
        for place, ((at, _), span) in enumerate(zip(owned, spans, strict=True)):
            opens = place == 0 and followed and _month(span) == AUGUST
            stretch = None if _is_label(terms, at) else self._stretch(span, terms[at], opens)
            if stretch is not None:
                found[at].append(self._after_its_label(stretch, labels.get(at)))
        return found

    def _labels(self, terms: list[Term], owned: list[tuple[int, Span]]) -> dict[int, Span]:
        """By the place of a date the period before it that it reports on."""
        return {
            at + 1: span
            for at, span in owned
            if isinstance(one := terms[at], Dates) and one.labelled and _is_label(terms, at)
        }

    def _after_its_label(self, stretch: Stretch, label: Span | None) -> Stretch:
        """«за IV квартал – до 15 января»: the date is after the period it reports on."""
        if label is None or stretch.explicit or not stretch.is_one_day or stretch.due.month >= _month(label):
            return stretch
        due = in_month(stretch.due.year + 1, stretch.due.month, stretch.due.day)
        return replace(stretch, start=due, due=due)

    # Years ---------------------------------------------------------------------------------------

    def _with_years(self, spans: list[Span]) -> list[Span]:
        """A date without a year takes it from the next one that has it, then from the one before."""
        filled = list(spans)
        for at in range(len(filled) - 2, -1, -1):
            if _year(filled[at]) is None and _year(filled[at + 1]) is not None:
                filled[at] = _in_year(filled[at], self._before(filled[at], filled[at + 1]))
        for at in range(1, len(filled)):
            if _year(filled[at]) is None and _year(filled[at - 1]) is not None:
                filled[at] = _in_year(filled[at], self._after(filled[at], filled[at - 1]))
        return self._turned(filled)

    def _turned(self, spans: list[Span]) -> list[Span]:
        """«15 апреля, 15 июля, 15 октября, 15 января»: the last one is in the next year."""
        if self.context.is_season or len(spans) < 3 or any(_year(span) for span in spans):
            return spans
        *ascending, last = [_month(span) for span in spans]
        if ascending == sorted(set(ascending)) and last < ascending[0]:
            return [*spans[:-1], _in_year(spans[-1], self.context.year + 1)]
        return spans

    def _before(self, span: Span, after: Span) -> int:
        """The year of a date that stands before a dated one: «декабрь, январь 2023» is December 2022."""
        year = _year(after) or self.context.year
        earlier = (year - 1, _month(span)) >= (self.context.start.year, self.context.start.month)
        return year - 1 if _month(span) > _month(after) and earlier else year

    def _after(self, span: Span, before: Span) -> int:
        year = _year(before) or self.context.year
        later = (year + 1, _month(span)) <= (self.context.end.year, self.context.end.month)
        return year + 1 if _month(span) < _month(before) and later else year

    def _defaulted(self, span: Span) -> Span:
        """The plan's own year; what would end after the season began before it (third quarter)."""
        year = self.context.year_of(_month(span))
        filled = _in_year(span, year)
        last = filled.last
        if self.context.is_season and last is not None and span.first != span.last:
            ends = (last.year or 0, last.month)
            if ends > (self.context.end.year, self.context.end.month):
                return _in_year(span, year - 1)
        return filled

    # Dates ---------------------------------------------------------------------------------------

    def _stretch(self, span: Span, term: Term, opens: bool) -> Stretch | None:
        explicit = _year(span) is not None
        if not explicit:
            span = _in_year(span, self.context.year) if opens else self._defaulted(span)
        if span.last is None:
            return None
        due = self._day(span.last, ends=True)
        start = self._day(span.first, ends=False) if span.first else None
        if due is None:
            return None
        if start is not None and not explicit and start.month == due.month and start.year < due.year:
            start, due = (
                due.replace(year=due.year + 1),
                in_month(self.context.year_of(due.month), due.month, due.day),
            )
        if start is not None and start > due:
            self._doubt(f"Начало срока позже его конца ({_ru(due)}): исправьте срок. Взят только конец.")
            start = None
        if explicit:
            self._check_year(due)
        preposition = term.preposition if isinstance(term, Dates) else ""
        return Stretch(start, due, span.level, preposition, explicit, span.last.day)

    def _day(self, stop: Stop, *, ends: bool) -> date | None:
        year = stop.year or self.context.year_of(stop.month)
        day = stop.day or (last_day(year, stop.month) if ends else 1)
        if day > last_day(year, stop.month) and not self.repeating:
            self._doubt(f"«{day}.{stop.month:02d}»: в {year} году такого дня нет. Исправьте дату.")
            return None
        return in_month(year, stop.month, day)

    def _check_year(self, due: date) -> None:
        context = self.context
        far = due > context.end if context.is_season else due.year > context.year + FAR_YEARS
        if due < (date(context.year, AUGUST, 1) if context.is_season else context.start):
            self._doubt(f"{_ru(due)} раньше, чем начинается план ({context.title}): проверьте год.")
        elif far:
            self._doubt(f"{_ru(due)} позже, чем кончается план ({context.title}): проверьте год.")

    def _doubt(self, text: str) -> None:
        if text not in self.doubts:
            self.doubts.append(text)


def spans_of(term: Term) -> tuple[Span, ...]:
    if isinstance(term, Dates):
        return term.spans
    return (term.span,) if isinstance(term, Steady) and term.span else ()


def is_dated(term: Term) -> bool:
    """Whether a year is written in the dates."""
    return any(_year(span) is not None for span in spans_of(term))


def _is_label(terms: list[Term], at: int) -> bool:
    """«I квартал – до 10.04.2022», «2022 год: май, июнь»."""
    term = terms[at]
    later = [one for one in terms[at + 1 : at + 4] if isinstance(one, Dates)]
    if not isinstance(term, Dates) or not later:
        return False
    if term.labelled:
        return term.preposition != "until"
    span = term.spans[0]
    one_year = span.level == "year" and span.first is not None and span.last is not None
    if len(term.spans) > 1 or not one_year or term.preposition not in ("", "within"):
        return False
    years = {_year(other) for one in later for other in one.spans}
    return _length(span) == 12 and years <= {None, _year(span)}


def _length(span: Span) -> int:
    """Months from the first to the last, both counted."""
    first, last = span.first, span.last
    if first is None or last is None:
        return 0
    return ((last.year or 0) - (first.year or 0)) * 12 + last.month - first.month + 1


def _year(span: Span) -> int | None:
    stop = span.first or span.last
    return stop.year if stop else None


def _month(span: Span) -> int:
    stop = span.first or span.last
    return stop.month if stop else 1


def _key(stop: Stop, *, ends: bool) -> tuple[int, int]:
    return stop.month, stop.day or (31 if ends else 1)


def _filled_inside(span: Span) -> Span:
    """The year of one end for the other: «25 декабря – 10 января 2023» begins in 2022."""
    first, last = span.first, span.last
    if first is None or last is None:
        return span
    turns = _key(first, ends=False) > _key(last, ends=True)
    if last.year and not first.year:
        first = replace(first, year=last.year - turns)
    elif first.year and not last.year:
        last = replace(last, year=first.year + turns)
    return replace(span, first=first, last=last)


def _in_year(span: Span, year: int) -> Span:
    """The span with its beginning (or its only end) in `year`."""
    if span.first is None:
        return replace(span, last=replace(span.last, year=year)) if span.last else span
    return _filled_inside(replace(span, first=replace(span.first, year=year)))


def _ru(day: date) -> str:
    return f"{day:%d.%m.%Y}"
