"""The figures of a question as they may be shown: small ones are hidden, in parts of a survey too. Pure.

How many were asked and did not answer is no opinion of anybody: it is shown wherever the question's figures are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from surveys.counting.suppression import hidden, hidden_in_part, hidden_of_several, is_told
from surveys.counting.tally import Figures
from surveys.questionnaire import BASE_LANGUAGE, Question, Questionnaire, in_language
from surveys.slots import Layout, Slot

At = Callable[[Slot], Figures]
Codes = Mapping[str, int]
WITH_MEAN = frozenset({"scale", "matrix", "ranking"})
FRIENDS, CRITICS = ("9", "10"), tuple(str(mark) for mark in range(7))  # of the NPS


@dataclass(frozen=True, slots=True)
class Line:
    """An answer that could be chosen; no number where it is hidden."""

    words: str
    number: int | None
    share: float | None  # per cent of those who answered

    @property
    def is_hidden(self) -> bool:
        return self.number is None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One question, or one row of a table. `mean` is in words, empty where it is hidden or there is none."""

    words: str  # of the row
    lines: tuple[Line, ...]
    answered: int | None
    no_answer: int | None
    not_applicable: int | None
    not_asked: int | None
    mean: str = ""

    @property
    def has_hidden(self) -> bool:
        return self.answered is None or any(line.is_hidden for line in self.lines)


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    number: int
    question: Question
    words: str
    tables: tuple[ShownTable, ...]

    @property
    def na_words(self) -> str:
        return in_language(self.question.na, BASE_LANGUAGE)

    @property
    def has_hidden(self) -> bool:
        return any(table.has_hidden for table in self.tables)

    @property
    def has_lines(self) -> bool:
        """A text or a date has none: only how many gave one."""
        return self.question.kind not in {"text", "long_text", "date"}


def shown_questions(
    questionnaire: Questionnaire, layout: Layout, at: At, wholes: Sequence[At], k: int
) -> list[ShownQuestion]:
    """All questions of a version.

    Of a question that hangs on another one with hidden answers nothing is shown: how many were asked would tell them.
    """
    shown: list[ShownQuestion] = []
    kept_back: set[str] = set()
    for number, question in enumerate(questionnaire.questions(), start=1):
        each = shown_question(number, question, layout.of_question[question.key], at, wholes, k)
        if kept_back & {condition.question for condition in questionnaire.conditions_of(question.key)}:
            each = without_figures(each)
        if each.has_hidden:
            kept_back.add(question.key)
        shown.append(each)
    return shown


def without_figures(question: ShownQuestion) -> ShownQuestion:
    tables = (ShownTable(table.words, (), None, None, None, None) for table in question.tables)
    return replace(question, tables=tuple(tables))


def shown_question(
    number: int, question: Question, slots: tuple[Slot, ...], at: At, wholes: Sequence[At], k: int
) -> ShownQuestion:
    """`wholes` give the figures of what this is a part of: readers can see them too."""
    if question.kind == "multi":
        tables: Iterable[ShownTable] = [_several(question, slots, at, wholes, k)]
    else:
        tables = [_one(question, slot, at(slot), [whole(slot) for whole in wholes], k) for slot in slots]
    return ShownQuestion(number, question, in_language(question.text, BASE_LANGUAGE), tuple(tables))


def _one(question: Question, slot: Slot, here: Figures, wholes: Sequence[Figures], k: int) -> ShownTable:
    cells = hidden(here.codes, k)
    for whole in wholes:
        cells |= hidden_in_part(here.codes, whole.codes, k)
    words = dict(words_of(question, slot))
    lines = tuple(Line(words[code], *_number(code, here.codes, here.answered, cells)) for code in slot.codes)
    mean = _mean(slot.kind, here.codes, cells, k)
    return _table(row_words(question, slot), lines, here, k, mean)


