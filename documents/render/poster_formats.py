"""The sizes a poster is printed in. Pure.

Measures are of the drawing in millimetres at full size; `scale` makes all of it smaller.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents.render.metrics import count_lines

SANS_IS_WIDER = 1.22  # than the serif that metrics knows, in bold
LEADING = 1.2
SIZES = (11.0, 9.5, 8.0, 7.0, 6.0, 5.2, 4.5, 3.9, 3.4, 2.9, 2.5, 2.1, 1.8, 1.5)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, and its letters at their largest."""

    width: float
    height: float
    largest: float

    def size_of(self, text: str) -> float:
        """The largest letters with which the text fits."""
        sizes = [size for size in SIZES if size <= self.largest]
        return next((size for size in sizes if self._fits(text, size)), sizes[-1])

    def _fits(self, text: str, size: float) -> bool:
        lines = count_lines(text, self.width / SANS_IS_WIDER, size)
        return lines * size * LEADING <= self.height


@dataclass(frozen=True, slots=True)
class PosterFormat:
    """`shape` is the layout of one face; a sheet of paper holds `faces` of them, of a tent one upside down."""

    code: str
    title: str
    page: str
    shape: str
    name: Place
    point: Place
    typed: Place
    scale: float = 1.0
    faces: int = 1
    has_further: bool = True


TALL = (Place(182, 34, 11), Place(182, 9, 6), Place(182, 7, 5.2))
WIDE = (Place(88, 25, 8), Place(88, 7, 4.5), Place(88, 8, 3.4))
SMALL = (Place(49, 22, 4.5), Place(49, 8, 3.4), Place(93, 4, 2.9))

FORMATS = {
    each.code: each
    for each in (
        PosterFormat("a4", "Плакат А4", "A4", "tall", *TALL),
        PosterFormat("a5", "Плакат А5", "A5", "tall", *TALL, scale=148 / 210),
        PosterFormat("tent", "На стол: А4, сложенный пополам", "A4", "wide", *WIDE, faces=2),
        PosterFormat(
            "stickers", "Наклейки: 8 на листе А4", "A4", "small", *SMALL, faces=8, has_further=False
        ),
    )
}
