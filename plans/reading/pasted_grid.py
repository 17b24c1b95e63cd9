"""Rows copied in a spreadsheet, as the clipboard gives them: cells parted by tabs, rows by line breaks. Pure.

A cell of several lines stands in quotes, with its own quotes doubled; quotes that enclose nothing of the kind are the
cell's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.reading.grid import Cell, Grid, Row

QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
BARE = re.compile(r"[^\t\n]*")


def pasted_grid(text: str) -> Grid:
    """Rows are counted from the first pasted one, columns from the left."""
    rows = enumerate(pasted_rows(text), start=1)
    return Grid(
        rows=tuple(
            Row(number, {column: Cell(cell) for column, cell in enumerate(cells) if cell.strip()})
            for number, cells in rows
        ),
        name="вставленные строки",
        has_letters=False,
    )


def pasted_rows(text: str) -> Iterator[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    place, row = 0, []
    while True:
        cell, place = cell_at(text, place)
        row.append(cell)
        if place == len(text) or text[place] == "\n":
            yield row
            row = []
        if place == len(text):
            return
        place += 1


def cell_at(text: str, place: int) -> tuple[str, int]:
    """The cell that begins here, and where it ends."""
    quoted = QUOTED.match(text, place)
    if quoted and re.search(r'[\t\n]|""', quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    bare = BARE.match(text, place)
    return (bare[0], bare.end()) if bare else ("", place)
