"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\W_]+|[\W_]")
TOO_LONG_TO_COMPARE = 20_000


@dataclass(frozen=True)
class Piece:
    kind: str  # same | gone | new
    text: str


def word_changes(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; very long texts are shown whole, old then new."""
    if len(before) + len(after) > TOO_LONG_TO_COMPARE:
        pieces = [Piece("gone", before), Piece("new", after)]
    else:
        pieces = list(compared(WORDS.findall(before), WORDS.findall(after)))
    return [piece for piece in pieces if piece.text]


def compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    """A space or a dot alone keeps no two changes apart: «не начато» → «в работе» is one change, not two."""
    gone = new = ""
    for kind, b1, b2, a1, a2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        old_text, new_text = "".join(before[b1:b2]), "".join(after[a1:a2])
        has_words = any(letter.isalnum() for letter in new_text)
        if kind == "equal" and (has_words or not gone + new):
            yield from (Piece("gone", gone), Piece("new", new), Piece("same", new_text))
            gone = new = ""
        else:
            gone, new = gone + old_text, new + new_text
    yield from (Piece("gone", gone), Piece("new", new))
