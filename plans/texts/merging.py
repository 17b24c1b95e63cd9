"""Two people, or two windows of one, wrote into one row: both texts side by side, and what becomes of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from plans.texts.word_difference import Piece, differ

MINE, THEIRS, BOTH = "mine", "theirs", "both"
TEXTS = {"text", "reason"}
UNSAID = (None, "", "not_started")
CHOICE = re.compile(rf"\A({MINE}|{THEIRS}|{BOTH})\.([0-9]{{1,9}})\Z")


@dataclass(frozen=True, slots=True)
class Sides:
    """The two texts, each as a reader sees it, cut where they part: «same» or «other»."""

    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]


def sides(mine: str, theirs: str) -> Sides:
    pieces = differ(theirs, mine)
    return Sides(side(pieces, "new"), side(pieces, "gone"))


def side(pieces: list[Piece], own: str) -> tuple[Piece, ...]:
    kinds = {"same": "same", own: "other"}
    return tuple(Piece(kinds[piece.kind], piece.text) for piece in pieces if piece.kind in kinds)


def merged(mine: Mapping[str, object], theirs: Mapping[str, object]) -> dict[str, object]:
    """One row of two: texts one under the other, ticks of both, and one's own answer where only one can stand."""
    return {
        name: joined(str(theirs.get(name, "")), str(value))
        if name in TEXTS
        else together(value, theirs.get(name))
        for name, value in mine.items()
    }


def together(mine: object, theirs: object) -> object:
    if isinstance(mine, list) and isinstance(theirs, list):
        return theirs + [each for each in mine if each not in theirs]
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        given = {name: value for name, value in mine.items() if value not in UNSAID}
        return {**mine, **theirs, **given}
    return theirs if mine in UNSAID else mine


def joined(first: str, second: str) -> str:
    """Both texts, the saved one first; what stands in the other already is not said twice."""
    if is_said(second, first):
        return first
    if is_said(first, second):
        return second
    return f"{first.rstrip()}\n\n{second.lstrip()}"


def is_said(words: str, text: str) -> bool:
    """Whether the text has these words, each whole: «5» is not said in «50»."""
    return re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", text) is not None
