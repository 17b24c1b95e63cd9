"""The rows of tables looked for in the text of a finished PDF, one after another from the first page on.

A page's text comes cell by cell as it was drawn, so a row stands in it in one piece, letter after letter. A row broken
over pages goes on overleaf below the repeated headings, again cell by cell: there each cell is followed for itself.
Only letters and digits are compared; line ends, hyphens and spaces are the printer's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Generic, TypeVar

TELLING_LETTERS = 8  # a text as short as a number may stand anywhere
LEAST_PIECE = 4  # of a cell that fills a page and goes on
_DROPPED = re.compile("[^0-9A-Za-zÀ-ʯЀ-ԯ]+")
_REORDERED = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")

T = TypeVar("T")
Place = tuple[int, int]  # page and letter


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """A row to be found: the texts of its cells, and how many pages further it may begin at most."""

    row: T
    cells: Sequence[str]
    reach: int

    def letters(self) -> list[str]:
        texts = (letters(cell) for cell in self.cells if not _REORDERED.search(cell))
        return [text for text in texts if text]

    def is_reordered(self) -> bool:
        """Texts written from right to left are drawn in an order of their own: their cells are let pass."""
        return any(_REORDERED.search(cell) for cell in self.cells)


def letters(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def lacking(rows: Iterable[Wanted[T]], data: bytes | Path) -> Iterator[T]:
    """The rows that are not all there, in order."""
    reader = _Reader(list(_pages(data)))
    for wanted, following in pairwise(chain(rows, [None])):
        if wanted and not reader.find(wanted, following):
            yield wanted.row


def _pages(data: bytes | Path) -> Iterator[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            yield letters(text.get_text_range())
            text.close()
            page.close()


class _Reader:
    """Reads on from row to row; what stands between them is headings, feet of pages and the like."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.pages = pages
        self.place: Place = (0, 0)

    def find(self, wanted: Wanted[T], following: Wanted[T] | None) -> bool:
        cells = wanted.letters()
        if not cells:
            return True
        if wanted.is_reordered():
            end = self._scattered(cells, wanted.reach, may_stay=True)
        else:
            end = self._whole(cells, wanted.reach, following) or self._scattered(cells, wanted.reach)
        self.place = end or self.place
        return end is not None

    def _whole(self, cells: Sequence[str], reach: int, following: Wanted[T] | None) -> Place | None:
        text = "".join(cells)
        end = self._end_of(text, self.place, reach)
        return None if end and following and self._is_past(end, following) else end

    def _is_past(self, end: Place, following: Wanted[T]) -> bool:
        """Whether the row that should follow stands before this place and not after it: this is a later twin."""
        text = "".join(following.letters())
        if len(text) < TELLING_LETTERS or following.is_reordered():
            return False
        sooner = self._end_of(text, self.place, following.reach)
        return bool(sooner and sooner < end and not self._end_of(text, end, following.reach))

    def _end_of(self, text: str, place: Place, reach: int) -> Place | None:
        """Where the text ends that stands in one piece on this page or on one within reach."""
        number, start = place
        for page in self.pages[number : number + reach + 1]:
            at = page.find(text, start)
            if at >= 0:
                return number, at + len(text)
            number, start = number + 1, 0
        return None

    def _scattered(self, cells: Sequence[str], reach: int, *, may_stay: bool = False) -> Place | None:
        """The end of a row whose cells go on overleaf; `may_stay`: or are out of order on one page."""
        number, start = self.place
        for first in range(number, min(number + reach + 1, len(self.pages))):
            ends = [self._followed(cell, first, start) for cell in cells]
            start = 0
            last = max((end for end in ends if end), default=(first, 0))
            if None not in ends and (may_stay or last[0] > first):
                return last
        return None

    def _followed(self, cell: str, first: int, start: int) -> Place | None:
        """Where the cell ends that may go on from page to page."""
        for number in range(first, len(self.pages)):
            page = self.pages[number]
            length = _longest_beginning(cell, page, start)
            if length == len(cell):
                return number, page.find(cell, start) + length
            if number > first and length < LEAST_PIECE:
                return None
            cell, start = cell[length:], 0
        return None


def _longest_beginning(cell: str, page: str, start: int) -> int:
    """How many of its first letters stand on the page in one piece."""
    return bisect_left(range(1, len(cell) + 1), True, key=lambda size: page.find(cell[:size], start) < 0)
