"""Deadlines in words → dates and rules, as Russian plans write them.

`read_deadline("до 15.06.2022, далее не реже, чем 1 раз в полугодие", year=2022)` gives the parts of the
phrase and the doubts a person must settle; nothing is guessed. Conventions:

* a month, quarter, half-year or year without a day ends on its last day; «до» and «по» D include D;
* a day or month without a year falls into the plan's year, or into its season (1 September – 31 August);
  August opens the season only where it opens the phrase («август – сентябрь»);
* a repetition without dates is due on the last day of every period of the plan's year; after «далее»
  its next two dates follow the date before;
* «ежегодно … до» a day of January – March reports on a year that has ended, so the plan of 2022 meets it
  first in 2023; every other yearly date falls into the plan's own year;
* «по плану», «по графику», «по итогам» add nothing where the same clause names a date or a repetition.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from plans.deadlines.cell import Cell
from plans.deadlines.context import Context
from plans.deadlines.parts import Part, Reading
from plans.deadlines.scanner import Scanner
from plans.deadlines.stretches import is_dated
from plans.deadlines.terms import Dates, Mark, MonthDays, Repeat, Term, Weekdays
from plans.deadlines.tokens import FIRST_YEAR, MONTH_NAMES, Token, clean, letters_for_digits, tokens

__all__ = ["Part", "Reading", "read_deadline"]

UNREAD: Final = (
    "Срок не прочитан: напишите дату, период или повторение, например «до 15.06.2022» или «ежеквартально»."
)
LETTERS: Final = "В дате вместо цифр стоят буквы: прочитано как цифры, проверьте."
NO_MONTH: Final = "Число без месяца: допишите месяц, например «15 июня»."
LONG: Final = "Текст слишком длинный для срока: прочитано только его начало."
LONGEST: Final = 2000  # characters; no cell of deadlines is longer
SHORT_CELL: Final = 12  # tokens; in a longer text a word like a month is no typo of one


def read_deadline(phrase: str, *, year: str | int) -> Reading:
    """Read one cell; `year` is a calendar year (2022) or a season («2015/2016»)."""
    context = Context.of(year)
    text = clean(phrase[:LONGEST].replace(" / ", "\n"))
    if not text:
        return Reading(phrase, (), (UNREAD,) if _has_signs(phrase) else ())
    digits = letters_for_digits(text)
    told = ((LETTERS, digits != text), (LONG, len(phrase) > LONGEST))
    doubts = [doubt for doubt, holds in told if holds]
    found = _without_misspelt(tokens(digits), doubts)
    terms = Scanner(found, context, doubts).scan()
    cell = Cell(context, doubts)
    for clause in _clauses(terms):
        cell.add(clause)
    parts = cell.parts()
    if _is_weekly(terms, parts, found):
        parts = (*parts, Part("recurring", freq="week", interval=1))
    return Reading(phrase, parts, tuple(doubts) if parts or doubts else (_unread(found),))


def _has_signs(phrase: str) -> bool:
    """Whether there is anything to see besides spaces and line breaks."""
    return any(sign.isprintable() and not sign.isspace() and sign != "/" for sign in phrase)


def _unread(found: list[Token]) -> str:
    numbers = any(token.kind == "num" for token in found)
    plain = all(token.kind in ("num", "dash", "comma") or len(token.text) < 3 for token in found)
    return NO_MONTH if numbers and plain else UNREAD


def _without_misspelt(found: list[Token], doubts: list[str]) -> list[Token]:
    """Leaves out a word that looks like a month with a letter amiss, and its day and year."""
    if len(found) > SHORT_CELL:
        return found
    kept: list[Token] = []
    skipping = False
    for token in found:
        month = _meant_month(token)
        if month:
            doubts.append(
                f"«{token.text}» похоже на «{month}» с опечаткой: исправьте слово, срок не прочитан."
            )
            if kept and kept[-1].kind == "num" and kept[-1].number < 32:
                kept.pop()
        skipping = bool(month) or (skipping and (token.kind == "unit" or token.number >= FIRST_YEAR))
        if not skipping:
            kept.append(token)
    return kept


def _meant_month(token: Token) -> str:
    if token.kind != "word" or not 4 <= len(token.text) <= 10:
        return ""
    return next(iter(difflib.get_close_matches(token.text, MONTH_NAMES, n=1, cutoff=0.8)), "")


def _is_weekly(terms: list[Term], parts: tuple[Part, ...], found: list[Token]) -> bool:
    """«по средам», or nothing but days of the week and hours: «доступная среда» is no Wednesday."""
    named = [term for term in terms if isinstance(term, Weekdays)]
    if not named or any(part.kind == "recurring" for part in parts):
        return False
    if any(term.sure for term in named):
        return True
    return not parts and all(token.kind != "word" or len(token.text) < 3 for token in found)


def _clauses(terms: list[Term]) -> Iterator[list[Term]]:
    """Terms that belong together: between semicolons and line breaks."""
    clause: list[Term] = []
    for at, term in enumerate(terms):
        if term == Mark("hard") or (term == Mark("line") and not _is_one_deadline(terms, at)):
            yield clause
            clause = []
        elif term != Mark("line"):
            clause.append(term)
    yield clause


def _is_one_deadline(terms: list[Term], at: int) -> bool:
    """«ежегодно / 01.09.2022» and «май / ежегодно» are one deadline on two lines."""
    before = terms[at - 1] if at else None
    after = terms[at + 1] if at + 1 < len(terms) else None
    if isinstance(before, Repeat) and isinstance(after, MonthDays):
        return True
    if isinstance(before, Repeat) and isinstance(after, Dates):
        return before.freq not in ("day", "week") and (not after.preposition or not is_dated(after))
    if isinstance(before, Dates) and isinstance(after, Repeat) and len(terms) == at + 2:
        return after.freq == "year" and not is_dated(before)
    return False
