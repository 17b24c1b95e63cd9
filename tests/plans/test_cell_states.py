"""The six states of a cell: of one row in every situation, and of several rows together."""

from itertools import chain, combinations, product

import pytest

from plans.cell_states import CellState, joint_state, row_state
from plans.models import Submission

NOT_STARTED, FILLING, IN_REVIEW, RETURNED, ACCEPTED, OVERDUE = CellState
ANY = (False, True)


@pytest.mark.parametrize(
    ("form_state", "is_begun", "is_accepted", "is_past_due"),
    list(product(Submission.State.values, ANY, ANY, ANY)),
)
def test_every_situation_has_its_state(form_state, is_begun, is_accepted, is_past_due):
    found = row_state(form_state, is_begun=is_begun, is_accepted=is_accepted, is_past_due=is_past_due)
    unsent = OVERDUE if is_past_due else FILLING if is_begun else NOT_STARTED
    of_form = {
        "draft": unsent,
        "on_head": IN_REVIEW,
        "on_department": IN_REVIEW,
        "returned": RETURNED,
        "accepted": ACCEPTED,
    }
    assert found == (ACCEPTED if is_accepted else of_form[form_state])


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ([ACCEPTED], ACCEPTED),
        ([ACCEPTED, ACCEPTED], ACCEPTED),
        ([ACCEPTED, IN_REVIEW], IN_REVIEW),
        ([ACCEPTED, RETURNED], RETURNED),
        ([NOT_STARTED, FILLING], FILLING),
        ([NOT_STARTED, ACCEPTED], FILLING),
        ([FILLING, IN_REVIEW], FILLING),
        ([RETURNED, NOT_STARTED, ACCEPTED], RETURNED),
        ([OVERDUE, RETURNED, ACCEPTED], OVERDUE),
    ],
)
def test_several_rows_stand_where_the_most_pressing_stands(states, whole):
    assert joint_state(states) == joint_state(states[::-1]) == whole


def test_only_accepted_rows_are_accepted_together():
    """«Принято» is never said of a section that holds anything else."""
    groups = chain.from_iterable(combinations(CellState, size) for size in range(2, 7))
    assert [group for group in groups if joint_state(group) in (ACCEPTED, NOT_STARTED)] == []


def test_names_and_signs_tell_the_states_apart():
    assert len({state.words for state in CellState}) == len({state.sign for state in CellState}) == 6
