"""The rows of tables looked for in the text of a finished PDF, one after another from the first page on.

A page's text comes cell by cell as it was drawn, so a row stands in it in one piece, letter after letter, right after
the row above it. A row broken over pages goes on overleaf below the repeated headings, again cell by cell: there each
cell is followed for itself. Only letters and digits are compared; line ends, hyphens and spaces are the printer's.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

PAGES_AT_ONCE = 300
TELLING_LETTERS = 16  # fewer may stand elsewhere by chance
LEAST_PIECE = 4  # of a cell that goes on
_DROPPED = re.compile("[^0-9A-Za-zÀ-ʯЀ-ԯ]+")
_REORDERED = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """A row to be found by the texts of its cells.

    `above` letters may stand between it and the row before, and `around` more with every page that is turned:
    the foot of the one and the repeated headings of the other.
    """

    row: T
    cells: Sequence[str]
    above: int
    around: int

    def letters(self) -> list[str]:
        texts = (letters(cell) for cell in self.cells if not _REORDERED.search(cell))
        return [text for text in texts if text]

    def size(self) -> int:
        return len(letters("".join(self.cells)))

    def is_reordered(self) -> bool:
        """Texts written from right to left are drawn in an order of their own: their cells are let pass."""
        return any(_REORDERED.search(cell) for cell in self.cells)


def letters(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text))


def lacking(
    rows: Iterable[Wanted[T]], data: bytes | Path, progress: Callable[[int], None] | None = None
) -> Iterator[T]:
    """The rows that are not all there, in order; `progress` is told the number of every page read."""
    reader = _Reader(list(_pages(data, progress or (lambda page: None))))
    for wanted in rows:
        if not reader.find(wanted):
            yield wanted.row


def _pages(data: bytes | Path, progress: Callable[[int], None]) -> Iterator[str]:
    """Opened anew every few hundred pages: the library keeps what it has read of a file until it is closed."""
    import pypdfium2

    first = count = 0
    while first <= count:
        with pypdfium2.PdfDocument(data) as document:
            count = len(document)
            for number in range(first, min(first + PAGES_AT_ONCE, count)):
                page = document[number]
                text = page.get_textpage()
                yield letters(text.get_text_range())
                text.close()
                page.close()
                progress(number + 1)
        first += PAGES_AT_ONCE


class _Reader:
    """Reads on from row to row; `owed` letters belong to rows above that were not found or let pass."""

    def __init__(self, pages: Sequence[str]) -> None:
        self.text = "".join(pages)
        self.ends = list(accumulate(map(len, pages)))
        self.place = 0
        self.owed = 0

    def find(self, wanted: Wanted[T]) -> bool:
        cells = wanted.letters()
        if not cells:
            self.owed += wanted.above + wanted.size()
            return True
        end = self._whole(wanted, cells) or self._broken(wanted, cells)
        self.owed = self._owed_after(wanted, cells, end)
        self.place = end or self.place
        return end is not None

    def _owed_after(self, wanted: Wanted[T], cells: Sequence[str], end: int | None) -> int:
        """A short text may have been found too soon, in what stands above its table."""
        own = sum(map(len, cells))
        passed = 0 if end is None else end - self.place - own
        if end is None or wanted.is_reordered():
            return self.owed + wanted.above + wanted.size()
        return 0 if own >= TELLING_LETTERS else max(self.owed + wanted.above - passed, 0)

    def _whole(self, wanted: Wanted[T], cells: Sequence[str]) -> int | None:
        text = "".join(cells)
        at = self.text.find(text, self.place)
        end = at + len(text)
        return end if at >= 0 and self._is_in_reach(wanted, end, len(text)) else None

    def _is_in_reach(self, wanted: Wanted[T], end: int, own: int = 0) -> bool:
        """Whether no more of other letters is passed over than may stand in between."""
        turned = self._page(end - 1) - self._page(self.place)
        return end - self.place - own <= self.owed + wanted.above + wanted.around * turned

    def _page(self, place: int) -> int:
        return bisect_right(self.ends, place)

    def _broken(self, wanted: Wanted[T], cells: Sequence[str]) -> int | None:
        """The end of a row that goes on overleaf, or is out of order on one page where its texts are."""
        for page in range(self._page(self.place), len(self.ends)):
            start = max(self.place, self.ends[page - 1] if page else 0)
            if not self._is_in_reach(wanted, start + 1, 1):
                return None
            ends = [self._followed(cell, page, start) for cell in cells]
            if None not in ends:
                end = max(end for end in ends if end is not None)
                goes_on = self._page(end - 1) > page or wanted.is_reordered()
                if goes_on and self._is_in_reach(wanted, end, wanted.size()):
                    return end
        return None

    def _followed(self, cell: str, first: int, start: int) -> int | None:
        """Where the cell ends that may go on from page to page."""
        for page in range(first, len(self.ends)):
            length = self._longest_beginning(cell, start, self.ends[page])
            if length == len(cell):
                return self.text.find(cell, start) + length
            if page > first and length < LEAST_PIECE:
                return None
            cell, start = cell[length:], self.ends[page]
        return None

    def _longest_beginning(self, cell: str, start: int, end: int) -> int:
        """How many of its first letters stand there in one piece."""
        sizes = range(1, len(cell) + 1)
        return bisect_left(sizes, True, key=lambda size: self.text.find(cell[:size], start, end) < 0)
