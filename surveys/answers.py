"""Answers of one person: from the fields of a form to the vector that is kept. Pure.

A reader is made once a version and used for every answer. It takes whatever was sent and never fails: what cannot be
an answer is told at its field, what nobody asked for is passed over.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.branching import asked
from surveys.masking import masked
from surveys.questionnaire import NA, Question, Questionnaire
from surveys.slots import ANSWERED, NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, Layout, Slot, layout_of

Sent = Mapping[str, Sequence[str]]  # name of a field → all its values
LONGEST = {"text": 300, "long_text": 3000}
WHOLE_NUMBER = re.compile(r"[-−–]?[0-9]{1,9}\Z")
DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)\Z"),
    re.compile(r"(?P<d>\d\d?)[./](?P<m>\d\d?)[./](?P<y>\d{4})\Z"),
)
INVISIBLE = frozenset({"Cc", "Cs", "Cf"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a field: a phrase of the form, and a figure where it has one."""

    phrase: str
    figure: int | None = None


@dataclass(slots=True)
class Reading:
    """What was understood. `texts` and `exact` are by key of the question, `problems` by name of the field."""

    vector: bytes
    texts: dict[str, str] = field(default_factory=dict)
    exact: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)


class Unreadable(ValueError):
    """Carries the phrase to be told at the field."""

    def __init__(self, phrase: str, figure: int | None = None) -> None:
        super().__init__(phrase)
        self.problem = Problem(phrase, figure)


class AnswerReader:
    """Reads the answers to one version; `layout` says where each stands."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.layout: Layout = layout_of(questionnaire)
        self.questions = tuple(questionnaire.questions())
        self.steps = [
            (question, self.layout.of_question.get(question.key, ()), READERS[question.kind])
            for question in self.questions
        ]
        self.everything = frozenset(question.key for question in self.questions)
        self.decisive = self._decisive()

    def _decisive(self) -> dict[str, frozenset[str]]:
        """Questions on which the branching hangs, and their codes."""
        conditions = (self.questionnaire.conditions_of(question.key) for question in self.questions)
        named = {condition.question for each in conditions for condition in each}
        return {
            question.key: frozenset(question.chosen_by)
            for question in self.questions
            if question.key in named
        }

    def read(self, sent: Sent) -> Reading:
        keys = asked(self.questionnaire, self.chosen(sent)) if self.decisive else self.everything
        reading, vector = Reading(b""), bytearray(len(self.layout))
        for question, slots, read in self.steps:
            if question.key in keys:
                read(question, slots, sent, vector, reading)
            else:
                for slot in slots:
                    vector[slot.place] = NOT_ASKED
        reading.vector = bytes(vector)
        return reading

    def chosen(self, sent: Sent) -> dict[str, set[str]]:
        """The offered codes among what was sent, for the branching."""
        return {
            key: {value.strip() for value in sent.get(key, ())} & codes
            for key, codes in self.decisive.items()
        }


Read = Callable[[Question, tuple[Slot, ...], Sent, bytearray, Reading], None]


def one_of(sent: Sent, name: str) -> str:
    """The only value; a field that came twice with different values is no answer to a question of one choice."""
    given = sent.get(name, ())
    if len(given) == 1:
        return given[0].strip()
    values = {value.strip() for value in given} - {""}
    if len(values) > 1:
        raise Unreadable("only_one")
    return values.pop() if values else ""


def byte_of(question: Question, slot: Slot, code: str) -> int:
    if not code:
        return NO_ANSWER
    if code == NA and question.na:
        return NOT_APPLICABLE
    if code not in slot.codes:
        raise Unreadable("not_offered")
    return slot.codes.index(code) + 1


def read_choice(
    question: Question, slots: tuple[Slot, ...], sent: Sent, vector: bytearray, reading: Reading
) -> None:
    """One choice; a table has one in each row."""
    for slot in slots:
        try:
            vector[slot.place] = byte_of(question, slot, one_of(sent, slot.name))
            if question.is_required and vector[slot.place] == NO_ANSWER:
                raise Unreadable("missing")
        except Unreadable as fault:
            reading.problems[slot.name] = fault.problem


def read_several(
    question: Question, slots: tuple[Slot, ...], sent: Sent, vector: bytearray, reading: Reading
) -> None:
    codes = {value.strip() for value in sent.get(question.key, ())} - {""}
    if not codes <= {*question.codes, *([NA] if question.na else [])}:
        reading.problems[question.key] = Problem("not_offered")
    elif not codes and question.is_required:
        reading.problems[question.key] = Problem("missing")
    elif NA in codes and len(codes) > 1:
        reading.problems[question.key] = Problem("only_one")
    elif codes == {NA}:
        for slot in slots:
            vector[slot.place] = NOT_APPLICABLE
    elif codes:
        for slot in slots:
            vector[slot.place] = ANSWERED | sum(
                1 << bit for bit, code in enumerate(slot.codes) if code in codes
            )


def read_ranks(
    question: Question, slots: tuple[Slot, ...], sent: Sent, vector: bytearray, reading: Reading
) -> None:
    """One slot an option; some may stay without a rank, but no two have the same."""
    try:
        for slot in slots:
            vector[slot.place] = byte_of(question, slot, one_of(sent, slot.name))
        ranks = [vector[slot.place] for slot in slots if vector[slot.place]]
        if len(ranks) != len(set(ranks)):
            raise Unreadable("same_rank")
        if question.is_required and not ranks:
            raise Unreadable("missing")
    except Unreadable as fault:
        reading.problems[question.key] = fault.problem
        for slot in slots:
            vector[slot.place] = NO_ANSWER


def read_typed(
    question: Question, slots: tuple[Slot, ...], sent: Sent, vector: bytearray, reading: Reading
) -> None:
    """A number, a date or words: the byte tells the band or that there is an answer, the rest is kept beside."""
    (slot,) = slots
    try:
        typed = cleaned(one_of(sent, question.key), long=question.kind == "long_text")
        if typed:
            vector[slot.place] = KEPT[question.kind](question, typed, reading)
        elif question.is_required:
            raise Unreadable("missing")
    except Unreadable as fault:
        reading.problems[question.key] = fault.problem


def cleaned(typed: str, *, long: bool) -> str:
    """In one form of Unicode, without marks that cannot be seen; a long text keeps its lines."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    bare = [
        " ".join("".join(" " if sign.isspace() else sign for sign in line if _is_seen(sign)).split())
        for line in lines
    ]
    return unicodedata.normalize("NFC", ("\n" if long else " ").join(bare)).strip()


