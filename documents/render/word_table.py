"""Word's tables as elements, row by row: fixed widths, headings that are repeated, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from documents.model import Cell, GoalRow, ItemRow, NoteRow, Row, SectionRow, Table
from documents.render.page_layout import column_widths_mm, heads_items, is_centred, lines_of
from documents.render.print_styles import DEFAULT_STYLE
from documents.render.text import printable
from documents.render.word_text import NAMESPACES, TC, TC_PR, TC_W, TR, TR_PR, TYPE, WIDTH, P, fill, sub, w

TWIPS_IN_MM = 1440 / 25.4
CELL_MARGINS_TWIPS = {"top": 45, "left": 79, "bottom": 45, "right": 79}
ROW_STYLES: dict[type[Row], str] = {
    SectionRow: "Section",
    GoalRow: "Goal",
    ItemRow: "Cell",
    NoteRow: "RowNote",
}


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_IN_MM)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell as Word wants it: `merge` is «restart» or «continue» where it covers several rows."""

    text: str
    style: str
    width: int
    columns: int = 1
    merge: str = ""
    align: str = ""
    shade: str = ""


def row_of(cells: Iterable[_Placed], *marks: str, keeps_next: bool = False) -> Any:
    """`marks` are «cantSplit» and «tblHeader»."""
    row = etree.Element(TR, nsmap=NAMESPACES)
    if marks:
        properties = etree.SubElement(row, TR_PR)
        for mark in marks:
            sub(properties, mark)
    for cell in cells:
        _add_cell(row, cell, keeps_next)
    return row


def _add_cell(row: Any, cell: _Placed, keeps_next: bool) -> None:
    element = etree.SubElement(row, TC)
    properties = etree.SubElement(element, TC_PR)
    etree.SubElement(properties, TC_W, {WIDTH: str(cell.width), TYPE: "dxa"})
    if cell.columns > 1:
        sub(properties, "gridSpan", val=cell.columns)
    if cell.merge:
        sub(properties, "vMerge", val=cell.merge)
    if cell.shade:
        sub(properties, "shd", val="clear", color="auto", fill=cell.shade)
    if cell.align:
        sub(properties, "vAlign", val=cell.align)
    fill(etree.SubElement(element, P), cell.style, cell.text, {"keepNext": {}} if keeps_next else None)


class Grid:
    """The columns of one table: their widths and how many lines a row takes in them."""

    def __init__(self, table: Table, width_mm: float, *, is_signed_below: bool) -> None:
        self.table = table
        self.is_signed_below = is_signed_below
        self.widths_mm = column_widths_mm(table.columns, width_mm, DEFAULT_STYLE.points)
        self.widths = [twips(width) for width in self.widths_mm]

    def place(self, cell: Cell, style: str, **look: str) -> _Placed:
        width = sum(self.widths[cell.column : cell.column + cell.columns])
        return _Placed(cell.text, style, width, cell.columns, **look)

    def lines(self, cells: Sequence[Cell]) -> int:
        return lines_of(cells, self.widths_mm, DEFAULT_STYLE.points)

    def banner(self) -> tuple[Cell, ...]:
        return (Cell(self.table.banner, 0, columns=len(self.widths)),) if self.table.banner else ()

    def header_repeats(self) -> bool:
        rows = [*self.table.header(), self.banner()]
        return sum(self.lines(row) for row in rows if row) <= DEFAULT_STYLE.repeated_header_lines

    def header_rows(self) -> Iterable[list[_Placed]]:
        """Column headings, their numbers, the banner; a heading over two rows goes on in the second."""
        header = self.table.header()
        for index, cells in enumerate(header):
            spanning = [Cell("", cell.column, cell.columns) for cell in header[0] if cell.rows > 1]
            placed = {cell.column: self._heading(cell) for cell in cells}
            if index:
                placed |= {
                    cell.column: self.place(cell, "ColumnHeading", merge="continue") for cell in spanning
                }
            yield [placed[column] for column in sorted(placed)]
        if self.table.numbered:
            yield [
                self.place(Cell(number, index), "ColumnNumber")
                for index, number in enumerate(self.table.number_row())
            ]
        if self.table.banner:
            yield [self.place(cell, "Banner", shade="F2F2F2") for cell in self.banner()]

    def _heading(self, cell: Cell) -> _Placed:
        merge = {"merge": "restart"} if cell.rows > 1 else {}
        return self.place(cell, "ColumnHeading", align="center", **merge)

    def body_rows(self) -> Iterable[Any]:
        for index, row in enumerate(self.table.rows):
            cells = self.table.cells(row)
            is_short = self.lines(cells) <= DEFAULT_STYLE.short_row_lines
            placed = [self.place(cell, self._style(row, cell)) for cell in cells]
            keeps_next = is_short and (self._heads_items(index) or self._is_signed(index))
            yield row_of(placed, *(["cantSplit"] if is_short else []), keeps_next=keeps_next)

    def _style(self, row: Row, cell: Cell) -> str:
        centred = isinstance(row, ItemRow) and is_centred(cell, self.table.columns)
        return "CellCentred" if centred else ROW_STYLES[type(row)]

    def _heads_items(self, index: int) -> bool:
        is_heading = isinstance(self.table.rows[index], SectionRow | GoalRow)
        return is_heading and heads_items(self.table.rows, index)

    def _is_signed(self, index: int) -> bool:
        """A signature must not stand on a page of its own."""
        return self.is_signed_below and index == len(self.table.rows) - 1


def table_properties(widths: Sequence[int], *, style: str, name: str = "") -> Any:
    properties = etree.Element(w("tblPr"), nsmap=NAMESPACES)
    sub(properties, "tblStyle", val=style)
    sub(properties, "tblW", w=sum(widths), type="dxa")
    sub(properties, "tblLayout", type="fixed")
    margins = sub(properties, "tblCellMar")
    for side, twips in CELL_MARGINS_TWIPS.items():
        sub(margins, side, w=twips if name else 0, type="dxa")
    sub(properties, "tblLook", val="0620" if name else "0600", firstRow=int(bool(name)), noHBand=1, noVBand=1)
    if name:
        sub(properties, "tblCaption", val=printable(name))
    return properties


def table_grid(widths: Sequence[int]) -> Any:
    grid = etree.Element(w("tblGrid"), nsmap=NAMESPACES)
    for width in widths:
        sub(grid, "gridCol", w=width)
    return grid
