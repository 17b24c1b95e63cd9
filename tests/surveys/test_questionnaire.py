"""A questionnaire as plain data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import Questionnaire, from_json, in_language, to_json
from tests.factories.surveys import CONTENT
from tests.surveys.any_questionnaires import questionnaires

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(questionnaires())
def test_any_questionnaire_is_read_back_from_its_json(questionnaire):
    assert from_json(json.loads(json.dumps(to_json(questionnaire)))) == questionnaire


@given(anything)
def test_what_is_no_questionnaire_is_told_by_one_of_three_errors(data):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(data)


@given(st.data())
def test_a_questionnaire_with_a_broken_part_is_read_or_told(data):
    """Any one value of the JSON put in place of another."""
    broken = json.loads(json.dumps(to_json(CONTENT)))
    spots = list(spots_of(broken))
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(anything)
    try:
        read = from_json(broken)
    except (KeyError, TypeError, ValueError):
        return
    assert isinstance(read, Questionnaire)


def spots_of(part):
    entries = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, inner in list(entries):
        yield part, key
        yield from spots_of(inner)


@given(questionnaires())
def test_questions_stand_in_the_order_of_their_sections(questionnaire):
    told = [question.key for section in questionnaire.sections for question in section.questions]
    assert [question.key for question in questionnaire.questions()] == told


@given(questionnaires())
def test_conditions_of_a_question_are_those_of_its_section_and_its_own(questionnaire):
    for section in questionnaire.sections:
        for question in section.questions:
            assert questionnaire.conditions_of(question.key) == section.conditions + question.conditions


def test_an_unknown_question_has_no_conditions():
    with pytest.raises(KeyError):
        CONTENT.conditions_of("nobody")


def test_words_nobody_has_translated_are_shown_in_russian():
    assert in_language({"ru": "Да", "tt": "Әйе"}, "tt") == "Әйе"
    assert in_language({"ru": "Да", "tt": ""}, "tt") == "Да"
    assert in_language({}, "tt") == ""


def test_a_condition_may_name_the_answer_beside_the_scale():
    assert CONTENT.question("poster").chosen_by == ("1", "2", "3", "4", "5", "na")
    assert CONTENT.question("advise").chosen_by == tuple(str(mark) for mark in range(11))
    assert CONTENT.question("rooms").chosen_by == ()
    assert CONTENT.question("age").chosen_by == ()
