"""The rows of a finished workbook or Word file, read from the parts of the archive: quicker than by a library.

A row is comparable: of a Word file the texts of its cells, of a workbook the texts with their columns.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from documents.model import Cell
from documents.render.sheet_layout import within_cell_limit
from documents.render.text import printable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD_SIGNS = {f"{W}br": "\n", f"{W}tab": "\t"}
SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

SheetRow = tuple[tuple[int, str], ...]


def word_row(cells: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    """As the row must be read."""
    yield tuple(printable(cell.text) for cell in cells)


def sheet_rows(cells: Sequence[Cell]) -> Iterator[SheetRow]:
    """The same in a workbook: a text too long for one row goes on below; empty cells leave no trace."""
    texts = [Cell(printable(cell.text), cell.column, cell.columns) for cell in cells]
    parts = (
        tuple((cell.column, cell.text) for cell in part if cell.text) for part in within_cell_limit(texts)
    )
    yield from filter(None, parts)


def read_word(data: bytes | Path) -> Iterator[tuple[str, ...]]:
    with _archive(data) as archive, archive.open("word/document.xml") as part:
        for row in _elements(part, f"{W}tr"):
            yield tuple(map(_word_text, row.iterchildren(f"{W}tc")))


def _word_text(cell: Any) -> str:
    signs = cell.iter(f"{W}t", *WORD_SIGNS)
    return "".join(WORD_SIGNS.get(sign.tag) or sign.text or "" for sign in signs)


def read_sheets(data: bytes | Path) -> Iterator[SheetRow]:
    with _archive(data) as archive:
        texts = _shared_texts(archive)
        names = [name for name in archive.namelist() if SHEET.fullmatch(name)]
        for name in sorted(names, key=lambda name: int(SHEET.fullmatch(name)[1])):  # type: ignore[index]
            with archive.open(name) as part:
                yield from _sheet_rows(part, texts)


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    with archive.open("xl/sharedStrings.xml") as part:
        return [_sheet_text(item) for item in _elements(part, f"{S}si")]


def _sheet_rows(part: BinaryIO | Any, texts: Sequence[str]) -> Iterator[SheetRow]:
    for row in _elements(part, f"{S}row"):
        cells = tuple(_sheet_cell(cell, texts) for cell in row if len(cell))
        if cells:
            yield cells


def _sheet_cell(cell: Any, texts: Sequence[str]) -> tuple[int, str]:
    value = cell[0]
    is_shared = cell.get("t") == "s"
    return _column(cell.get("r")), texts[int(value.text)] if is_shared else _sheet_text(value)


def _sheet_text(element: Any) -> str:
    text = "".join(element.itertext())
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _elements(part: BinaryIO | Any, tag: str) -> Iterator[Any]:
    """One after another; what was read is forgotten."""
    for _, element in etree.iterparse(part, tag=tag, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _archive(data: bytes | Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(data if isinstance(data, Path) else BytesIO(data))


@dataclass(frozen=True, slots=True)
class Form:
    """`expected` gives the rows of the file that a row of a table must stand in, `read` the rows that the file has."""

    expected: Callable[[Sequence[Cell]], Iterator[Hashable]]
    read: Callable[[bytes | Path], Iterator[Hashable]]


FORMS = {"docx": Form(word_row, read_word), "xlsx": Form(sheet_rows, read_sheets)}
