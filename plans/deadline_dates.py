"""Dates of a deadline: «1, 15 и 30 июня», «I – II кв. 2022», «с 1 сентября», «до конца года».

A reader takes a place in the tokens and gives what it understood with the place after it; the same
place means that it understood nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from plans.deadline_context import NAMED_SEASONS
from plans.deadline_cursor import LIST_LIMIT, NEXT_YEAR, THIS_YEAR, Cursor, starts
from plans.deadline_terms import Dates, Preposition, Span, Steady, Stop, Term, Undated
from plans.deadline_tokens import CYRILLIC_ROMANS, FIRST_YEAR, LAST_YEAR, Token
from plans.recurrence import last_day

_SEASONS: Final = (
    ("учебн", "учебный год"), ("уч", "учебный год"), ("творческ", "творческий сезон"),
    ("театральн", "творческий сезон"), ("концертн", "творческий сезон"), ("отопительн", "отопительный сезон"),
)  # fmt: skip
_TIMES_OF_YEAR: Final = (
    ("лет", "лето"), ("осен", "осень"), ("зим", "зима"), ("весн", "весна"), ("весен", "весна"),
)  # fmt: skip
_SEASON_NOUNS: Final = ("период", "сезон", "месяцы", "время", "времени")
_TIME_ENDINGS: Final = {
    "о", "а", "ом", "ний", "него", "нее", "ние", "нем", "ь", "и", "ью", "не", "ей", "ой", "нюю", "няя", "у", "ы",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Atom:
    """One piece of a run of dates; `pending` waits for the month or unit named further on."""

    span: Span | None = None
    pending: int | None = None
    unit: str = ""
    year: int | None = None
    month: int = 0
    bad: bool = False


class DateReader(Cursor):
    """Reads dates and runs of dates, but asks no calendar: a stop may lack its year."""

    def _dates(self, at: int) -> tuple[Term | None, int]:
        preposition, after = self._preposition(at)
        if self._is_duration(after):
            return None, at
        found = self._dates_from(after, preposition)
        return found if found[1] > after else (None, at)

    def _preposition(self, at: int) -> tuple[Preposition, int]:
        text, then = self._text(at), self._text(at + 1)
        if text == "не" and then in ("позднее", "позже", "позднeе"):
            return "until", at + 2 + (self._text(at + 2) in ("чем", "до"))
        if text == "не" and then in ("ранее", "раньше"):
            return "from", at + 2 + (self._text(at + 2) in ("чем", "с"))
        if text in ("до", "по", "к", "ко", "перед"):
            return "until", at + 1 + (self._kind(at + 1) == "colon")
        if text in ("с", "со", "после"):
            return "from", at + 1
        return "", at

    def _dates_from(self, at: int, preposition: Preposition) -> tuple[Term | None, int]:
        edge = self._edge(at, preposition)
        if edge[1] > at:
            return edge
        season, after = self._season(at)
        if season is not None and preposition in ("", "within") and not self._is_joined(after):
            return Steady(season, within=True), after
        spans, after = self._run(at, preposition)
        if not spans:
            return None, at if after == at else after
        labelled = self._kind(after) in ("dash", "colon") and self._text(after + 1) in ("до", "не", "к")
        return Dates(tuple(spans), preposition, labelled), after

    def _is_joined(self, at: int) -> bool:
        return self._kind(at) == "dash" and self._atom(at + 1)[1] > at + 1

    def _edge(self, at: int, preposition: Preposition) -> tuple[Term | None, int]:
        """«до конца 2023 года», «к началу учебного года», «начало года», «конец месяца»."""
        text = self._text(at)
        if not text.startswith(("конец", "конц", "начал", "середин")):
            return None, at
        after = at + 1
        while self._text(after).startswith(("календарн", "отчетн", "данного", "соответств")):
            after += 1
        atom, end = self._atom(after)
        if atom.span is None:
            return self._edge_of_unit(at, after, preposition)
        if text.startswith("кон"):
            span = Span(None, atom.span.last)
        elif preposition and text.startswith("начал"):
            first = atom.span.first and replace(atom.span.first, day=1)
            span = Span(first, first)
        else:
            self.doubt(f"«{self._words(at, end)}»: день не назван. Напишите точную дату.")
            if atom.span.level in ("year", "season"):
                return None, end
            span = atom.span
        return Dates((span,), preposition), end

    def _edge_of_unit(self, at: int, after: int, preposition: Preposition) -> tuple[Term | None, int]:
        text, named = self._text(at), self._unit(after)
        if named == "year" or (self._text(after).startswith(THIS_YEAR) and self._unit(after + 1) == "year"):
            return self._edge_of_year(at, after + (named != "year") + 1, preposition)
        if not named or not text.startswith("кон"):
            return None, at
        return Undated(), after + 1

    def _edge_of_year(self, at: int, after: int, preposition: Preposition) -> tuple[Term | None, int]:
        context = self.context
        day = context.end
        if self._text(at).startswith("начал") and preposition:
            day = context.start
        elif not self._text(at).startswith("кон"):
            self.doubt(f"«{self._words(at, after)}»: день не назван. Напишите точную дату.")
            return None, after
        elif context.is_season:
            self.doubt(
                f"«{self._words(at, after)}»: непонятно, календарного или учебного года. "
                "Взят конец сезона, уточните."
            )
        stop = Stop(day.year, day.month, day.day)
        return Dates((Span(stop, stop),), preposition), after

    # A run of dates ------------------------------------------------------------------------------

    def _run(self, at: int, preposition: Preposition) -> tuple[list[Span], int]:
        """«1, 15 и 30 июня», «I, II кварталы», «с 1 по 5 марта», «октябрь – апрель»."""
        atoms: list[tuple[str, _Atom]] = []
        look, mark, whole, whole_atoms = at, "", at, 0
        for _ in range(LIST_LIMIT):
            atom, after = self._atom(look, atoms[-1][1] if atoms else None)
            if after == look:
                break
            atoms.append((mark, atom))
            if atom.pending is None:
                whole = after
                whole_atoms = len(atoms)
            mark, look = self._joint(after, preposition, bool(atoms[-1][1].pending))
            if not mark:
                break
        if whole == at:
            return [], at
        return self._spans(self._inherited(atoms[:whole_atoms])), whole

    def _joint(self, at: int, preposition: Preposition, pending: bool) -> tuple[str, int]:
        token = self._token(at)
        if token is None:
            return "", at
        if token.kind == "dash" or (preposition == "from" and token.text in ("по", "до")):
            return "-", at + 1 + (token.kind != "dash" and self._text(at + 1) == "конец")
        if preposition == "from" and token.kind == "break" and self._text(at + 1) == "по":
            return "-", at + 2
        if token.kind in ("comma", "slash") or token.text == "и":
            after = at + 1 + (token.kind == "comma" and self._text(at + 1) == "и")
            return ",", after
        return "", at

    def _inherited(self, atoms: list[tuple[str, _Atom]]) -> list[tuple[str, _Atom]]:
        """Numbers that wait take the month or unit from the right."""
        done: list[tuple[str, _Atom]] = []
        giver = _Atom()
        for mark, atom in reversed(atoms):
            if atom.pending is not None:
                atom = self._completed(atom, giver, ranged=bool(done) and done[-1][0] == "-")
            giver = atom
            done.append((mark, atom))
        return done[::-1]

    def _completed(self, atom: _Atom, giver: _Atom, *, ranged: bool) -> _Atom:
        number = atom.pending or 0
        if giver.unit in ("week", "decade") and giver.month:
            return self._piece_of_month(number, giver.unit, giver.month, giver.year) or _Atom(bad=True)
        if giver.unit:
            return self._period(number, giver.unit, giver.year, f"{number}")
        stop = giver.span.first if giver.span else None
        if stop is None or stop.day is None:
            return _Atom(bad=True)
        if ranged and number > stop.day:
            return self._day_before(number, stop)
        return self._day(Stop(stop.year, stop.month, number), f"{number}.{stop.month:02d}")

    def _day_before(self, number: int, stop: Stop) -> _Atom:
        """«31 – 06 ноябрь»: the first day belongs to the month before."""
        year = stop.year - 1 if stop.year and stop.month == 1 else stop.year
        month = 12 if stop.month == 1 else stop.month - 1
        self.doubt(
            f"«{number} – {stop.day}»: начало позже конца. Прочитано с {number}-го числа предыдущего месяца, "
            "проверьте."
        )
        if number > last_day(year or 2024, month):
            return _Atom(bad=True)
        first = Stop(year, month, number)
        return _Atom(Span(first, first))

    def _spans(self, atoms: list[tuple[str, _Atom]]) -> list[Span]:
        spans: list[Span] = []
        open_side = False
        for mark, atom in atoms:
            ranged = mark == "-" and (bool(spans) or open_side)
            before = spans.pop() if ranged and spans and not open_side else None
            if atom.span is None and before is None:
                open_side = True
                continue
            if ranged and atom.span is not None:
                level = atom.span.level
                first = before.first if before else None
                spans.append(Span(first, atom.span.last, level, ranged=True))
            elif before is not None:  # a good beginning and a misspelt end
                spans.append(Span(before.first, before.first, before.level))
            elif atom.span is not None:
                spans.append(atom.span)
            open_side = False
        return spans

    # One date ------------------------------------------------------------------------------------

    def _atom(self, at: int, before: _Atom | None = None) -> tuple[_Atom, int]:
        token = self._token(at)
        if token is None:
            return _Atom(), at
        if token.kind in ("date", "bad"):
            return self._numeric(token, at)
        if token.kind == "num" and token.number >= 100:
            return self._year_atom(at)
        if token.kind in ("num", "ordinal"):
            return self._numbered(at, before)
        if token.kind == "month":
            year, after, reports = self._year(at + 1, comma=True)
            stop = Stop(year, token.number)
            return _Atom(Span(stop, stop, "month", reports=reports), year=year), after
        span, after = self._season(at)
        return (_Atom(span), after) if span else (_Atom(), at)

    def _numeric(self, token: Token, at: int) -> tuple[_Atom, int]:
        if token.kind == "bad":
            self.doubt(f"«{token.text}»: такого года или даты не бывает. Исправьте дату в плане.")
            return _Atom(bad=True), at + 1
        year, after, reports = (token.year, at + 1, False)
        if token.year is None:
            year, after, reports = self._year(at + 1)
        elif self._unit(after) == "year":
            after += 1
        return self._day(Stop(year, token.month, token.day), token.text, reports=reports), after

    def _day(self, stop: Stop, text: str, *, reports: bool = False) -> _Atom:
        year = stop.year or (self.context.year_of(stop.month) if 1 <= stop.month <= 12 else 0)
        real = 1 <= stop.month <= 12 and 1 <= (stop.day or 0) <= last_day(year, stop.month)
        leap = stop.year is None and (stop.month, stop.day) == (2, 29)
        if not real and not leap:
            self.doubt(f"«{text}»: такой даты не бывает. Исправьте число или месяц.")
            return _Atom(bad=True)
        return _Atom(Span(stop, stop, reports=reports), year=stop.year)

    def _numbered(self, at: int, before: _Atom | None) -> tuple[_Atom, int]:
        """«15 июня», «I квартал», «2-я неделя марта», or a number that waits for what follows."""
        token, after = self.tokens[at], at + 1
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
            year, end, _ = self._year(after + 1)
            return self._period(token.number, named, year, token.text), end
        if named in ("week", "decade", "half", "day"):
            return self._piece(token.number, at)
        if named == "year" and before is not None and before.span and before.span.level == "year":
            return self._short_year(token.number, before), after + 1
        if not 1 <= token.number <= 31:
            return _Atom(), at
        return _Atom(pending=token.number), at + 1

    def _is_counted(self, at: int) -> bool:
        return self._kind(at) == "num" and self._text(at + 1) in ("кварталов", "полугодий")

    def _day_of_month(self, number: int, at: int) -> tuple[_Atom, int]:
        month = self.tokens[at]
        year, after, reports = self._year(at + 1)
        return self._day(Stop(year, month.number, number), f"{number} {month.text}", reports=reports), after

    def _short_year(self, number: int, before: _Atom) -> _Atom:
        """«2022-24 гг.»"""
        century = (before.year or FIRST_YEAR) // 100 * 100
        year = century + number
        return _Atom(Span(Stop(year, 1), Stop(year, 12), "year"), year=year)

    def _period(self, number: int, named: str, year: int | None, text: str) -> _Atom:
        limit = 2 if named == "half-year" else 4
        number = limit if number == -1 else number
        if not 1 <= number <= limit:
            self.doubt(f"«{text}»: такого квартала или полугодия не бывает. Исправьте номер.")
            return _Atom(bad=True)
        if named == "quarter":
            months = (number * 3 - 2, number * 3)
        elif named == "term":
            months = ((9, 10), (11, 12), (1, 3), (4, 5))[number - 1]
            self.doubt(f"Границы {number}-й четверти приняты по месяцам: проверьте даты.")
        else:
            months = ((1, 6), (7, 12))[number - 1] if year else self.context.half_year(number)
        span = Span(Stop(year, months[0]), Stop(year, months[1]), "month")
        return _Atom(span, unit=named, year=year)

    def _piece(self, number: int, at: int) -> tuple[_Atom, int]:
        """«первая неделя сентября», «2 декада мая», «вторая половина года», «последний день марта»."""
        what, month = at + 1, at + 2
        if self._unit(what) == "half" and self._unit(month + (self._kind(month) == "num")) == "year":
            year, end, _ = self._year(month)
            return self._period(number, "half-year", year, "половина"), max(end, month + 1)
        if self._kind(month) != "month":
            return _Atom(), at
        year, end, _ = self._year(month + 1)
        atom = self._piece_of_month(number, self._unit(what), self.tokens[month].number, year)
        return (atom, end) if atom else (_Atom(), at)

    def _piece_of_month(self, number: int, named: str, month: int, year: int | None) -> _Atom | None:
        bounds = self._piece_bounds(number, named)
        if bounds is None:
            return None
        first, last = bounds
        length = last_day(year or self.context.year_of(month), month)
        span = Span(
            Stop(year, month, first if first > 0 else length + first), Stop(year, month, last or None)
        )
        return _Atom(span, unit=named, year=year, month=month)

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

    def _year_atom(self, at: int) -> tuple[_Atom, int]:
        """«2022», «2022 год», «2015/2016 учебный год»; another number of four digits is no date."""
        year, after, _ = self._year(at)
        if year is None:
            if self._unit(at + 1) == "year" and self._kind(at) == "num":
                self.doubt(f"«{self._words(at, at + 2)}»: такого года не бывает. Исправьте год в плане.")
                return _Atom(bad=True), at + 2
            return _Atom(), at
        end = self._season_years(at, year)
        if end > at:
            first, last = NAMED_SEASONS["учебный год"]
            return _Atom(Span(Stop(year, first), Stop(year + 1, last), "season")), end
        return _Atom(Span(Stop(year, 1), Stop(year, 12), "year"), year=year), after

    def _season_years(self, at: int, year: int) -> int:
        """Past «2015/2016» or «2015-2016 учебный год», or `at` when it is none."""
        joint, second = self._kind(at + 1), self._token(at + 2)
        if joint not in ("slash", "dash") or second is None or second.kind != "num":
            return at
        if second.number not in (year + 1, (year + 1) % 100):
            return at
        after = at + 3
        if starts(self._token(after), ("уч", "творч", "театр", "концерт")):
            return after + 1 + (self._unit(after + 1) == "year" or self._text(after + 1).startswith("сезон"))
        return after + (self._unit(after) == "year") if joint == "slash" else at

    def _year(self, at: int, *, comma: bool = False) -> tuple[int | None, int, bool]:
        """The year that stands at `at`, where it ends, and whether it follows the one reported on."""
        token, reports = self._token(at), False
        if comma and token is not None and token.kind == "comma" and self._lone_year(at + 1):
            at, token = at + 1, self._token(at + 1)
        if token is None:
            return None, at, reports
        if token.kind == "num" and not token.roman:
            return self._year_number(token, at)
        words = at + 1
        if token.text in ("т", "с") and self._text(words) == "г":
            return self._this_year(), words + 1, reports
        if token.text.startswith(THIS_YEAR) and self._unit(words) == "year":
            return self._this_year(), words + 1, reports
        if token.text.startswith(NEXT_YEAR) and self._unit(words) == "year":
            return self.context.year + 1, words + 1, reports
        reports_at = self._past_reported(at)
        return (self.context.year + 1, reports_at, True) if reports_at > at else (None, at, reports)

    def _this_year(self) -> int | None:
        return None if self.context.is_season else self.context.year

    def _year_number(self, token: Token, at: int) -> tuple[int | None, int, bool]:
        worded = self._unit(at + 1) == "year"
        if FIRST_YEAR <= token.number <= LAST_YEAR:
            return token.number, at + 1 + worded, False
        if worded and len(token.text) == 2 and self._text(at + 1) in ("г", "гг", "год", "года"):
            return 2000 + token.number, at + 2, False
        return None, at, False

    def _lone_year(self, at: int) -> bool:
        token = self._token(at)
        after = at + 1 + (self._unit(at + 1) == "year")
        lone = token is not None and token.kind == "num" and FIRST_YEAR <= token.number <= LAST_YEAR
        return lone and self._kind(after) in ("", "close", "semi", "break")

    def _past_reported(self, at: int) -> int:
        """Past «года, следующего за отчётным» or «следующего за отчётным года»."""
        seen: set[str] = set()
        for look in range(at, at + 6):
            text = self._text(look)
            if self._unit(look) == "year":
                seen.add("year")
            elif text.startswith(("следующ", "отчетн")):
                seen.add(text[:7])
            elif text != "за" and self._kind(look) != "comma":
                break
            if len(seen) == 3:
                return look + 1
        return at

    def _season(self, at: int) -> tuple[Span | None, int]:
        """«учебного года», «творческий сезон», «летний период», «осенью 2022 года»."""
        token = self._token(at)
        if token is None or token.kind != "word":
            return None, at
        if token.text == "уч" or token.text.startswith(tuple(stem for stem, _ in _SEASONS if stem != "уч")):
            name = next(name for stem, name in _SEASONS if token.text.startswith(stem))
            if self._unit(at + 1) != "year" and not self._text(at + 1).startswith(("сезон", "период")):
                return None, at
            return self._season_span(name, at + 2)
        name = _time_of_year(token.text)
        if not name or starts(self._token(at + 1), ("каникул",)):
            return None, at
        after = at + 1
        after += self._text(after).startswith(_SEASON_NOUNS)
        return self._season_span(name, after)

    def _season_span(self, name: str, at: int) -> tuple[Span, int]:
        first, last = NAMED_SEASONS[name]
        year, after, _ = self._year(at)
        if year is not None:
            end = self._season_years(at, year)
            wraps = first > last
            span = Span(Stop(year, first), Stop(year + wraps, last), "season")
            return span, max(after, end)
        return Span(Stop(None, first), Stop(None, last), "season"), at


def _time_of_year(text: str) -> str:
    for stem, name in _TIMES_OF_YEAR:
        if text.startswith(stem) and text[len(stem) :] in _TIME_ENDINGS:
            return name
    return ""
