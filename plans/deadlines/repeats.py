"""Repetition in a deadline: «не реже 2 раз в год», «каждый вторник», «до 5 числа следующего месяца»."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from plans.deadlines.cursor import LIST_LIMIT, starts
from plans.deadlines.dates import DateReader
from plans.deadlines.parts import Freq
from plans.deadlines.recurrence import nth_weekday
from plans.deadlines.terms import Dates, MonthDays, Repeat, Span, Stop, Term, Weekdays
from plans.deadlines.tokens import FIRST_YEAR, Token

_AT_LEAST: Final = {"реже", "менее", "минимум", "хотя", "меньше"}
_EVERY: Final = ("кажд",)
_REPEATS: Final[tuple[tuple[str, Freq], ...]] = (
    ("ежедн", "day"), ("ежесуточн", "day"), ("ежесменн", "day"), ("ежечасн", "day"), ("поднев", "day"),
    ("еженед", "week"), ("понедельно", "week"), ("ежем", "month"), ("помесячн", "month"),
    ("ежекв", "quarter"), ("поквартальн", "quarter"), ("ежеполуг", "half-year"),
    ("полугодов", "half-year"), ("ежегод", "year"),
)  # fmt: skip
_WORKDAYS: Final = ("рабочие", "будние", "рабочим", "будним")
_TIMES: Final = {"однажды": 1, "дважды": 2, "трижды": 3, "четырежды": 4}


class RepeatReader(DateReader):
    """Reads words of repetition and days of the month."""

    def _repeat(self, at: int) -> tuple[Term | None, int]:
        token = self.tokens[at]
        for stem, freq in _REPEATS:
            if token.text.startswith(stem):
                return Repeat(freq, at_least=self._at_least(at)), at + 1
        if token.text.startswith(_EVERY):
            return self._every(at)
        if token.text == "по" and self._kind(at + 1) == "weekday":
            return Weekdays(sure=True), self._past_weekdays(at + 1)
        if token.text.startswith("ежедекадн"):
            return Repeat("day", 10), at + 1
        named = at + (token.text == "по")
        if self._text(named) in _WORKDAYS and self._unit(named + 1) == "day":
            return Repeat("day"), named + 2
        if token.kind in ("ordinal", "num"):
            found = self._place_in_month(at)
            if found[1] > at:
                return found
        return self._times(at)

    def _at_least(self, at: int) -> bool:
        return any(self._text(back) in _AT_LEAST for back in range(max(0, at - 4), at))

    def _times(self, at: int) -> tuple[Term | None, int]:
        """«не реже 2 раз в год», «раз в две недели», «дважды в год»."""
        times, after, loose = self._count(at)
        if after == at:
            return None, at
        while self._text(after) in ("в", "во", "за", "на", "течение", "течении", "/") or starts(
            self._token(after), _EVERY
        ):
            after += 1
        first = after
        interval, after = self._interval(after)
        named = self._unit(after)
        if not named or self._is_ordinal(first, after):
            return None, first if first > at + 1 else at
        repeat = self._rule(named, interval)
        if repeat is None:
            return None, at
        at_least = loose or self._at_least(at)
        return replace(repeat, times=times if times > 1 else None, at_least=at_least), after + 1

    def _count(self, at: int) -> tuple[int, int, bool]:
        token = self.tokens[at]
        if token.text in _TIMES:
            return _TIMES[token.text], at + 1, False
        times, after, loose = 1, at, False
        if token.kind in ("num", "count") and 0 < token.number < 367:
            times, after = token.number, at + 1
            if self._kind(after) == "dash" and self._kind(after + 1) in ("num", "count"):
                after, loose = after + 2, True
        if self._text(after) in ("раз", "раза", "разу", "разов", "р"):
            return times, after + 1, loose
        return 0, at, False

    def _interval(self, at: int) -> tuple[int, int]:
        number, after = 1, at
        token = self._token(at)
        if token and token.kind in ("num", "count", "ordinal") and 0 < token.number < 100:
            number, after = token.number, at + 1
            if self._kind(after) == "dash" and self._kind(after + 1) in ("num", "count"):
                self.doubt(
                    f"«{token.text}-{self._text(after + 1)}»: срок повторения назван двумя числами, "
                    "взято большее. Проверьте."
                )
                number, after = self.tokens[after + 1].number or number, after + 2
        while self._text(after).startswith(("календарн", "отчетн", "учебн", "рабоч", "полны")):
            after += 1
        return number, after

    def _is_ordinal(self, first: int, at: int) -> bool:
        """«1 раз в 1 полугодии» names the half-year, «раз в 2 года» counts years."""
        token = self.tokens[first]
        if first == at or token.kind == "count":
            return False
        if token.number >= FIRST_YEAR or token.roman or token.kind == "ordinal":
            return True
        return self._text(at) in ("квартале", "полугодии", "году")

    def _rule(self, named: str, interval: int) -> Repeat | None:
        if named in ("day", "week", "month", "quarter", "half-year", "year"):
            freq: Freq = named  # type: ignore[assignment]
            return Repeat(freq, interval)
        if named == "term":
            return Repeat("quarter", interval)
        return Repeat("day", 10 * interval) if named == "decade" else None

    def _every(self, at: int) -> tuple[Term | None, int]:
        """«каждые 3 года», «каждый вторник», «каждую последнюю пятницу месяца», «каждое 5 число»."""
        after = at + 1
        if self._kind(after) == "month":
            return Repeat("year"), after
        if self._kind(after) == "weekday":
            end = self._past_weekdays(after)
            return Repeat("week"), end + (self._unit(end) == "month")
        if self._kind(after) in ("ordinal", "num"):
            found = self._place_in_month(after)
            if found[1] > after:
                return found
            if self._text(after + 1).startswith("числ"):
                return Repeat("month"), after
        interval, after = self._interval(after)
        repeat = self._rule(self._unit(after), interval)
        return (repeat, after + 1) if repeat else (None, at)

    def _past_weekdays(self, at: int) -> int:
        end, look = at, at
        while look < at + LIST_LIMIT:
            if self._kind(look) == "weekday":
                end = look = look + 1
            elif self._kind(look) in ("comma", "dash", "slash") or self._text(look) in ("и", "по"):
                look += 1
            else:
                break
        return end

    def _place_in_month(self, at: int) -> tuple[Term | None, int]:
        """«первый вторник месяца», «последний день квартала», «вторая неделя каждого месяца»."""
        number, what = self.tokens[at].number, at + 1
        while self._text(what).startswith("рабоч"):
            what += 1
        month = what + 1
        while self._text(month).startswith(("кажд", "текущ", "отчетн")):
            month += 1
        if self._kind(what) == "weekday" and (-1 <= number <= 5):
            return self._weekday_of_month(number, what, month)
        named = self._unit(month)
        if named not in ("month", "quarter"):
            return None, at
        day = self._place_day(number, what)
        if day is None:
            return None, at
        return Repeat("quarter" if named == "quarter" else "month", day=day or None), month + 1

    def _weekday_of_month(self, number: int, what: int, month: int) -> tuple[Term | None, int]:
        weekday = self.tokens[what].number
        if self._kind(month) == "month":
            named = self.tokens[month].number
            year, after, _ = self._year(month + 1)
            day = nth_weekday(year or self.context.year_of(named), named, weekday, number)
            stop = Stop(day.year, day.month, day.day)
            return Dates((Span(stop, stop),)), after
        if self._unit(month) == "month":
            if self._kind(what - 2) == "comma" or self._text(what - 2) == "и":
                self.doubt("Из нескольких дней недели взят только последний: разделите срок на строки.")
            return Repeat("month", weekday=weekday, week=number), month + 1
        if self._kind(month) in ("", "close", "break") and what + 1 == month:
            return Repeat("month", weekday=weekday, week=number), month
        return None, what - 1

    def _place_day(self, number: int, what: int) -> int | None:
        """Day of the month on which the named piece of it ends; 0 is its last day."""
        named, text = self._unit(what), self._text(what)
        if text.startswith("числ"):
            return 0 if number == -1 else None
        if named == "day":
            return {-1: 0, 1: 1}.get(number)
        if number == -1:
            return 0 if named in ("week", "decade", "half", "month") else None
        if named == "week" and number <= 4:
            return number * 7
        if named == "decade" and number <= 3:
            return number * 10 if number < 3 else 0
        return {1: 15, 2: 0}.get(number) if named == "half" else None

    # Days of every month -------------------------------------------------------------------------

    def _month_days(self, at: int) -> tuple[Term | None, int]:
        """«15 и 30 числа», «до 5 числа месяца, следующего за отчётным»."""
        days, after = self._numbers(at)
        monthly = self._kind(after) in ("", "comma", "close", "break") and self._is_monthly(at)
        if (
            not days
            or not (monthly or self._text(after).startswith("числ"))
            or self._kind(after + 1) == "month"
        ):
            return None, at
        after -= monthly
        days = [day for day in days if 1 <= day <= 31]
        if not days:
            self.doubt("Такого числа в месяце не бывает: исправьте день.")
            return None, after + 1
        until = self._text(at - 1) in ("до", "к", "позднее", "позже")
        return self._days_tail(tuple(sorted(set(days))), after + 1, until)

    def _is_monthly(self, at: int) -> bool:
        """«ежемесячно до 25»: the number can only be a day of the month."""
        return self._text(at - 1) == "до" and self._text(at - 2).startswith("ежемесячн")

    def _numbers(self, at: int) -> tuple[list[int], int]:
        days: list[int] = []
        look = at
        while look < at + LIST_LIMIT:
            token = self._token(look)
            if token is None or token.kind != "num" or token.roman:
                break
            days.append(token.number)
            separator = self._token(look + 1)
            if separator is None or not (
                separator.kind in ("comma", "dash") or separator.text in ("и", "по")
            ):
                return days, look + 1
            if separator.kind == "dash" or separator.text == "по":
                days.pop()
            look += 2
        return [], at

    def _days_tail(self, days: tuple[int, ...], at: int, until: bool) -> tuple[Term, int]:
        following, place, freq, after = False, 0, "", at
        for look in range(at, at + 9):
            token = self._token(look)
            if token is None or not self._in_tail(token, look):
                break
            following = following or token.text.startswith("следующ")
            if token.kind == "ordinal":
                place = token.number
            named = self._unit(look)
            if named in ("month", "quarter", "half-year", "year") and freq != "quarter":
                freq = named
            after = look + 1
        told: Freq | None = freq or None  # type: ignore[assignment]
        return MonthDays(days, told, following, until, place), after

    def _in_tail(self, token: Token, at: int) -> bool:
        if token.kind == "comma":
            return starts(self._token(at + 1), ("следующ", "идущ"))
        if token.kind in ("unit", "ordinal"):
            return True
        return token.text == "за" or token.text.startswith(
            ("кажд", "следующ", "отчетн", "истекш", "период", "прошедш", "календарн", "текущ")
        )
