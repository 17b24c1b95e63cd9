"""Which questions are asked."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.branching import asked, holds
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Section
from tests.surveys.any_questionnaires import questionnaires

YES_NO = (Option("yes", {}), Option("no", {}))


def question(key: str, *conditions: Condition) -> Question:
    return Question(key, "single", {}, options=YES_NO, conditions=conditions)


CHAIN = Questionnaire(
    {"ru": ""},
    (
        Section("s1", {}, (question("a"), question("b", Condition("a", ("yes",))))),
        Section("s2", {}, (question("c", Condition("b", ("yes", "no"))), question("d")), (Condition("a", ("yes",)),)),
    ),
)  # fmt: skip


def test_without_answers_only_what_hangs_on_nothing_is_asked():
    assert asked(CHAIN, {}) == {"a"}


def test_a_question_is_asked_of_those_who_gave_the_named_answer():
    assert asked(CHAIN, {"a": {"yes"}}) == {"a", "b", "d"}
    assert asked(CHAIN, {"a": {"no"}}) == {"a"}


def test_a_section_is_asked_as_its_questions_are():
    assert asked(CHAIN, {"a": {"yes"}, "b": {"no"}}) == {"a", "b", "c", "d"}


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked():
    """Whoever went back and answered «no» has left answers in the hidden questions."""
    assert asked(CHAIN, {"a": {"no"}, "b": {"yes"}}) == {"a"}


def test_one_of_several_chosen_options_is_enough():
    condition = Condition("a", ("x", "y"))
    assert holds(condition, {"a": ["z", "y"]})
    assert not holds(condition, {"a": ["z"]})
    assert not holds(condition, {"b": ["x"]})


@given(questionnaires(), st.data())
def test_each_question_is_asked_exactly_when_its_conditions_hold(questionnaire, data):
    chosen = {
        question.key: set(data.draw(st.lists(st.sampled_from(question.chosen_by), max_size=2)))
        for question in questionnaire.questions()
        if question.chosen_by
    }
    keys = asked(questionnaire, chosen)
    for question in questionnaire.questions():
        conditions = questionnaire.conditions_of(question.key)
        all_hold = all(
            set(each.codes) & chosen.get(each.question, set()) and each.question in keys
            for each in conditions
        )
        assert (question.key in keys) == all_hold


@given(questionnaires())
def test_a_question_without_conditions_is_always_asked(questionnaire):
    free = {each.key for each in questionnaire.questions() if not questionnaire.conditions_of(each.key)}
    assert free <= asked(questionnaire, {})
