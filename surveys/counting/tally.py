"""Figures of many answers: how often each byte stood in each slot. Pure.

Counts are added and taken away one answer at a time, so they equal a full recount after any edits.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from surveys.slots import BITS, NO_ANSWER, NOT_APPLICABLE, NOT_ASKED, Layout, Slot

AT_THE_END = 3  # no answer, not applicable, not asked
WORD = 4


class Shape:
    """Where the counts of each slot of a layout stand in one row of numbers; made once a version."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.first: list[int] = []
        self.jumps: list[
            dict[int, tuple[int, ...]]
        ] = []  # for each slot, from its byte to the places it counts at
        size = 0
        for slot in layout.slots:
            self.first.append(size)
            self.jumps.append({byte: places(slot, byte, size) for byte in bytes_of(slot)})
            size += width(slot)
        self.size = size

    def empty(self) -> array[int]:
        return array("i", bytes(WORD * self.size))

    def add(self, counts: array[int], vector: bytes, sign: int = 1) -> None:
        for jump, byte in zip(self.jumps, vector, strict=True):
            for place in jump[byte]:
                counts[place] += sign

    def merge(self, counts: array[int], other: Iterable[int]) -> None:
        for place, number in enumerate(other):
            if number:
                counts[place] += number

    def figures(self, counts: array[int], slot: Slot) -> Figures:
        first = self.first[slot.place]
        part = counts[first : first + width(slot)]
        codes, rest = part[: len(slot.codes)], part[len(slot.codes) :]
        return Figures(dict(zip(slot.codes, codes, strict=True)), *rest)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was answered at one slot. Of several options `codes` may add up to more than who answered."""

    codes: dict[str, int]
    no_answer: int
    not_applicable: int
    not_asked: int
    several: int | None = None  # who answered, where more than one option may be chosen

    @property
    def answered(self) -> int:
        return sum(self.codes.values()) if self.several is None else self.several

    @property
    def asked(self) -> int:
        return self.answered + self.no_answer + self.not_applicable

    def mean(self) -> float | None:
        """Of marks that are numbers; None where nobody answered."""
        if not self.answered:
            return None
        return sum(int(code) * number for code, number in self.codes.items()) / self.answered


def width(slot: Slot) -> int:
    return len(slot.codes) + AT_THE_END + slot.is_bits


def bytes_of(slot: Slot) -> Iterable[int]:
    given = range(64, 64 + (1 << len(slot.codes))) if slot.is_bits else range(1, len(slot.codes) + 1)
    return (*given, NO_ANSWER, NOT_APPLICABLE, NOT_ASKED)


def places(slot: Slot, byte: int, first: int) -> tuple[int, ...]:
    end = first + len(slot.codes)
    special = {NO_ANSWER: end, NOT_APPLICABLE: end + 1, NOT_ASKED: end + 2}
    if byte in special:
        return (special[byte],)
    if slot.is_bits:
        chosen = (first + bit for bit in range(BITS) if byte & 1 << bit)
        return (*chosen, end + AT_THE_END)
    return (first + byte - 1,)


def packed(counts: array[int]) -> bytes:
    """As kept: 32-bit numbers, least byte first on every machine."""
    if sys.byteorder == "big":
        counts = counts[:]
        counts.byteswap()
    return counts.tobytes()


def unpacked(data: bytes) -> array[int]:
    counts = array("i")
    counts.frombytes(data)
    if sys.byteorder == "big":
        counts.byteswap()
    return counts
