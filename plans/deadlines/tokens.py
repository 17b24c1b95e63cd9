"""Numbers, dates and words of a deadline cell, cleaned of the traps of typed text.

Every expression here is a flat alternation without nested repetition, so reading is linear.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

TokenKind = Literal[
    "date", "bad", "time", "num", "month", "unit", "weekday", "ordinal", "count", "word",
    "dash", "comma", "semi", "break", "open", "close", "slash", "colon",
]  # fmt: skip

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099


@dataclass(frozen=True, slots=True)
class Token:
    """`number` is the value of a number, month, weekday or ordinal (-1: last); `year` of a date."""

    kind: TokenKind
    text: str
    number: int = 0
    day: int = 0
    month: int = 0
    year: int | None = None
    glued: bool = False
    roman: bool = False


_DASHES: Final = "‐‑‒–—―−-"
_TOKEN: Final = re.compile(
    rf"""
      (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9]))
    | (?P<clock>[0-9]{{1,2}}:[0-9]{{2}}(?![0-9]))
    | (?P<date>[0-9]{{1,2}}[ ]?\.{{1,2}}[ ]?[0-9]{{1,2}}(?![0-9])
        (?:[ ]?\.{{1,2}}[ ]?[0-9]{{4,6}}(?![0-9])|[.][0-9]{{1,3}}(?![0-9:])|[ ,](?:19|20)[0-9]{{2}}(?![0-9.]))?)
    | (?P<dated>[0-9]{{1,2}}(?P<mark>[-/,\ ])[0-9]{{1,2}}(?P=mark)[0-9]{{4}}(?![0-9]))
    | (?P<torn>[0-9]{{1,2}}\.[0-9]{{5,8}}(?![0-9]))
    | (?P<month>(?:0?[1-9]|1[0-2])(?=[.](?:19|20)[0-9]{{2}}(?![0-9])))
    | (?P<num>[0-9]+)
    | (?P<word>[^\W\d_]+)
    | (?P<break>\n|[ ]/[ ])
    | (?P<dash>[{_DASHES}])
    | (?P<sign>[,;()/:%№§&])
    """,
    re.VERBOSE,
)
_SIGNS: Final[dict[str, TokenKind]] = {
    ",": "comma", ";": "semi", "(": "open", ")": "close", "/": "slash", ":": "colon",
    "%": "word", "№": "word", "§": "word", "&": "word",
}  # fmt: skip

_HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0000-\u0008\u000e-\u001f]")
_HALF_YEAR: Final = re.compile(r"(?i)(?<![^\W\d_])п/(?:г|год|году)(?![^\W_])")
_QUARTER: Final = re.compile(r"(?i)(?<![^\W\d_])кв-л[а-я]{0,2}(?![^\W_])")
_GLUED_ROMAN: Final = re.compile(r"(?i)(?<![^\W_])([ivxі]{1,4})(?=кв|полуг)")
_QUOTES: Final = re.compile("[«»“”„\"'`*_]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_LOOKALIKE: Final = str.maketrans("aceopxykmthbАСЕОРХУКМТНВ", "асеорхукмтнвАСЕОРХУКМТНВ")
_LOOKALIKE_UPPER: Final = str.maketrans("ACEOPXYKMTHB", "АСЕОРХУКМТНВ")
_DIGIT: Final = "[0-9ОоOoЗзБбlLiI]"
_LETTER_DIGITS: Final = re.compile(
    rf"(?<![^\W_])(?:{_DIGIT}{{2}}\.{_DIGIT}{{2}}(?:\.{_DIGIT}{{4}})?(?![^\W_])"
    rf"|{_DIGIT}{{2}}(?=[ ]?(?i:янв|фев|март|апр|мая|июн|июл|авг|сен|окт|ноя|дек)))"
)
_DIGITS: Final = str.maketrans("ОоOoЗзБбlLiI", "000033661111")
_TORN: Final = re.compile(  # «ежеквар-тально» over two lines, «еже месячно»
    r"(?i)(?<![^\W_])(еже[а-я]{0,9}(?<!но)|посто[а-я]{0,3}|система[а-я]{0,6}(?<!ки))- ?\n? ?(?=[а-я]{2})"
    r"|(?<![^\W_])(еже) (?=дн|нед|мес|кв|год|пол)"
)
_SENTENCE: Final = re.compile(r"(?<=\.[0-9]{4})\. (?=[^\W\d_]{3})")  # «01.03.2022. Контролировать …»
_ROMAN_SIGNS: Final = str.maketrans("ІУХіух", "IVXIVX")
_ROMANS: Final = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7,
    "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12, "IIII": 4,
}  # fmt: skip
CYRILLIC_ROMANS: Final = {"п": 2, "ш": 3}
_ENDINGS: Final = {
    "го", "ого", "его", "й", "ый", "ий", "ой", "е", "ое", "ые", "м", "ом", "ему", "ому", "му",
    "я", "ая", "ья", "ю", "ую", "ей", "х", "ти", "ми",
}  # fmt: skip

_MONTHS: Final = (
    r"янв(?:ар[ьяюе]|арем)?", r"фев(?:р|рал[ьяюе]|ралем)?", r"мар(?:т|та|ту|те|том)?",
    r"апр(?:ел[ьяюе]|елем)?", r"ма[йяюе]|маем", r"июн[ьяюе]?|июнем", r"июл[ьяюе]?|июлем",
    r"авг(?:уст|уста|усту|усте|устом)?", r"сен(?:т|тябр[ьяюе]|тябрем)?",
    r"окт(?:ябр[ьяюе]|ябрем)?", r"ноя(?:б|бр[ьяюе]|брем)?", r"дек(?:абр[ьяюе]|абрем)?",
)  # fmt: skip
_MONTH_RE: Final = re.compile("|".join(f"(?P<m{n}>{form})" for n, form in enumerate(_MONTHS, 1)))
MONTH_NAMES: Final = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    "января", "февраля", "марта", "апреля", "июня", "июля",
    "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_UNITS: Final = {
    "day": r"день|дня|дней|дню|дням|дни|днем|дн|сутки|суток|смену",
    "week": r"недел[яиюеьй]|неделями|неделям|нед",
    "month": r"месяц|месяца|месяцу|месяце|месяцев|месяцы|месяцем|мес",
    "quarter": r"квартал|квартала|кварталу|квартале|кварталом|кварталы|кварталов|кварталах|кв",
    "half-year": r"полугоди[еяюий]|полугодием|полугодиях|полугодиями|полугод|полуг|пол|полугода|полгода",
    "year": r"год|года|году|годе|годы|годов|годах|годам|годом|г|гг|гг|лет",
    "term": r"четверть|четверти|четвертью|четвертей|четвертях",
    "decade": r"декад[аыуе]|декадой",
    "half": r"половин[аыуе]|половиной",
}
_UNIT_RE: Final = {name: re.compile(forms) for name, forms in _UNITS.items()}
_WEEKDAYS: Final = (
    r"понедельник(?:а|у|и|ам|ом)?|пн", r"вторник(?:а|у|и|ам|ом)?|вт", r"сред[ауеы]|средам|ср",
    r"четверг(?:а|у|и|ам|ом)?|чт", r"пятниц[ауеы]|пятницам|пт", r"суббот[ауеы]|субботам|сб",
    r"воскресень[ею]|воскресенья|воскресеньям|вс",
)  # fmt: skip
_WEEKDAY_RE: Final = re.compile("|".join(f"(?P<d{n}>{form})" for n, form in enumerate(_WEEKDAYS, 1)))
_ORDINALS: Final = {
    1: r"перв(?:ый|ая|ое|ого|ом|ой|ую|ому|ые|ым|ых)",
    2: r"втор(?:ой|ая|ое|ого|ом|ую|ому|ые|ым|ых)",
    3: r"трет(?:ий|ья|ье|ьего|ьем|ью|ьей|ьему|ьи)",
    4: r"четверт(?:ый|ая|ое|ого|ом|ой|ую|ому|ые|ым)",
    5: r"пят(?:ый|ая|ое|ого|ом|ой|ую|ому)",
    -1: r"последн(?:ий|яя|ее|его|ем|ей|юю|ему|ие|их)",
}
_ORDINAL_RE: Final = {number: re.compile(forms) for number, forms in _ORDINALS.items()}
_COUNTS: Final = {
    1: "один одна одно одного одной одном одну одному",
    2: "два две двух двое двум", 3: "три трех трем трое", 4: "четыре четырех",
    5: "пять пяти", 6: "шесть шести", 7: "семь семи", 8: "восемь восьми",
    9: "девять девяти", 10: "десять десяти", 12: "двенадцать двенадцати",
    15: "пятнадцать пятнадцати", 20: "двадцать двадцати", 30: "тридцать тридцати",
}  # fmt: skip
_COUNT_OF: Final = {word: number for number, words in _COUNTS.items() for word in words.split()}
_NOT_A_DATE_AFTER: Final = {
    "п", "пп", "пункт", "пункта", "пункту", "ст", "статьи", "№", "раздел", "раздела",
    "приложение", "приложению", "подпункт", "глава", "главы",
}  # fmt: skip


_DATED: Final = ("date", "month", "weekday", "comma", "time")
_BEFORE_CLOCK: Final = {"в", "с", "до", "к", "начало", "время", "часов", "ч", "час"}
_NUMBERING: Final = re.compile(
    r"(?m)^[0-9]{1,2}(?:\.|\)) ?(?=[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}|[^\W\d_])"
    r"(?!(?:янв|фев|апр|сент|окт|нояб|дек)[а-я]{0,4}я\b|марта|мая|июня|июля|августа|кв|полуг|раз)"
)


def clean(text: str) -> str:
    """One space for every kind of space, no soft hyphens or quotes, «ё» as «е»."""
    text = unicodedata.normalize("NFC", text).replace("\r", "\n").replace("\u2028", "\n")
    text = _GLUED_ROMAN.sub(r"\1 ", _QUARTER.sub("квартал", _HALF_YEAR.sub("полугодие", text)))
    text = _QUOTES.sub(" ", _HIDDEN.sub("", text)).replace("ё", "е").replace("Ё", "Е")
    text = _TORN.sub(r"\1\2", _LINES.sub("\n", _SPACES.sub(" ", text)).strip())
    return _NUMBERING.sub("", _SENTENCE.sub(", ", text))


def letters_for_digits(text: str) -> str:
    """«3О.О6.2О22» as digits; letters stand only where a whole date is typed with them."""

    def digits(match: re.Match[str]) -> str:
        found = match.group()
        return found.translate(_DIGITS) if any(sign.isdigit() for sign in found) else found

    return _LETTER_DIGITS.sub(digits, text)


def tokens(text: str) -> list[Token]:
    """Tokens of a cleaned text; signs that say nothing are left out."""
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(text):
        glued = match.start() == end
        end = match.end()
        dashed = glued and len(found) > 1 and found[-1].kind == "dash" and found[-1].glued
        number = found[-2] if dashed else found[-1] if found else None
        numbered = number is not None and number.kind == "num"
        token = _token(match, glued, numbered, found[-1] if found else None)
        if token is not None:
            found.append(token)
        elif found[-1].kind == "dash":
            found.pop()
    return _hard_breaks(_clocks(_romans(found)))


def _romans(found: list[Token]) -> list[Token]:
    """«П квартал» and «Ш квартал»: Russian letters for the Roman II and III."""
    read = list(found)
    for at, token in enumerate(found[:-1]):
        if token.text in CYRILLIC_ROMANS and unit(found[at + 1].text) in ("quarter", "half-year"):
            read[at] = Token("num", token.text, CYRILLIC_ROMANS[token.text], roman=True)
    return read


def _clocks(found: list[Token]) -> list[Token]:
    """«14.30» after a date or «в» is an hour; after a dash it is what stands before the dash."""
    read: list[Token] = []
    for token in found:
        hour = token.kind == "date" and token.year is None and token.day < 25 and token.month < 60
        sharp = token.text.endswith("00")
        if hour and len(token.text) > 3 and token.text[-2:].isdigit() and (sharp or _is_clock(token, read)):
            token = Token("time", token.text)
        read.append(token)
    return read


def _is_clock(token: Token, read: list[Token]) -> bool:
    before = read[-1] if read else None
    if before is not None and before.kind == "dash":
        return len(read) > 1 and read[-2].kind == "time"
    if before is not None and before.kind in ("break", "close") and not 1 <= token.month <= 12:
        before = next((one for one in reversed(read) if one.kind not in ("break", "close")), None)
    if before is None:
        return False
    after_year = before.kind == "unit" or (before.kind == "date" and before.year is not None)
    if 1 <= token.month <= 12:
        return after_year or (before.text == "в" and any(one.kind in _DATED for one in read[-5:]))
    return after_year or before.kind in _DATED or before.text in _BEFORE_CLOCK


def _token(match: re.Match[str], glued: bool, numbered: bool, before: Token | None) -> Token | None:
    kind, text = match.lastgroup or "", match.group()
    if kind in ("iso", "date", "dated", "torn") or match.group("dated"):
        return _date(text, before)
    if kind == "clock":
        return Token("time", text)
    if kind == "month":
        return Token("month", text, int(text))
    if kind == "num":
        return Token("num", text, int(text) if len(text) <= 4 else 0, glued=glued)
    if kind == "word":
        return _word(text, glued, numbered)
    if kind in ("break", "dash"):
        return Token("break" if kind == "break" else "dash", text, glued=glued)
    return Token(_SIGNS[text], text, glued=glued)


def _date(text: str, before: Token | None) -> Token:
    if before is not None and before.text in _NOT_A_DATE_AFTER:
        return Token("word", text)
    numbers = [part for part in re.split(r"[^0-9]+", text) if part]
    if len(numbers[0]) == 4:
        numbers.reverse()
    day, month = int(numbers[0]), int(numbers[1])
    if len(numbers) < 3:
        kind: TokenKind = "bad" if len(numbers[1]) > 2 else "date"
        return Token(kind, text, day=day, month=month)
    year = int(numbers[2]) + (2000 if len(numbers[2]) == 2 else 0)
    fits = len(numbers[2]) in (2, 4) and FIRST_YEAR <= year <= LAST_YEAR
    return Token("date" if fits else "bad", text, day=day, month=month, year=year)


def _word(text: str, glued: bool, numbered: bool) -> Token | None:
    roman = _ROMANS.get(text.upper().translate(_ROMAN_SIGNS))
    if roman and any(sign in "IVXІ" for sign in text.upper()):
        return Token("num", text, roman, glued=glued, roman=True)
    word = _cyrillic(text).lower()
    if glued and word in _ENDINGS and numbered:
        return None
    kind, number = _meaning(word) if len(word) < 20 else ("word", 0)
    return Token(kind, word, number, glued=glued)


@lru_cache(maxsize=4096)
def _cyrillic(text: str) -> str:
    """A word typed partly in Latin letters that look the same."""
    told = text.translate(_LOOKALIKE).translate(_LOOKALIKE_UPPER)
    if any("а" <= sign.lower() <= "я" for sign in text):
        return told
    whole = all("а" <= sign.lower() <= "я" for sign in told)
    known = told.lower() in ("с", "к") or _MONTH_RE.fullmatch(told.lower())
    return told if whole and known else text


@lru_cache(maxsize=4096)
def _meaning(word: str) -> tuple[TokenKind, int]:
    if match := _MONTH_RE.fullmatch(word):
        return "month", int((match.lastgroup or "m0")[1:])
    if match := _WEEKDAY_RE.fullmatch(word):
        return "weekday", int((match.lastgroup or "d0")[1:])
    if unit(word):
        return "unit", 0
    for number, forms in _ORDINAL_RE.items():
        if forms.fullmatch(word):
            return "ordinal", number
    return ("count", _COUNT_OF[word]) if word in _COUNT_OF else ("word", 0)


@lru_cache(maxsize=4096)
def unit(word: str) -> str:
    """The unit of time a word names: day, week, month, quarter, half-year, year, term, decade, half."""
    return next((name for name, forms in _UNIT_RE.items() if forms.fullmatch(word)), "")


_WAITS: Final = {
    "до", "по", "с", "со", "к", "в", "во", "на", "за", "не", "реже", "чем", "раз", "раза", "далее",
    "каждый", "каждую", "каждое", "каждые", "срок", "позднее", "позже", "и", "или", "течение",
    "течении", "менее", "начиная", "период", "мере", "для",
}  # fmt: skip
_GOES_ON: Final = {"чем", "раз", "раза", "числа", "число", "включительно", "далее"}


def _hard_breaks(found: list[Token]) -> list[Token]:
    """Line breaks that part two deadlines; those inside brackets or a broken sentence go."""
    inside = _bracketed(found)
    bullets = bool(found) and found[0].kind == "dash"
    kept: list[Token] = []
    for at, token in enumerate(found):
        if token.kind != "break":
            kept.append(token)
        elif inside[at]:
            kept += [Token("comma", ",")] if kept[-1].kind not in ("comma", "open") else []
        elif kept and at + 1 < len(found) and not _wraps(kept[-1], found[at + 1], bullets):
            kept.append(token)
    return kept


def _bracketed(found: list[Token]) -> list[bool]:
    inside, opened = [False] * len(found), -1
    for at, token in enumerate(found):
        if token.kind == "open" and opened < 0:
            opened = at
        elif token.kind == "close" and opened >= 0:
            inside[opened:at] = [True] * (at - opened)
            opened = -1
    return inside


def _wraps(before: Token, after: Token, bullets: bool) -> bool:
    """Whether a sentence goes on over the line break between two tokens."""
    if before.text in _WAITS or after.text in _GOES_ON:
        return True
    if before.kind in ("num", "ordinal", "count") and after.kind in ("unit", "month"):
        return True
    if before.kind == "month" and after.kind == "num" and after.number >= FIRST_YEAR:
        return True
    dated = ("date", "num", "month")
    return before.kind == "dash" or (before.kind in dated and after.kind == "dash" and not bullets)
