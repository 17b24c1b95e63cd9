"""Where each answer of a version stands in its vector: one byte a slot. Pure.

    0        no answer
    1–250    the option, the mark, the band or the rank by its place among the slot's codes
    64–127   of several options: bit 6 says that the question was answered, bits 0–5 which options were chosen
    254      «не пользовался», «затрудняюсь ответить»
    255      not asked: the branching skipped it

More than six options to choose from take several slots, ranking one for each option, a table one for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveys.questionnaire import NO_TIE, Question, Questionnaire, Tie

NO_ANSWER, NOT_APPLICABLE, NOT_ASKED = 0, 254, 255
ANSWERED = 64
BITS = 6
MOST_CODES = 250
GIVEN = ("given",)  # a text or a date: whether there is one


@dataclass(frozen=True, slots=True)
class Slot:
    """One byte of the vector. `codes` in their order; `row` is the table's row or the ranked option."""

    place: int
    question: str
    kind: str
    codes: tuple[str, ...]
    row: str = ""
    tie: Tie = NO_TIE

    @property
    def is_bits(self) -> bool:
        return self.kind == "multi"

    @property
    def name(self) -> str:
        """Of the field in the form: several slots of one question of several options share it."""
        return f"{self.question}.{self.row}" if self.row else self.question

    def value(self, code: str) -> int:
        """The byte of a code: a place for one choice, a bit for several."""
        place = self.codes.index(code)
        return ANSWERED | 1 << place if self.is_bits else place + 1

    def codes_of(self, byte: int) -> tuple[str, ...]:
        """What was chosen; nothing for no answer, «не пользовался» and a question not asked."""
        if byte in {NO_ANSWER, NOT_APPLICABLE, NOT_ASKED}:
            return ()
        if self.is_bits:
            return tuple(code for bit, code in enumerate(self.codes) if byte & 1 << bit)
        return (self.codes[byte - 1],)


@dataclass(frozen=True)
class Layout:
    """The slots of a version, in the order of its questions."""

    slots: tuple[Slot, ...]
    of_question: Mapping[str, tuple[Slot, ...]] = field(init=False)

    def __post_init__(self) -> None:
        places: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            places[slot.question] = (*places.get(slot.question, ()), slot)
        object.__setattr__(self, "of_question", places)

    def __len__(self) -> int:
        return len(self.slots)

    @cached_property
    def of_measure(self) -> dict[str, tuple[Slot, ...]]:
        found: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            if slot.tie.measure:
                found[slot.tie.measure] = (*found.get(slot.tie.measure, ()), slot)
        return found


def layout_of(questionnaire: Questionnaire) -> Layout:
    slots: list[Slot] = []
    for question in questionnaire.questions():
        for row, codes, tie in _cells(question):
            slots.append(Slot(len(slots), question.key, question.kind, codes, row, tie))
    return Layout(tuple(slots))


def _cells(question: Question) -> Iterator[tuple[str, tuple[str, ...], Tie]]:
    codes = question.codes
    if question.kind == "matrix":
        for row in question.rows:
            yield row.key, codes, row.tie
    elif question.kind == "ranking":
        ranks = tuple(str(rank) for rank in range(1, len(codes) + 1))
        for code in codes:
            yield code, ranks, question.tie
    elif question.kind == "multi":
        for first in range(0, len(codes), BITS):
            yield "", codes[first : first + BITS], question.tie
    elif question.kind == "number":
        yield "", tuple(str(place) for place in range(len(question.bands) + 1)), question.tie
    elif question.kind in {"text", "long_text", "date"}:
        yield "", GIVEN, question.tie
    else:
        yield "", codes, question.tie
