"""A reader who knows the rules, the total and what is shown tries all tables that would look the same."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.counting.suppression import LEAST_K, hidden, hidden_in_part, hidden_of_several, is_told

K = 5
TABLES = st.lists(st.integers(0, 9), min_size=2, max_size=4)


def table(numbers: list[int] | tuple[int, ...]) -> dict[int, int]:
    return dict(enumerate(numbers))


def splits(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """All ways to put so many people into so many cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, cells - 1):
            yield (first, *rest)


def lookalikes(counts: dict[int, int], k: int) -> list[dict[int, int]]:
    """Every table of the same total, the same hidden cells and the same shown ones."""
    cells = sorted(hidden(counts, k))
    people = sum(counts[key] for key in cells)
    found = (counts | dict(zip(cells, split, strict=True)) for split in splits(people, len(cells)))
    return [each for each in found if hidden(each, k) == set(cells)]


@given(TABLES, st.integers(LEAST_K, 6))
def test_no_hidden_cell_can_be_found_from_the_total(numbers, k):
    counts = table(numbers)
    if sum(numbers) < k or not hidden(counts, k):
        return
    possible = lookalikes(counts, k)
    assert {key for key in hidden(counts, k) if len({each[key] for each in possible}) == 1} == set()


@given(TABLES, st.integers(LEAST_K, 6))
def test_what_is_shown_is_nobody_or_many(numbers, k):
    counts = table(numbers)
    shown = {counts[key] for key in set(counts) - hidden(counts, k)}
    assert [count for count in shown if 0 < count < k] == []


@given(TABLES, st.integers(LEAST_K, 6))
def test_hidden_people_are_many_together(numbers, k):
    counts = table(numbers)
    people = sum(counts[key] for key in hidden(counts, k))
    assert people == 0 or people >= k or people == sum(numbers)


def rounded_mean(counts: dict[int, int]) -> float:
    return round(sum(mark * number for mark, number in counts.items()) / sum(counts.values()), 1)


@given(TABLES, st.integers(LEAST_K, 6))
def test_a_mean_that_is_shown_tells_no_hidden_cell(numbers, k):
    counts = table(numbers)
    cells = hidden(counts, k)
    if not cells or is_told(counts, k, rounded_mean):
        return
    possible = [each for each in lookalikes(counts, k) if rounded_mean(each) == rounded_mean(counts)]
    assert {key for key in cells if len({each[key] for each in possible}) == 1} == set()


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4), st.integers(LEAST_K, 6)
)
def test_the_rest_cannot_be_found_by_taking_a_part_from_the_whole(pairs, k):
    part, rest = table([pair[0] for pair in pairs]), table([pair[1] for pair in pairs])
    whole = {key: part[key] + rest[key] for key in part}
    shown = set(part) - hidden_in_part(part, whole, k)
    assert [key for key in shown if 0 < rest[key] < k] == []


@pytest.mark.parametrize(
    ("numbers", "cells"),
    [
        ((10, 20, 30), set()),
        ((0, 20, 30), set()),
        ((3, 20, 30), {0, 1}),
        ((3, 20, 20, 30), {0, 1, 2}),
        ((3, 4, 30), {0, 1}),
        ((4, 4, 30), {0, 1, 2}),
        ((1, 2, 30, 40), {0, 1, 2}),
        ((0, 3, 30), {0, 1, 2}),
        ((2, 2, 0), {0, 1, 2}),
        ((1, 1, 1, 1, 1), {0, 1, 2, 3, 4}),
        ((5, 5), set()),
        ((0, 0), {0, 1}),
    ],
)
def test_small_cells_take_the_next_smallest_with_them(numbers, cells):
    assert hidden(table(numbers), K) == cells


def test_a_table_of_a_hundred_cells_is_done_at_once():
    assert len(hidden(table([1] * 50 + [7] * 50), K)) == 100


def test_a_part_shows_no_more_than_its_rest_allows():
    assert hidden_in_part(table((10, 20, 30)), table((12, 40, 50)), K) == {0, 1, 2}
    assert hidden_in_part(table((10, 20, 30)), table((10, 20, 30)), K) == set()


def test_an_option_chosen_by_few_or_by_nearly_all_is_hidden():
    assert hidden_of_several({"a": 3, "b": 20, "c": 48, "d": 0, "e": 50}, 50, K) == {"a", "c"}
    assert hidden_of_several({"a": 4, "b": 0}, 4, K) == {"a", "b"}


def test_a_mean_of_two_hidden_marks_is_told_by_the_total():
    assert is_told({1: 2, 5: 20}, K, rounded_mean)
    assert not is_told({4: 2, 5: 90}, K, rounded_mean)
