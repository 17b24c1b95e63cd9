"""Numbers made anew in the plan's own manner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.drafting.numbering import renumbered


@pytest.mark.parametrize(
    ("present", "fresh"),
    [
        ([["1.1", "1.3"], ["2.1"]], [["1.1", "1.2"], ["2.1"]]),
        ([["1.1.", "1.4."], ["3.1."]], [["1.1.", "1.2."], ["2.1."]]),
        ([["1", "3"], ["4"]], [["1", "2"], ["3"]]),
        ([["1", "3"], ["1", "5"]], [["1", "2"], ["1", "2"]]),
        ([["1.", "3."], ["7."]], [["1.", "2."], ["3."]]),
        ([["", ""], [""]], [["1.1", "1.2"], ["2.1"]]),
        ([[], ["1", "5"]], [[], ["1", "2"]]),
        ([], []),
    ],
)
def test_numbers_follow_the_manner_of_the_plan(present, fresh):
    assert renumbered(present) == fresh


@given(st.lists(st.lists(st.sampled_from(["1", "1.1", "2.", "", "26 – 27"]), max_size=4), max_size=4))
def test_numbering_twice_changes_nothing_more(present):
    assert renumbered(renumbered(present)) == renumbered(present)
