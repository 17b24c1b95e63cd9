"""Counts of many answers."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import AnswerReader
from surveys.counting.tally import Figures, Shape, packed, unpacked
from surveys.slots import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED
from tests.factories.surveys import CONTENT
from tests.surveys.any_questionnaires import any_answers, questionnaires

READER = AnswerReader(CONTENT)
SHAPE = Shape(READER.layout)


@st.composite
def answered_questionnaires(draw):
    """A reader and the vectors of some people."""
    questionnaire = draw(questionnaires(most_questions=5))
    reader = AnswerReader(questionnaire)
    sent = draw(st.lists(any_answers(questionnaire), max_size=5))
    return reader, [reader.read(each).vector for each in sent]


def counted(shape, vectors):
    counts = shape.empty()
    for vector in vectors:
        shape.add(counts, vector)
    return counts


def recount(slot, vectors):
    """The figures of a slot, from the meaning of each byte alone."""
    held = [vector[slot.place] for vector in vectors]
    codes = Counter(code for byte in held for code in slot.codes_of(byte))
    special = Counter(held)
    without = special[NO_ANSWER] + special[NOT_APPLICABLE] + special[NOT_ASKED]
    return Figures(
        {code: codes[code] for code in slot.codes},
        special[NO_ANSWER],
        special[NOT_APPLICABLE],
        special[NOT_ASKED],
        len(held) - without if slot.is_bits else None,
    )


@given(answered_questionnaires())
def test_counts_equal_a_recount(answered):
    reader, vectors = answered
    shape = Shape(reader.layout)
    counts = counted(shape, vectors)
    for slot in reader.layout.slots:
        figures = shape.figures(counts, slot)
        assert figures == recount(slot, vectors)
        assert figures.asked + figures.not_asked == len(vectors)


@given(answered_questionnaires(), st.data())
def test_what_is_taken_away_was_never_there(answered, data):
    reader, vectors = answered
    shape = Shape(reader.layout)
    counts = counted(shape, vectors)
    gone = data.draw(st.sets(st.integers(0, len(vectors) - 1))) if vectors else set()
    for place in gone:
        shape.add(counts, vectors[place], -1)
    assert counts == counted(shape, [vector for place, vector in enumerate(vectors) if place not in gone])


@given(answered_questionnaires(), st.integers(0, 5))
def test_parts_counted_apart_and_merged_are_the_whole(answered, border):
    reader, vectors = answered
    shape = Shape(reader.layout)
    counts = counted(shape, vectors[:border])
    shape.merge(counts, counted(shape, vectors[border:]))
    assert counts == counted(shape, vectors)


@given(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=20))
def test_counts_are_unpacked_as_they_were_packed(numbers):
    counts = unpacked(b"".join(number.to_bytes(4, "little", signed=True) for number in numbers))
    assert list(counts) == numbers
    assert packed(counts) == b"".join(number.to_bytes(4, "little", signed=True) for number in numbers)


def test_empty_counts_are_noughts():
    assert set(SHAPE.empty()) == {0}
    assert len(SHAPE.empty()) == SHAPE.size


def test_a_vector_of_another_version_is_refused():
    with pytest.raises(ValueError, match="zip"):
        SHAPE.add(SHAPE.empty(), bytes(len(READER.layout) + 1))
    with pytest.raises(KeyError):
        SHAPE.add(SHAPE.empty(), bytes([99] * len(READER.layout)))


def test_the_mean_is_of_those_who_gave_a_mark():
    vectors = [READER.read({"came": ["yes"], "poster": [mark]}).vector for mark in ("5", "5", "2", "na", "")]
    figures = SHAPE.figures(counted(SHAPE, vectors), READER.layout.of_question["poster"][0])
    assert figures == Figures({"1": 0, "2": 1, "3": 0, "4": 0, "5": 2}, 1, 1, 0)
    assert (figures.answered, figures.asked, figures.mean()) == (3, 5, 4.0)


def test_there_is_no_mean_where_nobody_answered():
    assert Figures({"1": 0, "2": 0}, 7, 3, 2).mean() is None


def test_the_mean_of_readiness_to_advise_counts_from_nought():
    vectors = [READER.read({"advise": [mark]}).vector for mark in ("0", "10")]
    assert SHAPE.figures(counted(SHAPE, vectors), READER.layout.of_question["advise"][0]).mean() == 5


def test_who_chose_several_options_answered_once():
    vectors = [READER.read({"found": found}).vector for found in (["c1", "c2", "c8"], ["c8"], [])]
    first, second = READER.layout.of_question["found"]
    counts = counted(SHAPE, vectors)
    assert SHAPE.figures(counts, first) == Figures(
        {"c1": 1, "c2": 1, "c3": 0, "c4": 0, "c5": 0, "c6": 0}, 1, 0, 0, 2
    )
    assert SHAPE.figures(counts, second) == Figures({"c7": 0, "c8": 2}, 1, 0, 0, 2)
    assert SHAPE.figures(counts, first).answered == SHAPE.figures(counts, second).answered == 2
