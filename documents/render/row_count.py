"""The gate before a file is handed out: the finished file is read back and every row of every table found in it.

What cannot be read back is an error of its own: the reader raises it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from documents.model import Cell, Document, GoalRow, ItemRow, NoteRow, Row, SectionRow, Table
from documents.render import office_rows, pdf_rows

NAME_LENGTH = 60
LETTERS_OF_A_FOOT = 250  # the mark and «N из M», which the document does not know


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with what it takes to tell a person which one it is."""

    document: Document
    table: Table
    row: Row
    section: str
    above: int
    around: int

    def cells(self) -> tuple[Cell, ...]:
        return self.table.cells(self.row)

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells()]

    def name(self) -> str:
        places = [self.document.full_name(), self.table.banner or self.table.caption, self.section]
        return ", ".join([*(_short(place) for place in places if place), _row_name(self.table, self.row)])


def missing_rows(
    documents: Iterable[Document],
    data: bytes | Path,
    kind: str,
    progress: Callable[[int], None] | None = None,
) -> list[str]:
    """Names of the rows that are not all there, in order; `kind` is «pdf», «xlsx» or «docx».

    `progress` is told the number of every page read of a PDF; what it raises ends the reading.
    """
    placed = _placed_rows(documents)
    if kind == "pdf":
        wanted = (pdf_rows.Wanted(row, row.texts(), row.above, row.around) for row in placed)
        return [row.name() for row in pdf_rows.lacking(wanted, data, progress)]
    rows, form = list(placed), office_rows.FORMS[kind]
    keys = [(index, key) for index, row in enumerate(rows) for key in form.expected(row.cells())]
    lost = _unmatched([key for _, key in keys], form.read(data))
    return [rows[index].name() for index in dict.fromkeys(keys[place][0] for place in lost)]


def _placed_rows(documents: Iterable[Document]) -> Iterator[PlacedRow]:
    before = 0
    for document in documents:
        beside = _length(
            replace(document, blocks=tuple(b for b in document.blocks if not isinstance(b, Table)))
        )
        foot = len(document.footer) + LETTERS_OF_A_FOOT
        for table in (block for block in document.blocks if isinstance(block, Table)):
            header = _length(replace(document, blocks=(replace(table, rows=()),)))
            above, section = before + beside + header, ""
            for row in table.rows:
                yield PlacedRow(document, table, row, section, above, header + foot)
                section = row.text if isinstance(row, SectionRow) else section
                above = 0
        before = beside


def _length(document: Document) -> int:
    """How many letters there are at most."""
    return sum(map(len, document.texts()))


def _unmatched(expected: Sequence[Hashable], read: Iterable[Hashable]) -> list[int]:
    """Which of the expected find no partner of their own in the file, in order."""
    wanted = set(expected)
    found = [key for key in read if key in wanted]
    if found == expected:
        return []
    same = next((i for i, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(expected), len(found)) if same is None else same
    lost = set(range(start, len(expected)))
    for block in SequenceMatcher(None, expected[start:], found[start:], autojunk=False).get_matching_blocks():
        lost -= set(range(start + block.a, start + block.a + block.size))
    return sorted(lost)


def _row_name(table: Table, row: Row) -> str:
    if isinstance(row, ItemRow):
        return f"строка {_item_name(table, row)}"
    word = {SectionRow: "раздел", GoalRow: "цель", NoteRow: "примечание"}[type(row)]
    number = "" if isinstance(row, NoteRow) else _short(row.number or "")
    return " ".join(filter(None, (word, number, f"«{_short(row.text)}»")))


def _item_name(table: Table, row: ItemRow) -> str:
    """Its number and what it is about, or whatever it says."""
    numbers = [cell for cell, column in zip(row.cells, table.columns, strict=True) if column.role == "number"]
    number = _short(next(iter(numbers), ""))
    told = next((cell for cell in row.cells if cell.strip() and _short(cell) != number), "")
    return " ".join(filter(None, (number, f"«{_short(told)}»")))


def _short(text: str) -> str:
    return textwrap.shorten(text, NAME_LENGTH, placeholder=" …")
