"""Which figures of a table are hidden, so that nobody is recognised by them. Pure.

A number of people smaller than k is hidden, and with it the next smallest ones, or the shown total would tell it.
What is hidden depends on the numbers alone and never on their order: for every table with hidden cells there is
another one, the same numbers in other hidden cells, that looks the same to a reader who knows these rules.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
LEAST_K = 3  # with a smaller one a reader would know that each of two hidden people is alone


def hidden(counts: Mapping[Key, int], k: int) -> set[Key]:
    """Cells that are not shown beside their total; each person is in one cell.

    A total below k is hidden with all its cells. Nought tells of nobody and is shown, unless all the rest is hidden.
    """
    if sum(counts.values()) < k:
        return set(counts)
    least = _threshold(sorted(count for count in counts.values() if count), k)
    cells = {key for key, count in counts.items() if 0 < count <= least}
    everybody = {key for key, count in counts.items() if count}
    return set(counts) if cells and cells == everybody else cells


def _threshold(numbers: list[int], k: int) -> int:
    """The largest number that is hidden: of k people and more together, and not all of the same number."""
    small = [number for number in numbers if number < k]
    if not small:
        return 0
    for number in sorted({small[-1], *(number for number in numbers if number >= k)}):
        taken = [each for each in numbers if each <= number]
        if sum(taken) >= k and len(set(taken)) > 1:
            return number
    return numbers[-1]


def hidden_in_part(counts: Mapping[Key, int], whole: Mapping[Key, int], k: int) -> set[Key]:
    """Cells of a part that are not shown where the whole is shown too: the rest would be told by subtraction."""
    rest = {key: number - counts.get(key, 0) for key, number in whole.items()}
    cells = hidden(counts, k)
    return cells | hidden(rest, k) if any(rest.values()) else cells


def hidden_of_several(counts: Mapping[Key, int], answered: int, k: int) -> set[Key]:
    """Options that are not shown where a person may choose more than one: they have no total to be told by.

    Those who did not choose an option are a group too.
    """
    return {key for key, count in counts.items() if answered < k or 0 < count < k or 0 < answered - count < k}


def is_told(counts: Mapping[Key, int], k: int, figure: Callable[[Mapping[Key, int]], object]) -> bool:
    """Whether a figure made of the cells, such as a rounded mean, might tell a hidden one.

    It does not where for each hidden cell one person could stand in another cell and nothing shown were different.
    """
    cells = hidden(counts, k)
    if sum(counts.values()) < k:
        return True
    shown = figure(counts)
    free: set[Key] = set()
    for here in cells:
        for there in cells - {here}:
            moved = {**counts, here: counts[here] - 1, there: counts[there] + 1}
            if moved[here] >= 0 and hidden(moved, k) == cells and figure(moved) == shown:
                free |= {here, there}
    return free != cells
