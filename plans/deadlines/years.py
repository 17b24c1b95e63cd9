"""Years and named seasons of a deadline: «2022 г.», «текущего года», «2015/2016 уч. год», «летний период»."""

from __future__ import annotations

from typing import Final

from plans.deadlines.context import NAMED_SEASONS
from plans.deadlines.cursor import NEXT_YEAR, THIS_YEAR, Cursor, starts
from plans.deadlines.terms import Span, Stop
from plans.deadlines.tokens import FIRST_YEAR, LAST_YEAR, Token

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


class YearReader(Cursor):
    """Reads the year after a date, and the seasons that have a name."""

    def _season_years(self, at: int, year: int, *, named: bool = False) -> int:
        """Past «2015/2016», «2015-2016 учебный год» or, after its name, «2015-2016»; `at` when it is none."""
        joint, second = self._kind(at + 1), self._token(at + 2)
        if joint not in ("slash", "dash") or second is None or second.kind != "num":
            return at
        if second.number not in (year + 1, (year + 1) % 100):
            return at
        after = at + 3
        if starts(self._token(after), ("уч", "творч", "театр", "концерт")):
            return after + 1 + (self._unit(after + 1) == "year" or self._text(after + 1).startswith("сезон"))
        return after + (self._unit(after) == "year") if joint == "slash" or named else at

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
            end = self._season_years(at, year, named=True)
            wraps = first > last
            span = Span(Stop(year, first), Stop(year + wraps, last), "season")
            return span, max(after, end)
        return Span(Stop(None, first), Stop(None, last), "season"), at


def _time_of_year(text: str) -> str:
    for stem, name in _TIMES_OF_YEAR:
        if text.startswith(stem) and text[len(stem) :] in _TIME_ENDINGS:
            return name
    return ""
