"""How two texts differ, word by word, and whether the second was renewed. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import attrgetter

# A number goes as one word with its thousands and its fraction: «1 396,5».
NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
TOKEN = re.compile(rf"(?:{NUMBER}|[^\W\d_]+|[^\w\s]|_|^)\s*")
WORD = re.compile(r"\w+")
# Pairs of equal words that may be weighed against each other; past it, two texts are shown whole.
PAIRS_LIMIT = 400_000

DAY = r"(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])(?:\.(?:\d{4}|\d{2}))?(?![.,]?\d)"
YEAR = r"(?:19|20)\d\d(?=\s*(?:[-–—/]\s*\d|г\b|гг\b|год|учебн))"
COUNTED = re.compile(
    rf"(?<!\w)(?:№\s*[\w/-]+|{DAY}|{YEAR}|\d{{1,2}}:\d\d|\d+(?:-\d+)+|\d+-[а-яё]+|(?P<number>{NUMBER})(?!\w))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str  # same | gone | new
    text: str


def differ(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order: «same» and «gone» make up the first, «same» and «new» the second.

    Texts too long and too much alike to compare are shown whole, old then new.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if before == after:
        pieces = [Piece("same", after)]
    elif is_costly(old, new):
        pieces = [Piece("gone", before), Piece("new", after)]
    else:
        pieces = list(joined(compared(old, new)))
    return [piece for piece in pieces if piece.text]


def compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Words are matched without the blanks behind them, which would be alike all over the text."""
    for kind, b1, b2, a1, a2 in SequenceMatcher(None, bare(old), bare(new), False).get_opcodes():
        if kind == "equal":
            for past, fresh in zip(old[b1:b2], new[a1:a2], strict=True):
                yield Piece("same", past.rstrip())
                yield from replaced(past[len(past.rstrip()) :], fresh[len(fresh.rstrip()) :])
        else:
            yield from replaced("".join(old[b1:b2]), "".join(new[a1:a2]))


def replaced(past: str, fresh: str) -> Iterator[Piece]:
    """One text for another; the blanks that end both stay."""
    blank = fresh[len(fresh.rstrip()) :]
    if not blank or past[len(past.rstrip()) :] != blank:
        blank = ""
    yield Piece("gone", past.removesuffix(blank))
    yield Piece("new", fresh.removesuffix(blank))
    yield Piece("same", blank)


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    for kind, run in groupby(filter(attrgetter("text"), pieces), attrgetter("kind")):
        yield Piece(kind, "".join(piece.text for piece in run))


def bare(tokens: Iterable[str]) -> list[str]:
    return [token.rstrip() for token in tokens]


def is_costly(old: Sequence[str], new: Sequence[str]) -> bool:
    first, second = Counter(bare(old)), Counter(bare(new))
    return sum(count * second[word] for word, count in first.items()) > PAIRS_LIMIT


def similarity(before: str, after: str) -> float:
    """How much of the words, 0…1, both texts share in the same order; case, signs and blanks do not count."""
    old, new = sorted([WORD.findall(before.casefold()), WORD.findall(after.casefold())])
    if old == new:
        return 1.0
    matcher = SequenceMatcher(None, old, new, False)
    return matcher.quick_ratio() if is_costly(old, new) else matcher.ratio()


def numbers(text: str) -> tuple[str, ...]:
    """What was counted, each number once and as it stands; dates, years, times, phones and «№ 5» are no counts."""
    first: dict[str, str] = {}
    for match in COUNTED.finditer(text):
        if number := match["number"]:
            first.setdefault(value(number), number)
    return tuple(first.values())


def value(number: str) -> str:
    return re.sub(r"\s", "", number).replace(".", ",")


def stale_numbers(before: str, after: str) -> tuple[str, ...]:
    """The numbers of the second text that stood in the first already."""
    known = {value(number) for number in numbers(before)}
    return tuple(number for number in numbers(after) if value(number) in known)
