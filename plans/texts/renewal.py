"""Whether a text that was carried over from an earlier period was renewed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from plans.texts.word_difference import COUNTED, Piece, differ, numbers, similarity, stale_numbers, value

ALIKE = 0.9  # of the words: from here on, two texts tell the same
NOTICEABLE_DIGITS = 3  # «3 занятия» may well be three again, 8947 visits hardly


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a text stands to an earlier one: the part of common words, and the numbers that did not change."""

    similarity: float
    numbers: tuple[str, ...] = ()
    is_same: bool = False

    @property
    def percent(self) -> int:
        """Of common words; a hundred is said only of texts that are the same word for word."""
        return int(self.similarity * 100)

    @property
    def is_stale(self) -> bool:
        """Whether somebody should look at the text again."""
        return self.is_same or bool(self.numbers)


def renewal(before: str, after: str) -> Renewal:
    """Nothing is stale where one of the two says nothing."""
    if not (before.strip() and after.strip()):
        return Renewal(0.0)
    alike = similarity(before, after)
    kept = stale_numbers(before, after)
    is_same = alike >= ALIKE and len(kept) == len(numbers(after))
    return Renewal(alike, kept if is_same else tuple(filter(is_noticeable, kept)), is_same)


def is_noticeable(number: str) -> bool:
    return sum(sign.isdigit() for sign in number) >= NOTICEABLE_DIGITS


def told(before: str, after: str, kept: Collection[str]) -> list[Piece]:
    """The second text against the first as `differ` tells it, with the numbers that were kept as «kept» pieces."""
    known = {value(number) for number in kept}
    return [part for piece in differ(before, after) for part in with_kept(piece, known)]


def with_kept(piece: Piece, known: Collection[str]) -> Iterator[Piece]:
    if piece.kind == "gone":
        yield piece
        return
    end = 0
    for match in COUNTED.finditer(piece.text):
        if match["number"] and value(match["number"]) in known:
            yield from filled(piece.kind, piece.text[end : match.start()])
            end = match.end()
            yield Piece("kept", piece.text[match.start() : end])
    yield from filled(piece.kind, piece.text[end:])


def filled(kind: str, text: str) -> Iterator[Piece]:
    if text:
        yield Piece(kind, text)
