"""Which column of a table of answers is which question: proposed by likeness of words, settled by a person. Pure.

Exports of form services name a column by its question: «Вопрос», of tables «Вопрос [Строка]», of several options in
columns of their own «Вопрос / Вариант».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from surveys.questionnaire import Question, Questionnaire, in_language

LANGUAGE = "ru"
SKIP, PERSONAL, DAY = "", "personal", "day"
ALIKE = 0.82  # of 1: words that differ in an ending or a sign
DAY_HEADINGS = (
    "отметка времени",
    "время создания",
    "дата ответа",
    "дата заполнения",
    "день",
    "timestamp",
    "дата и время",
)
PERSONAL_WORDS = re.compile(
    r"(?i)\b(?:фио|ф\.\s?и\.\s?о|фамили\w*|отчеств\w*|ваше имя|имя|e-?mail|почт[аыу]|адрес электронной|логин|"
    r"телефон\w*|мобильн\w*|паспорт\w*|снилс|инн|адрес проживания|"
    r"дата рождения|ip|ip-адрес|id|user id|uid|ник|username)\b"
)
CONTACT = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d\d[\s-]*\d\d")
IPS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
NUMBERING = re.compile(r"(?i)^\s*(?:вопрос\s*)?\d{1,3}(?:\.\d{1,2})?\s*[.):]\s*")
SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may hold: a question, a row of it, or whether one option was chosen."""

    name: str  # name of the field, and after = the option where it has a column of its own
    title: str
    forms: tuple[str, ...]  # how it may be headed, in plain words


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    target: str


def plain(text: str) -> str:
    """Without case, ё, signs and spare blanks."""
    bare = SIGNS.sub(" ", text.casefold().replace("ё", "е").replace("_", " "))
    return " ".join(bare.split())


def targets_of(questionnaire: Questionnaire) -> tuple[Target, ...]:
    return tuple(
        target
        for number, question in enumerate(questionnaire.questions(), start=1)
        for target in _targets(question, number)
    )


def _targets(question: Question, number: int) -> Iterable[Target]:
    text = in_language(question.text, LANGUAGE)
    parts = [(row.key, in_language(row.text, LANGUAGE)) for row in question.rows]
    if question.kind == "ranking":
        parts = [(option.code, in_language(option.text, LANGUAGE)) for option in question.options]
    if parts:
        for key, words in parts:
            yield _part(f"{question.key}.{key}", number, text, words)
        return
    yield Target(question.key, f"{number}. {text}", (plain(text),))
    if question.kind == "multi":
        for option in question.options:
            words = in_language(option.text, LANGUAGE)
            yield _part(f"{question.key}={option.code}", number, text, words)


def _part(name: str, number: int, text: str, words: str) -> Target:
    return Target(name, f"{number}. {text} — {words}", (plain(f"{text} {words}"),))


def proposed(headings: Sequence[str], targets: Sequence[Target]) -> list[Column]:
    """The likeliest target of each column, each target once; the surest first."""
    scores = sorted(
        (
            (-_likeness(heading, target), place, order)
            for place, heading in enumerate(headings)
            for order, target in enumerate(targets)
        ),
    )
    found: dict[int, str] = {}
    taken: set[str] = set()
    for score, place, order in scores:
        name = targets[order].name
        if -score >= ALIKE and place not in found and name not in taken:
            found[place] = name
            taken.add(name)
    columns: list[Column] = []
    for place, heading in enumerate(headings):
        columns.append(Column(heading, found.get(place) or _otherwise(heading, columns)))
    return columns


def _likeness(heading: str, target: Target) -> float:
    bare = plain(NUMBERING.sub("", heading))
    return max(_alike(bare, form) for form in target.forms)


def _alike(first: str, second: str) -> float:
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _otherwise(heading: str, before: Sequence[Column]) -> str:
    if plain(heading) in {plain(words) for words in DAY_HEADINGS} and all(
        each.target != DAY for each in before
    ):
        return DAY
    return SKIP


def is_personal(heading: str, cells: Iterable[str]) -> bool:
    """By its heading, or by what most of its cells look like."""
    if PERSONAL_WORDS.search(heading):
        return True
    filled = [cell for cell in cells if cell]
    contacts = sum(1 for cell in filled if CONTACT.search(cell) or IPS.match(cell))
    return bool(filled) and contacts * 2 > len(filled)
