"""Answers in words, as form services export them, matched to the options of a questionnaire. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveys.importing.column_mapping import DAY, LANGUAGE, PERSONAL, SKIP, plain
from surveys.questionnaire import NA, NPS, SCALE, Question, Questionnaire, in_language

SEPARATORS = re.compile(r"[;,\n]\s*")
MOST_PIECES = 60  # answers in one cell: no question has as many options
LEADING_MARK = re.compile(r"(\d{1,2})(?!\d)(?:\s*[-–—.:()]|\s|$)")
NA_WORDS = {
    *("не пользовался", "не пользовалась", "не пользовался ась", "затрудняюсь ответить", "не знаю", "н д"),
}
MARKED = frozenset({"scale", "matrix", "nps", "ranking"})
NO = {"", "0", "нет", "false", "ложь"}
YEARS = re.compile(r"(\d{1,3})\s*(?:лет|года?|полных лет)\.?")
DROPPED = "-"  # of a value that a person said not to take in


@dataclass(frozen=True)
class Unmatched:
    """Words that are no option of the question, and how often they stand in the file."""

    target: str
    words: str
    times: int


@dataclass
class Words:
    """What the words in one column mean: by plain words, the code."""

    question: Question
    codes: dict[str, str]

    @cached_property
    def longest(self) -> int:
        """No option is longer, whatever signs stand between its words."""
        return 2 * max(map(len, self.codes), default=0) + 20

    @property
    def has_marks(self) -> bool:
        return self.question.kind in MARKED

    def code(self, words: str) -> str | None:
        """The code, DROPPED for what is not taken in, None for words that mean nothing yet."""
        bare = plain(words)
        if bare in self.codes:
            return self.codes[bare]
        if self.question.na and (bare in NA_WORDS or words.strip() == "-"):
            return NA
        if self.has_marks and (found := LEADING_MARK.match(words.strip())):
            mark = str(int(found[1]))
            return mark if mark in marks_of(self.question) else None
        return None

    def pieces(self, cell: str) -> list[str]:
        """Several answers in one cell: options may hold commas themselves, so known ones are taken off first."""
        rest = cell.strip()
        found: list[str] = []
        while rest and len(found) < MOST_PIECES:
            piece = self.known_start(rest) or SEPARATORS.split(rest, maxsplit=1)[0]
            found.append(piece)
            rest = SEPARATORS.sub("", rest[len(piece) :], count=1) if piece else rest[1:]
        return [piece for piece in found if piece.strip()]

    def known_start(self, rest: str) -> str:
        """The longest option the text begins with, up to a separator or the end."""
        ends = [match.start() for match in SEPARATORS.finditer(rest[: self.longest])]
        ends += [len(rest)] if len(rest) <= self.longest else []
        for end in reversed(ends):
            if plain(rest[:end]) in self.codes:
                return rest[:end]
        return ""


def marks_of(question: Question) -> Sequence[str]:
    if question.kind == "ranking":
        return [str(rank) for rank in range(1, len(question.options) + 1)]
    return NPS if question.kind == "nps" else SCALE


def words_of(question: Question, chosen: Mapping[str, str]) -> Words:
    """The options' own words, and those that a person matched: plain words → code."""
    if question.kind in MARKED:
        codes = {mark: mark for mark in marks_of(question)}
    else:
        codes = {plain(in_language(option.text, LANGUAGE)): option.code for option in question.options}
    if question.na:
        codes[plain(in_language(question.na, LANGUAGE))] = NA
    return Words(question, codes | {words: code for words, code in chosen.items() if code})


class RowReader:
    """Turns the cells of a row into the fields of the form, by what each column is."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        targets: Sequence[str],
        chosen: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.targets = targets
        chosen = chosen or {}
        questions = {question.key: question for question in questionnaire.questions()}
        self.words = {
            target: words_of(questions[key_of(target)], chosen.get(key_of(target), {}))
            for target in targets
            if target not in {SKIP, PERSONAL, DAY}
        }

    def read(self, cells: Sequence[str]) -> tuple[dict[str, list[str]], list[tuple[int, str]]]:
        """The fields, and the words that mean nothing yet, each with the place of its column."""
        sent: dict[str, list[str]] = {}
        unknown: list[tuple[int, str]] = []
        for place, target in enumerate(self.targets):
            if target in self.words and place < len(cells) and cells[place].strip():
                self.read_cell(place, target, cells[place].strip(), sent, unknown)
        return sent, unknown

    def read_cell(
        self, place: int, target: str, cell: str, sent: dict[str, list[str]], unknown: list[tuple[int, str]]
    ) -> None:
        words, (name, _, option) = self.words[target], target.partition("=")
        if option:
            if plain(cell) not in NO:
                sent.setdefault(name, []).append(option)
            return
        if words.question.kind in {"number", "date", "text", "long_text"}:
            sent.setdefault(name, []).append(TYPED.get(words.question.kind, str)(cell))
            return
        pieces = words.pieces(cell) if words.question.kind == "multi" else [cell]
        for piece in pieces:
            code = words.code(piece)
            if code is None:
                unknown.append((place, piece))
            elif code != DROPPED:
                sent.setdefault(name, []).append(code)

    def unmatched(self, rows: Iterable[Sequence[str]]) -> list[Unmatched]:
        """All words that mean nothing yet, the commonest first."""
        times: Counter[tuple[str, str]] = Counter()
        shown: dict[tuple[str, str], str] = {}
        for cells in rows:
            for place, words in self.read(cells)[1]:
                key = (key_of(self.targets[place]), plain(words))
                times[key] += 1
                shown.setdefault(key, words)
        ordered = sorted(times.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        return [Unmatched(target, shown[(target, words)], number) for (target, words), number in ordered]


def key_of(target: str) -> str:
    """Key of the question of a target: «rooms.r1» and «found=c2» are of rooms and of found."""
    return re.split(r"[.=]", target, maxsplit=1)[0]


def years_alone(cell: str) -> str:
    """Of «25 лет» the number."""
    found = YEARS.fullmatch(cell.strip())
    return found[1] if found else cell


def day_alone(cell: str) -> str:
    """Of a day with a time the day."""
    return re.split(r"[ T]", cell.strip(), maxsplit=1)[0]


TYPED = {"date": day_alone, "number": years_alone}
