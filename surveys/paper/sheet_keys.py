"""A sheet of paper as keys of a keyboard: which cells there are, what a key in each of them means. Pure.

An option has its number, a mark its figure; 0 is «нет ответа» wherever it is not a mark, «-» or «н» is «не
пользовался». Of several options the numbers are typed in a row. What the branching skips needs no key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.answers import AnswerReader, Problem, Reading
from surveys.phrases import ends
from surveys.questionnaire import NA, Condition, Question, Questionnaire, in_language
from surveys.slots import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, Layout

LANGUAGE = "ru"
NA_KEYS = frozenset("-–—−нНyY")  # «н» without switching the keyboard
NA_KEY = "-"
NO_ANSWER_KEY = "0"
ONE_KEY = 9
PREFIX = "a."  # of a cell's field in the form, apart from the number of the sheet
DIGITS = re.compile(r"[0-9]+")
DATE_DIGITS = re.compile(r"(\d\d)(\d\d)(\d{4})\Z")
KINDS = {"multi": "several", "number": "number", "date": "date", "text": "words", "long_text": "words"}
WORDS = {
    "missing": "Ответ не внесён",
    "not_offered": "Такого варианта нет. Варианты: ",
    "only_one": "Здесь только один ответ",
    "no_number": "Здесь нужно число цифрами",
    "too_small": "Число не может быть меньше ",
    "too_big": "Число не может быть больше ",
    "no_date": "Здесь нужна дата, например 31.05.2026 или 31052026",
    "too_long": "Слишком длинно, символов не больше ",
    "same_rank": "Один номер поставлен дважды",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A key, the code it stands for and its words."""

    key: str
    code: str
    text: str
    is_mark: bool = False  # told by its figure, whatever words stand at the ends of the scale


@dataclass(frozen=True, slots=True)
class Cell:
    """One place to type in: a question, a row of a table, or an option that is given its rank."""

    name: str  # of the field in the form of answers
    question: str
    number: str  # as it is printed on the sheet: 5 or 5.2
    text: str
    kind: str  # one, several, number, date or words
    choices: tuple[Choice, ...] = ()
    na: str = ""  # words of «не пользовался», where there is such an answer
    heading: str = ""  # the question that a row or an option belongs to
    conditions: tuple[Condition, ...] = ()

    @property
    def field(self) -> str:
        return PREFIX + self.name

    @property
    def takes_nought(self) -> bool:
        """Whether 0 is an answer here and not the lack of one."""
        return any(choice.key == NO_ANSWER_KEY for choice in self.choices)

    @property
    def offered(self) -> str:
        """The keys in words."""
        keys = [f"{choice.key} {choice.text}".strip() for choice in self.choices]
        return " · ".join(keys + ([f"{NA_KEY} {self.na}"] if self.na else []))

    def is_no_answer(self, keys: str) -> bool:
        return not keys or (
            keys == NO_ANSWER_KEY and self.kind in {"one", "several"} and not self.takes_nought
        )

    def code_of(self, key: str) -> str | None:
        if self.na and key in NA_KEYS:
            return NA
        return next((choice.code for choice in self.choices if choice.key == key), None)

    def key_of(self, code: str) -> str:
        if code == NA:
            return NA_KEY
        return next((choice.key for choice in self.choices if choice.code == code), "")


@dataclass(slots=True)
class SheetReading:
    """What was typed, read as answers; `problems` are words by the cell's name."""

    reading: Reading
    problems: dict[str, str]


def cells_of(questionnaire: Questionnaire) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for number, question in enumerate(questionnaire.questions(), start=1):
        conditions = questionnaire.conditions_of(question.key)
        found += [
            replace(cell, conditions=conditions) for cell in _cells(questionnaire, question, str(number))
        ]
    return tuple(found)


def _cells(questionnaire: Questionnaire, question: Question, number: str) -> list[Cell]:
    text, na = in_language(question.text, LANGUAGE), in_language(question.na, LANGUAGE)
    choices = _options(question) if question.options else _marks(questionnaire, question)
    if question.kind not in {"matrix", "ranking"}:
        kind = KINDS.get(question.kind, "one")
        return [Cell(question.key, question.key, number, text, kind, choices, na)]
    parts = [(row.key, row.text) for row in question.rows] or [
        (each.code, each.text) for each in question.options
    ]
    choices = choices if question.rows else _ranks(len(parts))
    return [
        Cell(
            name=f"{question.key}.{key}",
            question=question.key,
            number=f"{number}.{place}",
            text=in_language(words, LANGUAGE),
            kind="one",
            choices=choices,
            na=na,
            heading=text,
        )
        for place, (key, words) in enumerate(parts, start=1)
    ]


def _ranks(number: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(rank), str(rank), "") for rank in range(1, number + 1))


def _options(question: Question) -> tuple[Choice, ...]:
    """An option by its number."""
    return tuple(
        Choice(str(place), option.code, in_language(option.text, LANGUAGE))
        for place, option in enumerate(question.options, start=1)
    )


def _marks(questionnaire: Questionnaire, question: Question) -> tuple[Choice, ...]:
    """A mark by its figure; the least and the best have words."""
    words = dict(
        zip(question.codes[:1] + question.codes[-1:], ends(questionnaire, question, LANGUAGE), strict=False)
    )
    return tuple(Choice(code, code, words.get(code, ""), is_mark=True) for code in question.codes)


