"""What stands above and below the table of a plan: approval, title, period, signature, notes. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.drafting.draft import Approval
from plans.reading.grid import Line

APPROVAL = re.compile(
    r"^\W*(утвержда(?:ю|ем)|утвержд[её]н[оаы]?|согласован[оаы]?|принят[оа]?|рассмотрен[оаы]?|одобрен[оаы]?"
    r"|приложение)\b",
    re.IGNORECASE,
)
TITLE_START = re.compile(
    r"^\W*(?:(?:сводный|годовой|ежегодный|единый|календарный|перспективный|муниципальный|рабочий) )?"
    r"(?:план|комплекс|отч[её]т|перечень|график|программ|дорожная карта|информаци|мероприяти|сведени|реестр)",
    re.IGNORECASE,
)
MONTHS = [
    "январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
]  # fmt: skip
_MONTH = rf"(?:{'|'.join(MONTHS)})\w{{0,3}}"
_YEAR = r"(20\d\d)"
_DATE = re.compile(rf"(\d{{1,2}})[»”\"]?\s*(?:\.\s*(\d{{1,2}})\s*\.|\s({_MONTH}))\s*(\d{{4}})", re.IGNORECASE)
# The line that ends an approval block: its date, filled in or left blank to write.
_DATE_LINE = re.compile(
    rf"\b\d{{4}}\s*(?:г|$|№)|\d\.\d{{4}}|\b\d{{2,4}}_*\s*г(?:\.|од)|{_MONTH} \d{{4}}", re.IGNORECASE
)
SIGNATURE = re.compile(
    r"^\W*(?:и\.?\s?о\.?\s|врио\s|зам(?:\.|ест)\S*\s)?"
    r"(?:директор|руководител|исполнител|исп\.|заведующ|зав\.|начальник|глава\b|председател|методист|специалист"
    r"|художественн|ответственн|подготовил|составил|м\.\s?п\.|подпис|главный|ведущий|секретар|согласован|тел)",
    re.IGNORECASE,
)
_INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
_TO_SIGN = re.compile(rf"_{{3,}}|\b{_INITIALS}\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+ {_INITIALS}|[«“\"]_*[»”\"]")

_ORDINALS = [r"1|I|перв\w+", r"2|II|втор\w+", r"3|III|трет\w+", r"4|IV|четв[её]рт\w+"]
_QUARTER = r"кв\w*\.?"
_HALF = r"полугоди\w*"


@dataclass(frozen=True, slots=True)
class Above:
    title: str = ""
    approvals: tuple[Approval, ...] = ()
    period: str | None = None
    year: int | str | None = None


@dataclass(frozen=True, slots=True)
class Below:
    signature: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Block:
    """An approval being collected, in its own column."""

    word: str
    line: Line
    texts: list[str] = field(default_factory=list)
    is_closed: bool = False

    def goes_on_under(self, line: Line) -> bool:
        if self.is_closed or TITLE_START.match(line.text):
            return False
        under = self.line.column <= line.column < self.line.column + self.line.width
        return under and (line.row == self.line.row + 1 or self._is_signed_by(line))

    def goes_on_beside(self, line: Line) -> bool:
        """The name to the right of the post."""
        beside = line.row == self.line.row and line.column > self.line.column
        return beside and bool(_TO_SIGN.search(line.text))

    def _is_signed_by(self, line: Line) -> bool:
        """After a blank line only what ends a block: the line to sign on and the date."""
        ends = _TO_SIGN.search(line.text) or _ends_block(line.text)
        return line.row <= self.line.row + 3 and bool(ends)

    def add(self, line: Line) -> None:
        self.texts.append(line.text)
        if line.row > self.line.row:
            self.line = line
        self.is_closed = _ends_block(line.text)


def read_above(lines: Sequence[Line]) -> Above:
    blocks: list[_Block] = []
    title: list[str] = []
    for line in sorted(lines, key=lambda line: (line.row, line.column)):
        if not line.text.strip():
            continue
        if word := APPROVAL.match(line.text):
            blocks.append(_Block(word[1], line, [line.text], _ends_block(line.text)))
        elif block := _block_of(line, blocks):
            block.add(line)
        else:
            title.append(line.text)
    text = "\n".join(title)
    return Above(text, tuple(_approval(block) for block in blocks), period_in(text), year_in(text))


def _block_of(line: Line, blocks: Sequence[_Block]) -> _Block | None:
    under = (block for block in blocks if block.goes_on_under(line))
    beside = (block for block in reversed(blocks) if block.goes_on_beside(line))
    return next(under, None) or next(beside, None)


def read_below(lines: Sequence[Line]) -> Below:
    """Signature lines from the first that names a post; whatever stands before it is a note."""
    ordered = sorted(lines, key=lambda line: (line.row, line.column))
    texts = [line.text for line in ordered if line.text.strip()]
    starts = [place for place, text in enumerate(texts) if is_signature(text)]
    first = starts[0] if starts else len(texts)
    return Below(tuple(texts[first:]), tuple(texts[:first]))


def is_signature(text: str) -> bool:
    return bool(SIGNATURE.match(text)) or "____" in text


def period_in(text: str) -> str | None:
    """«за 1 квартал 2021 года» → 2021-Q1."""
    for number, ordinal in enumerate(_ORDINALS, start=1):
        named = rf"\b(?:{ordinal})(?:-?(?:й|ый|ий|е|ое))?\s+"
        if match := re.search(rf"{named}{_QUARTER}\s+{_YEAR}", text, re.IGNORECASE):
            return f"{match[1]}-Q{number}"
        match = re.search(rf"{named}{_HALF}\s+{_YEAR}", text, re.IGNORECASE)
        if match and number <= 2:
            return f"{match[1]}-H{number}"
    if match := re.search(rf"\bза\s+({_MONTH})\s+{_YEAR}", text, re.IGNORECASE):
        return f"{match[2]}-M{_month_number(match[1]):02}"
    match = re.search(rf"\bза\s+{_YEAR}\s*г", text, re.IGNORECASE)
    return match[1] if match else None


def year_in(text: str) -> int | str | None:
    """The plan's year; a season as 2015/2016; the first year where there are several, or several seasons."""
    of_season = r"(?=.{0,20}(?:уч|творч|сезон|театр))"
    season = re.search(rf"\b{_YEAR}\s*[/–—-]\s*(20\d\d|\d\d)\b{of_season}", text, re.DOTALL | re.IGNORECASE)
    if found := season or re.search(rf"\b{_YEAR}\s*/\s*(20\d\d)\b", text):
        first, last = int(found[1]), int(found[2][-2:]) + int(found[1][:2]) * 100
        return f"{first}/{last}" if last == first + 1 else first
    match = re.search(rf"(?<!\d){_YEAR}(?!\d)", text)
    return int(match[1]) if match else None


def _ends_block(text: str) -> bool:
    return bool(_DATE_LINE.search(text.strip().splitlines()[-1]))


def _approval(block: _Block) -> Approval:
    lines = tuple(line for text in block.texts for line in text.split("\n") if line.strip())
    dates = [found for line in lines if (found := _date_in(line))]
    return Approval(block.word, lines, dates[-1] if dates else None)


def _date_in(text: str) -> datetime.date | None:
    match = _DATE.search(text)
    if not match:
        return None
    month = int(match[2]) if match[2] else _month_number(match[3])
    try:
        return datetime.date(int(match[4]), month, int(match[1]))
    except ValueError:
        return None


def _month_number(word: str) -> int:
    """«мая» and «май» share two letters with «март», so the longest stem wins."""
    stems = [stem for stem in MONTHS if word.lower().startswith(stem)]
    return MONTHS.index(max(stems, key=len)) + 1
