"""The looks a printed version can have. A file is drawn again byte for byte only with the look it had.

So a style is never changed once released: a change is a new code beside the old one.
"""

from __future__ import annotations

from dataclasses import dataclass

SHORT_ROW_SHARE = 0.33  # of a landscape page's height: such a row is kept in one piece
REPEATED_HEADER_SHARE = 0.45  # a header taller than that is printed once: it would leave no room for rows
PAGE_POINTS = 480  # from margin to margin
LINE_PITCH = 1.2


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """`points` is the size of letters in tables; all others follow from it."""

    code: str
    title: str
    points: float

    @property
    def short_row_lines(self) -> int:
        return self._lines(SHORT_ROW_SHARE)

    @property
    def repeated_header_lines(self) -> int:
        return self._lines(REPEATED_HEADER_SHARE)

    def _lines(self, share: float) -> int:
        return int(PAGE_POINTS * share / (self.points * LINE_PITCH))


DEFAULT_STYLE = PrintStyle("standard-1", "обычный", 10)
STYLES = {style.code: style for style in (DEFAULT_STYLE, PrintStyle("large-1", "крупный шрифт", 14))}