def read_cell(cell: Cell, typed: str) -> list[str]:
    """The values of the cell's field; raises ValueError, in words, for a key that means nothing here."""
    bare = typed.strip()
    if cell.is_no_answer(bare):
        return []
    if cell.kind == "one":
        return [_code(cell, bare)]
    if cell.kind == "several":
        return [_code(cell, key) for key in _keys(cell, bare)]
    if cell.kind == "date" and (found := DATE_DIGITS.match(bare)):
        return [".".join(found.groups())]
    return [bare]


def _keys(cell: Cell, typed: str) -> list[str]:
    """Up to nine options are typed in a row, more with a blank or a comma between."""
    if cell.na and typed in NA_KEYS:
        return [typed]
    parts = [part for part in re.split(r"[\s,;.]+", typed) if part]
    if len(cell.choices) > ONE_KEY:
        return parts
    return [key for part in parts for key in part]


def _code(cell: Cell, key: str) -> str:
    code = cell.code_of(key)
    if code is None:
        raise ValueError(wrong_key(cell))
    return code


def wrong_key(cell: Cell) -> str:
    keys = [choice.key for choice in cell.choices]
    offered = f"{keys[0]}–{keys[-1]}" if len(keys) > 1 else keys[0]
    nought = "" if cell.takes_nought else f", {NO_ANSWER_KEY} — нет ответа"
    return f"{WORDS['not_offered']}{offered}{nought}" + (f", {NA_KEY} — {cell.na}" if cell.na else "")


def read_sheet(reader: AnswerReader, cells: Sequence[Cell], typed: Mapping[str, str]) -> SheetReading:
    """What was typed into the cells, by their names. People leave questions out on paper: that is no problem."""
    sent: dict[str, list[str]] = {}
    problems: dict[str, str] = {}
    for cell in cells:
        try:
            sent[cell.name] = read_cell(cell, typed.get(cell.name, ""))
        except ValueError as wrong:
            problems[cell.name] = str(wrong)
    reading = reader.read(sent)
    first = {cell.question: cell.name for cell in reversed(cells)}
    for name, problem in reading.problems.items():
        if problem.phrase != "missing":
            problems.setdefault(first.get(name, name), words_of(problem))
    asked = {cell.name for cell in cells if is_asked(cell, reader.layout, reading.vector)}
    return SheetReading(reading, {name: words for name, words in problems.items() if name in asked})


def words_of(problem: Problem) -> str:
    return WORDS[problem.phrase] + ("" if problem.figure is None else str(problem.figure))


def is_asked(cell: Cell, layout: Layout, vector: bytes) -> bool:
    return any(vector[slot.place] != NOT_ASKED for slot in layout.of_question.get(cell.question, ()))


def typed_as(
    cells: Sequence[Cell], layout: Layout, vector: bytes, exact: Mapping[str, str], texts: Mapping[str, str]
) -> dict[str, str]:
    """The keys that a stored answer was typed with, by the cell's name: what `read_sheet` reads back."""
    return {cell.name: _typed(cell, layout, vector, exact, texts) for cell in cells}


def _typed(
    cell: Cell, layout: Layout, vector: bytes, exact: Mapping[str, str], texts: Mapping[str, str]
) -> str:
    if cell.kind in {"number", "date"}:
        return exact.get(cell.question, "")
    if cell.kind == "words":
        return texts.get(cell.question, "")
    slots = [slot for slot in layout.of_question[cell.question] if slot.name == cell.name]
    if vector[slots[0].place] == NOT_APPLICABLE:
        return NA_KEY
    keys = [cell.key_of(code) for slot in slots for code in slot.codes_of(vector[slot.place])]
    if keys:
        return (" " if len(cell.choices) > ONE_KEY else "").join(keys)
    return NO_ANSWER_KEY if vector[slots[0].place] == NO_ANSWER and not cell.takes_nought else ""


def compared(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that two entries of one sheet are compared at: words are never typed alike twice."""
    return [cell for cell in cells if cell.kind != "words"]


def differing(cells: Sequence[Cell], first: Mapping[str, str], second: Mapping[str, str]) -> list[Cell]:
    """Where two entries differ; both as `typed_as` tells them."""
    return [cell for cell in compared(cells) if first[cell.name] != second[cell.name]]


def shown_words(cells: Sequence[Cell], layout: Layout, sheet: SheetReading) -> list[tuple[str, str]]:
    """Questions that were answered and their answers, in words."""
    reading = sheet.reading
    typed = typed_as(cells, layout, reading.vector, reading.exact, reading.texts)
    return [
        (f"{cell.number}. {cell.text}", said(cell, typed[cell.name]))
        for cell in cells
        if not cell.is_no_answer(typed[cell.name])
    ]


def said(cell: Cell, keys: str) -> str:
    """The keys of a cell in the words of its options."""
    if cell.kind not in {"one", "several"}:
        return keys
    if keys == NA_KEY:
        return cell.na
    texts = {each.key: each.key if each.is_mark else each.text or each.key for each in cell.choices}
    return "; ".join(texts[key] for key in (_keys(cell, keys) if cell.kind == "several" else [keys]))
