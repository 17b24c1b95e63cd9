"""Where answers stand in the vector, and what a byte means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import Option, Question, Questionnaire, Section
from surveys.slots import ANSWERED, NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, layout_of
from tests.factories.surveys import CONTENT
from tests.surveys.any_questionnaires import questionnaires

LAYOUT = layout_of(CONTENT)


def one_question(**parts: object) -> Questionnaire:
    return Questionnaire({"ru": ""}, (Section("s", {}, (Question("q", text={}, **parts),)),))


def options(number: int) -> tuple[Option, ...]:
    return tuple(Option(f"c{place}", {}) for place in range(number))


def test_slots_stand_in_the_order_of_the_questions():
    names = [slot.name for slot in LAYOUT.slots]
    assert names == [
        "came", "poster", "found", "found", "rooms.r1", "rooms.r2", "rooms.r3", "rooms.r4", "rooms.r5", "rooms.r6",
        "rooms.r7", "order.a", "order.b", "order.c", "advise", "age", "last", "name", "wish",
    ]  # fmt: skip
    assert len(LAYOUT) == len(names) == 19


@given(questionnaires())
def test_each_slot_knows_its_place(questionnaire):
    layout = layout_of(questionnaire)
    assert [slot.place for slot in layout.slots] == list(range(len(layout)))
    together = [slot for slots in layout.of_question.values() for slot in slots]
    assert sorted(together, key=lambda slot: slot.place) == list(layout.slots)


@given(questionnaires())
def test_the_number_of_slots_follows_from_the_kind(questionnaire):
    layout = layout_of(questionnaire)
    for question in questionnaire.questions():
        wanted = {
            "matrix": len(question.rows),
            "ranking": len(question.options),
            "multi": -(-len(question.options) // 6),
        }.get(question.kind, 1)
        assert len(layout.of_question[question.key]) == wanted


@given(questionnaires(), st.data())
def test_a_code_is_read_back_from_its_byte(questionnaire, data):
    slot = data.draw(st.sampled_from(layout_of(questionnaire).slots))
    for code in slot.codes:
        byte = slot.value(code)
        assert 1 <= byte <= 250
        assert slot.codes_of(byte) == (code,)


@given(questionnaires(), st.data())
def test_chosen_options_are_read_back_from_their_bits(questionnaire, data):
    layout = layout_of(questionnaire)
    slots = [slot for slot in layout.slots if slot.is_bits]
    if not slots:
        return
    slot = data.draw(st.sampled_from(slots))
    chosen = data.draw(st.sets(st.sampled_from(slot.codes)))
    byte = ANSWERED
    for code in chosen:
        byte |= slot.value(code)
    assert ANSWERED <= byte < 2 * ANSWERED
    assert slot.codes_of(byte) == tuple(code for code in slot.codes if code in chosen)


@pytest.mark.parametrize("byte", [NO_ANSWER, NOT_APPLICABLE, NOT_ASKED])
def test_nothing_was_chosen_where_there_is_no_answer(byte):
    assert [slot.codes_of(byte) for slot in LAYOUT.slots] == [()] * len(LAYOUT)


@pytest.mark.parametrize(
    ("number", "sizes"), [(1, [1]), (6, [6]), (7, [6, 1]), (12, [6, 6]), (13, [6, 6, 1])]
)
def test_more_than_six_options_take_several_slots(number, sizes):
    layout = layout_of(one_question(kind="multi", options=options(number)))
    assert [len(slot.codes) for slot in layout.slots] == sizes
    assert [code for slot in layout.slots for code in slot.codes] == [f"c{place}" for place in range(number)]


def test_a_number_has_a_code_for_each_band_and_one_below():
    layout = layout_of(one_question(kind="number", bands=(18, 35, 60)))
    assert layout.slots[0].codes == ("0", "1", "2", "3")
    assert layout_of(one_question(kind="number")).slots[0].codes == ("0",)


def test_slots_are_found_by_their_measure():
    assert [slot.name for slot in LAYOUT.of_measure["m-room3"]] == ["rooms.r3"]
    assert [slot.name for slot in LAYOUT.of_measure["m-found"]] == ["found", "found"]
    assert "" not in LAYOUT.of_measure
