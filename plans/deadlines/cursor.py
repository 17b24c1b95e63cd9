"""A place in the tokens of a deadline: what the readers of dates and of repetition share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from plans.deadlines.context import Context
from plans.deadlines.tokens import FIRST_YEAR, Token, unit

LIST_LIMIT: Final = 31  # no list of days or dates in a cell is longer: reading stays linear
THEN: Final = {"далее", "затем", "впоследствии", "потом", "дальше", "дальнейшем"}
THIS_YEAR: Final = ("текущ", "сего", "этого", "нынешн", "данного")
NEXT_YEAR: Final = ("следующ", "будущ", "очередн")


def starts(token: Token | None, stems: tuple[str, ...]) -> bool:
    return token is not None and token.text.startswith(stems)


@dataclass
class Cursor:
    """Looks at tokens by their place; beyond the ends there is nothing. Collects doubts."""

    tokens: list[Token]
    context: Context
    doubts: list[str] = field(default_factory=list)

    def doubt(self, text: str) -> None:
        if text not in self.doubts:
            self.doubts.append(text)

    def _token(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def _kind(self, at: int) -> str:
        token = self._token(at)
        return token.kind if token else ""

    def _text(self, at: int) -> str:
        token = self._token(at)
        return token.text if token else ""

    def _unit(self, at: int) -> str:
        token = self._token(at)
        return unit(token.text) if token and token.kind == "unit" else ""

    def _words(self, at: int, end: int) -> str:
        return " ".join(token.text for token in self.tokens[at:end])

    def _is_part_of_year(self, at: int) -> bool:
        """«9 месяцев 2022 года», «за 9 месяцев», but no «за 3 месяца до мероприятия»."""
        token, then = self._token(at), self._token(at + 2)
        if token is None or not 1 <= token.number <= 11 or self._unit(at + 1) != "month":
            return False
        if token.kind not in ("num", "count") or self._text(at + 1) not in ("месяцев", "месяца", "мес"):
            return False
        reported = self._text(at - 1) == "за" and (then is None or then.kind not in ("word", "open"))
        return reported or (then is not None and then.kind == "num" and then.number >= FIRST_YEAR)

    def _is_duration(self, at: int) -> bool:
        """«10 рабочих дней», «одного месяца», «2-х лет», but no «1 квартала» and no year."""
        token = self._token(at)
        if token is None or token.kind not in ("num", "count") or token.roman or token.number > 366:
            return False
        if self._is_part_of_year(at):
            return False
        after = at + 1
        if self._kind(after) == "open" and self._kind(after + 2) == "close":
            after += 3
        while self._text(after).startswith(("рабоч", "календарн", "банковск", "дневн")):
            after += 1
        named, text = self._unit(after), self._text(after)
        if named in ("quarter", "half-year"):
            return token.kind == "count" or text.endswith("ов")
        return named in ("day", "month", "year") or (named == "week" and text != "неделя")
