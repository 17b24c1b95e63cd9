"""The order in which workers go round the pieces of one report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rendering import round_of

counts = st.integers(min_value=1, max_value=60)


@given(counts, st.integers(min_value=1, max_value=8))
def test_every_worker_goes_round_every_piece_once(count, workers):
    for number in range(workers):
        assert sorted(round_of(list(range(count)), number, workers)) == list(range(count))


def drawn_by_two(count: int) -> int:
    """How many pieces two workers of equal speed draw in all, when a piece is seen only once it is finished."""
    walks = [iter(round_of(list(range(count)), number, 2)) for number in range(2)]
    finished: set[int] = set()
    drawn = 0
    while len(finished) < count:
        begun = [next((piece for piece in walk if piece not in finished), None) for walk in walks]
        drawn += sum(piece is not None for piece in begun)
        finished.update(piece for piece in begun if piece is not None)
    return drawn


@pytest.mark.parametrize("count", [1, 2, 3, 20, 21, 101])
def test_two_workers_draw_at_most_one_piece_twice(count):
    assert drawn_by_two(count) <= count + 1
