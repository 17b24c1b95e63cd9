"""Numbering a plan's items anew in the manner the plan has already. Pure.

Three manners are met in real plans: 1.1, 1.2, 2.1 by section; 1, 2, 3 … through the whole plan; and 1, 2, 3
beginning again in every section. A final dot stays where most numbers have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def renumbered(sections: Sequence[Sequence[str]]) -> list[list[str]]:
    """New numbers for the items of each section, in the manner of the present ones."""
    numbers = [number.strip() for section in sections for number in section if number.strip()]
    dot = "." if most(number.endswith(".") for number in numbers) else ""
    if not numbers or most("." in number.rstrip(".") for number in numbers):
        return [
            [f"{place}.{item}{dot}" for item in range(1, len(section) + 1)]
            for place, section in enumerate(sections, start=1)
        ]
    fresh, last = [], 0
    for section in sections:
        first = 1 if begins_again(sections) else last + 1
        last = first + len(section) - 1
        fresh.append([f"{number}{dot}" for number in range(first, last + 1)])
    return fresh


def most(signs: Iterable[bool]) -> bool:
    told = list(signs)
    return sum(told) * 2 > len(told)


def begins_again(sections: Sequence[Sequence[str]]) -> bool:
    firsts = [section[0].strip().rstrip(".") for section in sections if section]
    return len(firsts) > 1 and firsts.count("1") > 1