def _is_seen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) not in INVISIBLE


def keep_number(question: Question, typed: str, reading: Reading) -> int:
    bare = typed.replace(" ", "")
    if not WHOLE_NUMBER.match(bare):
        raise Unreadable("no_number")
    number = int(bare.replace("−", "-").replace("–", "-"))
    if question.least is not None and number < question.least:
        raise Unreadable("too_small", question.least)
    if question.most is not None and number > question.most:
        raise Unreadable("too_big", question.most)
    reading.exact[question.key] = str(number)
    return bisect_right(question.bands, number) + 1


def keep_date(question: Question, typed: str, reading: Reading) -> int:
    found = next(filter(None, (pattern.match(typed) for pattern in DATES)), None)
    try:
        if found is None:
            raise ValueError(typed)
        day = dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        raise Unreadable("no_date") from None
    reading.exact[question.key] = day.isoformat()
    return 1


def keep_words(question: Question, typed: str, reading: Reading) -> int:
    longest = LONGEST[question.kind]
    if len(typed) > longest:
        raise Unreadable("too_long", longest)
    reading.texts[question.key] = masked(typed)
    return 1


KEPT: dict[str, Callable[[Question, str, Reading], int]] = {
    "number": keep_number,
    "date": keep_date,
    "text": keep_words,
    "long_text": keep_words,
}
READERS: dict[str, Read] = {
    "single": read_choice,
    "scale": read_choice,
    "nps": read_choice,
    "matrix": read_choice,
    "multi": read_several,
    "ranking": read_ranks,
    **dict.fromkeys(KEPT, read_typed),
}
