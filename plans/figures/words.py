"""Figures that stand inside a text as {{Посещения}} and print from data, so that text and sums cannot disagree. Pure.

A token names an indicator and, after a colon, what of it is meant: {{Посещения}} «8947», {{Посещения:изменение}}
«на 1396 больше», {{Посещения:раз}} «в 1,18 раза больше», {{Посещения:было}} and {{Посещения:план}}. Case and blanks
do not matter. A token that cannot be told stays as it was written: nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from institutions.numbers import written as number

TOKEN = re.compile(r"\{\{([^{}:\n]{1,200})(?::([^{}:\n]{0,40}))?\}\}")
PREPOSITIONS = {"на", "в"}  # what the words of a change begin with
LAST_WORD = re.compile(r"(?<![\w-])(\w+)\s+\Z")


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of an indicator in one row; `unit` is said beside the figure, not in it."""

    value: Decimal | None = None
    previous: Decimal | None = None
    planned: Decimal | None = None


def expand(text: str, figures: Mapping[str, Value]) -> str:
    """The text as it prints: every token that can be told replaced by its words."""
    known = {plain(name): value for name, value in figures.items()}

    def words(token: re.Match[str]) -> str:
        value, tell = known.get(plain(token[1])), FORMS.get(plain(token[2] or ""))
        told = tell(value) if value and tell else ""
        return without_said(told, token.string[: token.start()]) or token[0]

    return TOKEN.sub(words, text)


def without_said(told: str, before: str) -> str:
    """The words of a token without the preposition that stands before it already: «это на {{…:изменение}}»."""
    preposition, _, rest = told.partition(" ")
    last = LAST_WORD.search(before)
    is_said = preposition in PREPOSITIONS and last is not None and last[1].casefold() == preposition
    return rest if is_said else told


def problems(text: str, figures: Mapping[str, Value]) -> list[str]:
    """Why tokens of the text cannot be told, in the order of the text: misspelt, or not filled in yet."""
    known = {plain(name): (name, value) for name, value in figures.items()}
    found = [problem(token, known) for token in TOKEN.finditer(text)]
    return list(dict.fromkeys(filter(None, found)))


def misspelt(text: str, figures: Mapping[str, Value]) -> list[str]:
    """Of the problems, those that filling in the figures will not cure."""
    filled = {name: Value(Decimal(1), Decimal(1), Decimal(1)) for name in figures}
    return problems(text, filled)


def problem(token: re.Match[str], known: Mapping[str, tuple[str, Value]]) -> str:
    name, form = " ".join(token[1].split()), plain(token[2] or "")
    if plain(name) not in known:
        names = ", ".join(f"«{name}»" for name, _ in known.values())
        hint = f" Есть: {names}." if names else " У этого мероприятия показателей нет."
        return f"Показателя «{name}» у мероприятия нет.{hint}"
    if form not in FORMS:
        return f"Не понимаю «{token[0]}»: после двоеточия пишут {', '.join(sorted(filter(None, FORMS)))}."
    title, value = known[plain(name)]
    if FORMS[form](value):
        return ""
    if value.value is None and form not in {"было", "план"}:
        return f"Не заполнен показатель «{title}»."
    return f"Нельзя вывести «{token[0]}»: для показателя «{title}» нет прошлого или планового значения."


def mentions(text: str, name: str) -> bool:
    """Whether the text has a token of this indicator."""
    return any(plain(token[1]) == plain(name) for token in TOKEN.finditer(text))


def renamed(text: str, old: str, new: str) -> str:
    """The text with the tokens of an indicator under its new name."""

    def token(found: re.Match[str]) -> str:
        if plain(found[1]) != plain(old):
            return found[0]
        return f"{{{{{new}}}}}" if found[2] is None else f"{{{{{new}:{found[2]}}}}}"

    return TOKEN.sub(token, text)


def plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def change(value: Value) -> str:
    """«на 1396 больше», «на 12 меньше», «столько же»; nothing without both figures."""
    if value.value is None or value.previous is None:
        return ""
    difference = value.value - value.previous
    if not difference:
        return "столько же"
    return f"на {number(abs(difference))} {'больше' if difference > 0 else 'меньше'}"


def ratio(value: Value) -> str:
    """«в 1,18 раза больше» to two places, away from half; nothing where there is nothing to divide."""
    if value.value is None or value.previous is None or value.value <= 0 or value.previous <= 0:
        return ""
    more, less = max(value.value, value.previous), min(value.value, value.previous)
    times = (more / less).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if times == 1:
        return "столько же"
    return f"в {number(times)} {times_word(times)} {'больше' if value.value > value.previous else 'меньше'}"


def times_word(times: Decimal) -> str:
    """раза after a fraction and 2–4, раз otherwise."""
    if times != times.to_integral_value():
        return "раза"
    tens, ones = int(times) % 100, int(times) % 10
    return "раза" if ones in {2, 3, 4} and tens not in {12, 13, 14} else "раз"


FORMS: dict[str, Callable[[Value], str]] = {
    "": lambda value: number(value.value),
    "изменение": change,
    "раз": ratio,
    "было": lambda value: number(value.previous),
    "план": lambda value: number(value.planned),
}
