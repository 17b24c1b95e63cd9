"""Answers, rows and factors typed one a line: which of them are those that stood there before. Pure.

A key stays with its answer, so that figures and translations do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from surveys.building.editing import change_question
from surveys.building.feeds import YES
from surveys.building.making import new_key, new_measure, reworded, ru
from surveys.questionnaire import BASE_LANGUAGE, NO_TIE, Factor, Option, Question, Questionnaire, Row

SAME_WORDS = 0.6  # share of letters in common from which a line counts as the same answer, reworded
# An assessment counts the answers «Да», so they have a code that can be known.
USUAL_CODES = {"да": YES, "нет": "no"}


@dataclass(frozen=True)
class Lines:
    """How lines were understood against what stood there before: `kept` are key and new words, None is a new line."""

    kept: tuple[tuple[str | None, str], ...]
    renamed: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def read_lines(before: Sequence[tuple[str, str]], typed: Iterable[str], *, all_same: bool = False) -> Lines:
    """`before` are keys and words. A line in the same words keeps its key wherever it stands; of the others, one that
    is nearly the same does, and all of them in their order when the person says that only words have changed."""
    lines = [words for words in (" ".join(line.split()) for line in typed) if words]
    found: dict[int, str] = {}
    free = dict(before)
    for at, words in enumerate(lines):
        if key := next((key for key, old in free.items() if old == words), None):
            found[at] = key
            del free[key]
    renamed = []
    for at, words in enumerate(lines):
        if at not in found and (key := likely(words, free, all_same=all_same)):
            renamed.append((free.pop(key), words))
            found[at] = key
    return Lines(
        kept=tuple((found.get(at), words) for at, words in enumerate(lines)),
        renamed=tuple(renamed),
        added=tuple(words for at, words in enumerate(lines) if at not in found),
        removed=tuple(free.values()),
    )


def likely(words: str, free: Mapping[str, str], *, all_same: bool) -> str | None:
    if all_same:
        return next(iter(free), None)
    alike = {
        key: SequenceMatcher(None, old.casefold(), words.casefold()).ratio() for key, old in free.items()
    }
    best = max(alike, key=lambda key: alike[key], default=None)
    return best if best is not None and alike[best] >= SAME_WORDS else None


def option_lines(question: Question) -> list[tuple[str, str]]:
    return [(option.code, option.text.get(BASE_LANGUAGE, "")) for option in question.options]


def row_lines(question: Question) -> list[tuple[str, str]]:
    return [(row.key, row.text.get(BASE_LANGUAGE, "")) for row in question.rows]


def with_options(question: Question, lines: Lines) -> tuple[Option, ...]:
    texts = {option.code: option.text for option in question.options}
    taken = set(texts)
    made = []
    for key, words in lines.kept:
        code = key or option_code(words, taken)
        taken.add(code)
        made.append(Option(code, reworded(texts.get(code, {}) if key else {}, words)))
    return tuple(made)


def option_code(words: str, taken: set[str]) -> str:
    usual = USUAL_CODES.get(words.casefold())
    return usual if usual and usual not in taken else new_key("o", taken)


def with_rows(question: Question, lines: Lines) -> tuple[Row, ...]:
    """Each row measures something of its own."""
    rows = {row.key: row for row in question.rows}
    taken = set(rows)
    made = []
    for key, words in lines.kept:
        if key:
            made.append(replace(rows[key], text=reworded(rows[key].text, words)))
        else:
            fresh = new_key("r", taken)
            taken.add(fresh)
            made.append(Row(fresh, ru(words), replace(NO_TIE, measure=new_measure())))
    return tuple(made)


def with_factors(questionnaire: Questionnaire, lines: Lines) -> Questionnaire:
    """Questions that were about a factor that is gone are about none."""
    old = {factor.key: factor for factor in questionnaire.factors}
    made: list[Factor] = []
    for key, words in lines.kept:
        fresh = key or new_key("f", {*old, *(each.key for each in made)})
        made.append(Factor(fresh, reworded(old[key].text if key else {}, words)))
    changed = replace(questionnaire, factors=tuple(made))
    gone = set(old) - {factor.key for factor in made}
    for question in questionnaire.questions():
        loosened = without_factors(question, gone)
        if loosened != question:
            changed = change_question(changed, loosened)
    return changed


def without_factors(question: Question, gone: set[str]) -> Question:
    rows = tuple(
        replace(row, tie=replace(row.tie, factor="", side="")) if row.tie.factor in gone else row
        for row in question.rows
    )
    tie = replace(question.tie, factor="", side="") if question.tie.factor in gone else question.tie
    return replace(question, rows=rows, tie=tie)
