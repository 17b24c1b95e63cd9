"""A table as it lies in a workbook or Word file, before anybody knows what it means. Pure.

Columns are counted from 0 in the finest division of the table; a cell stands at its left column and says
how many columns and rows it was merged over. Cells hidden under a merge are absent, except the lower parts
of a cell merged over rows: a reader must know that nothing was left out there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MAX_ROWS = 5000
MAX_COLUMNS = 100
TOO_MANY_ROWS = (
    f"В таблице больше {MAX_ROWS} строк. Оставьте в файле только таблицу плана и загрузите его ещё раз."
)

CellKind = Literal["text", "number", "date"]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str = ""
    width: int = 1
    height: int = 1
    kind: CellKind = "text"
    is_bold: bool = False
    lower_part_of: str | None = None  # the text of the cell above that this one was merged into
    trouble: str = ""  # what the file did to the cell, said to the user
    exact: str = ""  # a number or a date (ISO) as it is stored, whatever of it is shown

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the user counts, from 1
    cells: Mapping[int, Cell]
    is_hidden: bool = False
    table: str = ""  # which of several joined tables, for messages

    @property
    def filled(self) -> dict[int, Cell]:
        return {column: cell for column, cell in sorted(self.cells.items()) if not cell.is_blank}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside the table: a paragraph, a cell above the header, a cell under the last row."""

    row: int
    column: int
    text: str
    width: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    name: str = ""
    has_letters: bool = True  # columns are called A, B, C; in Word 1, 2, 3
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    before: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    troubles: tuple[str, ...] = field(default=())

    @property
    def column_count(self) -> int:
        ends = [column + cell.width for row in self.rows for column, cell in row.cells.items()]
        return max(ends, default=0)

    def width_of(self, start: int, end: int) -> float:
        return sum(self.widths[column] if column < len(self.widths) else 1.0 for column in range(start, end))


def column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
