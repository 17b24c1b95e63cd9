"""Outgoing numbers."""

import pytest

from reports.outgoing_numbers import next_number, plain_number, same_number


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        ([], "1"),
        (["1", "2"], "3"),
        (["9", "10"], "11"),
        (["12-о", "7"], "13"),
        (["б/н"], "1"),
        (["№ 41/2", "3"], "42"),
    ],
)
def test_the_next_number_is_one_more_than_the_highest(taken, following):
    assert next_number(taken) == following


@pytest.mark.parametrize("other", ["12-О", "№ 12-о", "12 – о", " 12‑о ", "№12-о"])
def test_spellings_of_one_number_are_one(other):
    assert same_number(other) == same_number("12-о")


def test_different_numbers_are_told_apart():
    assert len({same_number(number) for number in ["12", "12-о", "12/1", "120", "1-2"]}) == 5


def test_the_sign_of_a_number_is_printed_once():
    assert plain_number(" №  12-о ") == "12-о"
