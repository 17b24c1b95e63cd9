"""Who may write into a form now, as a table."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.write_check import Hand, Situation, may_write

METHODIST = frozenset({Hand.FILLER})
HEAD = frozenset({Hand.FILLER, Hand.HEAD})
DEPARTMENT = frozenset({Hand.DEPARTMENT})
READER = frozenset()


def situation(state="draft", hands=METHODIST, **changes):
    usual = {
        "plan_is_active": True,
        "period_is_open": True,
        "obligation_is_withdrawn": False,
        "row_is_accepted": False,
    }
    return Situation(submission_state=state, hands=hands, **usual | changes)


@pytest.mark.parametrize(
    ("state", "hands", "may"),
    [
        ("draft", METHODIST, True),
        ("draft", HEAD, True),
        ("draft", DEPARTMENT, False),
        ("draft", READER, False),
        ("returned", METHODIST, True),
        ("returned", HEAD, True),
        ("returned", DEPARTMENT, False),
        ("on_head", METHODIST, False),
        ("on_head", HEAD, True),
        ("on_head", DEPARTMENT, False),
        ("on_department", METHODIST, False),
        ("on_department", HEAD, False),
        ("on_department", DEPARTMENT, False),
        ("accepted", METHODIST, False),
        ("accepted", HEAD, False),
        ("accepted", DEPARTMENT, False),
    ],
)
def test_state_of_the_form_and_capacity_decide(state, hands, may):
    assert bool(may_write(situation(state, hands))) is may


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"plan_is_active": False}, "План не действует: его отчёты доступны только для чтения."),
        ({"period_is_open": False}, "Период закрыт: отчёт доступен только для чтения."),
        ({"obligation_is_withdrawn": True}, "Мероприятие снято изменением плана."),
        ({"row_is_accepted": True}, "Строка уже принята управлением."),
        (
            {"version_matches": False},
            "Строку успел изменить кто-то ещё: сравните тексты и сохраните нужный.",
        ),
    ],
)
def test_a_refusal_says_why(change, reason):
    assert may_write(situation(**change)).reason == reason


def test_the_first_reason_in_order_is_told():
    closed_and_accepted = situation("accepted", period_is_open=False)
    assert may_write(closed_and_accepted).reason == "Период закрыт: отчёт доступен только для чтения."


@given(
    state=st.sampled_from(["draft", "returned", "on_head", "on_department", "accepted"]),
    hands=st.frozensets(st.sampled_from(Hand)),
    flags=st.tuples(*[st.booleans()] * 5),
)
def test_the_answer_equals_a_second_telling_of_the_rule(state, hands, flags):
    active, is_open, withdrawn, accepted, matches = flags
    now = Situation(active, is_open, withdrawn, state, accepted, hands, matches)
    by_hand = (state in ("draft", "returned") and hands & {Hand.FILLER, Hand.HEAD}) or (
        state == "on_head" and Hand.HEAD in hands
    )
    expected = bool(active and is_open and not withdrawn and not accepted and matches and by_hand)
    assert bool(may_write(now)) is expected


def test_every_refusal_has_words():
    for state, hands, flags in itertools.product(
        ["draft", "returned", "on_head", "on_department", "accepted"],
        [READER, METHODIST, HEAD, DEPARTMENT],
        itertools.product([True, False], repeat=5),
    ):
        verdict = may_write(Situation(flags[0], flags[1], flags[2], state, flags[3], hands, flags[4]))
        assert verdict.may is not bool(verdict.reason)
