"""The stages of an item, one by one, out of the cell that lists them. Pure.

A cell lists them by lines, by dashes, by «1)» or «а)», or one after another with semicolons between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MARK = re.compile(r"(?:[-–—•·▪●*]|\(?\d{1,2}\)|\d{1,2}\.(?=\s)|\(?[а-яёa-z]\))\s*")
NUMBER = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2}|[а-яё])\)\s", re.IGNORECASE)
BETWEEN = re.compile(r"\([^()]*\)|(;)")
LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"


def split_stages(text: str) -> tuple[str, ...]:
    """Every stage once, in order, without the marks in front and the separators behind."""
    pieces = (
        bare(piece)
        for line in joined_lines(text)
        for numbered in split_at_numbers(line)
        for piece in split_at_semicolons(numbered)
    )
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def joined_lines(text: str) -> list[str]:
    """The lines of the cell; one that goes on with the stage above is put back to it."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    is_marked = any(MARK.match(line) for line in lines)
    joined: list[str] = []
    for line in lines:
        if joined and goes_on(joined[-1], line, is_marked=is_marked):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def goes_on(above: str, line: str, *, is_marked: bool) -> bool:
    if MARK.match(line) or above.endswith((";", ".", ":")):
        return False
    return is_marked or above.endswith(",")


def split_at_numbers(line: str) -> Iterator[str]:
    """«1) заявка 2) закупка» in two, where the numbers or letters follow each other."""
    marks = list(NUMBER.finditer(line))
    order = [mark[1].lower() for mark in marks]
    count = len(marks)
    follow = order in ([str(place) for place in range(1, count + 1)], list(LETTERS[:count]))
    cuts = [mark.start() for mark in marks] if follow and count > 1 else []
    yield from split_at(line, cuts)


def split_at_semicolons(line: str) -> Iterator[str]:
    """Semicolons within brackets belong to the stage."""
    yield from split_at(line, [found.start() for found in BETWEEN.finditer(line) if found[1]])


def split_at(line: str, cuts: list[int]) -> Iterator[str]:
    for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
        yield line[start:end]


def bare(piece: str) -> str:
    piece = piece.strip(" ;,")
    while (mark := MARK.match(piece)) is not None:
        piece = piece[mark.end() :].strip(" ;,")
    return piece