def _several(question: Question, slots: tuple[Slot, ...], at: At, wholes: Sequence[At], k: int) -> ShownTable:
    here, codes = at(slots[0]), _merged(slots, at)
    cells = hidden_of_several(codes, here.answered, k)
    for whole in wholes:
        rest = {code: number - codes[code] for code, number in _merged(slots, whole).items()}
        if others := whole(slots[0]).answered - here.answered:
            cells |= hidden_of_several(rest, others, k)
    words = {option.code: in_language(option.text, BASE_LANGUAGE) for option in question.options}
    lines = tuple(Line(words[code], *_number(code, codes, here.answered, cells)) for code in codes)
    return _table("", lines, here, k, "")


def _merged(slots: Iterable[Slot], at: At) -> dict[str, int]:
    return {code: number for slot in slots for code, number in at(slot).codes.items()}


def _table(words: str, lines: tuple[Line, ...], here: Figures, k: int, mean: str) -> ShownTable:
    if here.answered < k and here.asked + here.not_asked < k:
        return ShownTable(words, lines, None, None, None, None)
    return ShownTable(words, lines, here.answered, here.no_answer, here.not_applicable, here.not_asked, mean)


def _number(code: str, codes: Codes, answered: int, cells: set[str]) -> tuple[int | None, float | None]:
    if code in cells:
        return None, None
    return codes[code], codes[code] * 100 / answered if answered else None


def _mean(kind: str, codes: Codes, cells: set[str], k: int) -> str:
    """Two digits where all is shown; one where something is hidden and the mean does not tell it."""
    if kind not in WITH_MEAN | {"nps"} or sum(codes.values()) < k:
        return ""
    figure = nps_words if kind == "nps" else mean_words
    if not cells:
        return figure(codes, 2)
    if cells != hidden(codes, k) or is_told(codes, k, lambda each: figure(each, 1)):
        return ""
    return figure(codes, 1)


def mean_words(codes: Codes, digits: int) -> str:
    mean = sum(int(code) * number for code, number in codes.items()) / sum(codes.values())
    return f"{mean:.{digits}f}".replace(".", ",")


def nps_words(codes: Codes, digits: int) -> str:
    """Per cent of those who would recommend, less those who would not: from −100 to 100."""
    friends, critics = (sum(codes[code] for code in group) for group in (FRIENDS, CRITICS))
    index = (friends - critics) * 100 / sum(codes.values())
    return f"{index:+.{digits - 1}f}".replace(".", ",").replace("-", "−")


def words_of(question: Question, slot: Slot) -> Iterator[tuple[str, str]]:
    """The words of each code of a slot."""
    if question.kind == "single":
        yield from ((option.code, in_language(option.text, BASE_LANGUAGE)) for option in question.options)
    elif question.kind == "number":
        yield from zip(slot.codes, band_words(question.bands), strict=True)
    elif question.kind == "ranking":
        yield from ((code, f"{code}-е место") for code in slot.codes)
    elif question.kind in {"text", "long_text", "date"}:
        yield from ((code, "Ответили") for code in slot.codes)
    else:
        yield from ((code, _mark_words(question, slot, code)) for code in slot.codes)


def _mark_words(question: Question, slot: Slot, code: str) -> str:
    end = {slot.codes[0]: question.low, slot.codes[-1]: question.high}.get(code, {})
    words = in_language(end, BASE_LANGUAGE)
    return f"{code} — {words}" if words else code


def band_words(bands: tuple[int, ...]) -> list[str]:
    if not bands:
        return ["любое число"]
    between = [
        str(first) if first == after - 1 else f"{first}–{after - 1}" for first, after in pairwise(bands)
    ]
    return [f"меньше {bands[0]}", *between, f"{bands[-1]} и больше"]


def row_words(question: Question, slot: Slot) -> str:
    if question.kind == "matrix":
        return next(in_language(row.text, BASE_LANGUAGE) for row in question.rows if row.key == slot.row)
    if question.kind == "ranking":
        return next(
            in_language(option.text, BASE_LANGUAGE) for option in question.options if option.code == slot.row
        )
    return ""
