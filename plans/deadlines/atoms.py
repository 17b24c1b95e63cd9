"""One date of a deadline: «15 июня», «15.06.2022», «I кв.», «2-я неделя марта», «2022 год»."""

from __future__ import annotations

from dataclasses import dataclass

from plans.deadlines.context import NAMED_SEASONS
from plans.deadlines.recurrence import last_day
from plans.deadlines.terms import Span, Stop
from plans.deadlines.tokens import CYRILLIC_ROMANS, FIRST_YEAR, Token
from plans.deadlines.years import YearReader


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a run of dates; `pending` waits for the month or unit named further on."""

    span: Span | None = None
    pending: int | None = None
    unit: str = ""
    year: int | None = None
    month: int = 0
    bad: bool = False


class AtomReader(YearReader):
    """Reads one date, or a number that waits for the month or unit named further on."""

    def _atom(self, at: int, before: Atom | None = None) -> tuple[Atom, int]:
        token = self._token(at)
        if token is None:
            return Atom(), at
        if token.kind in ("date", "bad"):
            return self._numeric(token, at)
        if token.kind == "num" and token.number >= 100:
            return self._year_atom(at)
        if token.kind in ("num", "ordinal"):
            return self._numbered(at, before)
        if token.kind == "month":
            year, after, reports = self._year(at + 1, comma=True)
            piece, end = self._piece_after_month(Stop(year, token.number), after)
            if piece:
                return piece, end
            stop = Stop(year, token.number)
            return Atom(Span(stop, stop, "month", reports=reports), year=year), after
        span, after = self._season(at)
        return (Atom(span), after) if span else (Atom(), at)

    def _numeric(self, token: Token, at: int) -> tuple[Atom, int]:
        if token.kind == "bad":
            self.doubt(f"«{token.text}»: такого года или даты не бывает. Исправьте дату в плане.")
            return Atom(bad=True), at + 1
        year, after, reports = (token.year, at + 1, False)
        if token.year is None:
            year, after, reports = self._year(at + 1)
        elif self._unit(after) == "year":
            after += 1
        return self._day(Stop(year, token.month, token.day), token.text, reports=reports), after

    def _day(self, stop: Stop, text: str, *, reports: bool = False) -> Atom:
        year = stop.year or (self.context.year_of(stop.month) if 1 <= stop.month <= 12 else 0)
        real = 1 <= stop.month <= 12 and 1 <= (stop.day or 0) <= last_day(year, stop.month)
        leap = stop.year is None and (stop.month, stop.day) == (2, 29)
        if not real and not leap:
            self.doubt(f"«{text}»: такой даты не бывает. Исправьте число или месяц.")
            return Atom(bad=True)
        return Atom(Span(stop, stop, reports=reports), year=stop.year)

    def _numbered(self, at: int, before: Atom | None) -> tuple[Atom, int]:
        """«15 июня», «I квартал», «2-я неделя марта», or a number that waits for what follows."""
        token, after = self.tokens[at], at + 1
        if self._is_part_of_year(at):
            year, end, _ = self._year(at + 2)
            return Atom(Span(Stop(year, 1), Stop(year, token.number), "month"), year=year), end
        after += self._text(after).startswith("числ")
        if self._kind(after) == "month" and token.kind == "num" and not token.roman:
            return self._day_of_month(token.number, after)
        after = at + 1
        named = self._unit(after)
        if named in ("quarter", "half-year", "term") and not self._is_counted(at):
            if token.text in CYRILLIC_ROMANS:
                self.doubt(
                    f"«{token.text.upper()}» прочитано как римская цифра {token.number}: проверьте номер."
                )
            year, end, _ = self._year(after + 1, comma=True)
            return self._period(token.number, named, year, token.text), end
        if named in ("week", "decade", "half", "day"):
            return self._piece(token.number, at)
        if named == "year" and before is not None and before.span and before.span.level == "year":
            return self._short_year(token.number, before), after + 1
        if not 1 <= token.number <= 31:
            return Atom(), at
        return Atom(pending=token.number), at + 1

    def _is_counted(self, at: int) -> bool:
        return self._kind(at) == "num" and self._text(at + 1) in ("кварталов", "полугодий")

    def _day_of_month(self, number: int, at: int) -> tuple[Atom, int]:
        month = self.tokens[at]
        year, after, reports = self._year(at + 1, comma=True)
        return self._day(Stop(year, month.number, number), f"{number} {month.text}", reports=reports), after

    def _short_year(self, number: int, before: Atom) -> Atom:
        """«2022-24 гг.»"""
        century = (before.year or FIRST_YEAR) // 100 * 100
        year = century + number
        return Atom(Span(Stop(year, 1), Stop(year, 12), "year"), year=year)

    def _period(self, number: int, named: str, year: int | None, text: str) -> Atom:
        limit = 2 if named == "half-year" else 4
        number = limit if number == -1 else number
        if not 1 <= number <= limit:
            self.doubt(f"«{text}»: такого квартала или полугодия не бывает. Исправьте номер.")
            return Atom(bad=True)
        if named == "quarter":
            months = (number * 3 - 2, number * 3)
        elif named == "term":
            months = ((9, 10), (11, 12), (1, 3), (4, 5))[number - 1]
            self.doubt(f"Границы {number}-й четверти приняты по месяцам: проверьте даты.")
        else:
            months = ((1, 6), (7, 12))[number - 1] if year else self.context.half_year(number)
        span = Span(Stop(year, months[0]), Stop(year, months[1]), "month")
        return Atom(span, unit=named, year=year)

    def _piece(self, number: int, at: int) -> tuple[Atom, int]:
        """«первая неделя сентября», «2 декада мая», «вторая половина года», «последний день марта»."""
        what, month = at + 1, at + 2
        if self._unit(what) == "half" and self._unit(month + (self._kind(month) == "num")) == "year":
            year, end, _ = self._year(month)
            return self._period(number, "half-year", year, "половина"), max(end, month + 1)
        if self._kind(month) != "month":
            return Atom(), at
        year, end, _ = self._year(month + 1)
        atom = self._piece_of_month(number, self._unit(what), self.tokens[month].number, year)
        return (atom, end) if atom else (Atom(), at)

    def _piece_after_month(self, month: Stop, at: int) -> tuple[Atom | None, int]:
        """«октябрь, 2 неделя», «октябрь (II декада)»."""
        number = at + (self._kind(at) in ("comma", "open"))
        if not self._is_lone_piece(number):
            return None, at
        piece = self._piece_of_month(
            self.tokens[number].number, self._unit(number + 1), month.month, month.year
        )
        return piece, number + 2

    def _is_lone_piece(self, at: int) -> bool:
        """«2-я неделя», «I декада» without the month it belongs to."""
        numbered = self._kind(at) in ("num", "ordinal")
        named = self._text(at + 1) in ("неделя", "неделе", "нед", "декада", "декаде")
        return numbered and named and self._kind(at + 2) in ("", "comma", "close", "break", "semi")

    def _piece_of_month(self, number: int, named: str, month: int, year: int | None) -> Atom | None:
        bounds = self._piece_bounds(number, named)
        if bounds is None:
            return None
        first, last = bounds
        length = last_day(year or self.context.year_of(month), month)
        span = Span(
            Stop(year, month, first if first > 0 else length + first), Stop(year, month, last or None)
        )
        return Atom(span, unit=named, year=year, month=month)

    def _piece_bounds(self, number: int, named: str) -> tuple[int, int] | None:
        """First and last day of a piece of a month; 0 is the end of the month, -n counts from it."""
        if named == "day":
            return {1: (1, 1), -1: (0, 0)}.get(number)
        if number == -1:
            return {"week": (-6, 0), "decade": (21, 0), "half": (16, 0)}.get(named)
        if named == "week":
            return (number * 7 - 6, number * 7) if number <= 4 else None
        if named == "decade":
            return {1: (1, 10), 2: (11, 20), 3: (21, 0)}.get(number)
        return {1: (1, 15), 2: (16, 0)}.get(number)

    def _year_atom(self, at: int) -> tuple[Atom, int]:
        """«2022», «2022 год», «2015/2016 учебный год»; another number of four digits is no date."""
        year, after, _ = self._year(at)
        if year is None:
            if self._unit(at + 1) == "year" and self._kind(at) == "num":
                self.doubt(f"«{self._words(at, at + 2)}»: такого года не бывает. Исправьте год в плане.")
                return Atom(bad=True), at + 2
            return Atom(), at
        end = self._season_years(at, year)
        if end > at:
            first, last = NAMED_SEASONS["учебный год"]
            return Atom(Span(Stop(year, first), Stop(year + 1, last), "season")), end
        return Atom(Span(Stop(year, 1), Stop(year, 12), "year"), year=year), after
