"""The text of a Word file, written element by element from the top down: no more than a row is in memory at once.

lxml escapes every text; nothing here makes a field or a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from documents.mark import Mark
from documents.model import (
    Block,
    Cell,
    Document,
    GoalRow,
    Heading,
    ItemRow,
    NoteRow,
    Row,
    SectionRow,
    Signature,
    SignatureText,
    Stamp,
    Table,
)
from documents.render.html import (
    CELL_SIDES_MM,
    CENTRED_ROLES,
    POINTS_IN_MM,
    PRINTED_WIDTH_MM,
    column_widths_mm,
)
from documents.render.metrics import count_lines
from documents.render.print_styles import DEFAULT_STYLE
from documents.render.text import printable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {"w": W}
PRESERVE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
TWIPS_IN_MM = 1440 / 25.4
CELL_MARGINS_TWIPS = {"top": 45, "left": 79, "bottom": 45, "right": 79}
STAMP_SHARE, STAMP_GAP_SHARE = 0.38, 0.24
Layout = dict[str, dict[str, object]]
ROW_STYLES: dict[type[Row], str] = {
    SectionRow: "Section",
    GoalRow: "Goal",
    ItemRow: "Cell",
    NoteRow: "RowNote",
}


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


P, P_PR, P_STYLE, R, T, BR, TAB = map(_w, ("p", "pPr", "pStyle", "r", "t", "br", "tab"))
TR, TR_PR, TC, TC_PR, TC_W, VAL = map(_w, ("tr", "trPr", "tc", "tcPr", "tcW", "val"))
WIDTH, TYPE = _w("w"), _w("type")


def _sub(parent: Any, name: str, **attributes: object) -> Any:
    return etree.SubElement(
        parent, _w(name), {_w(key.rstrip("_")): str(value) for key, value in attributes.items()}
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_IN_MM)


# Paragraphs


def _fill(paragraph: Any, style: str, text: str, layout: Layout | None = None) -> Any:
    """Style, layout and text; a line break and a tab are elements of their own."""
    properties = etree.SubElement(paragraph, P_PR)
    etree.SubElement(properties, P_STYLE, {VAL: style})
    for name, attributes in (layout or {}).items():
        _sub(properties, name, **attributes)
    if text:
        _write_text(etree.SubElement(paragraph, R), printable(text))
    return paragraph


def _write_text(run: Any, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, BR)
        for place, piece in enumerate(line.split("\t")):
            if place:
                etree.SubElement(run, TAB)
            if piece:
                etree.SubElement(run, T, PRESERVE).text = piece


def paragraph(style: str, text: str, **layout: dict[str, object]) -> Any:
    return _fill(etree.Element(P, nsmap=NAMESPACES), style, text, layout)


# Rows


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


def _row(cells: Iterable[_Placed], *marks: str, keeps_next: bool = False) -> Any:
    """`marks` are «cantSplit» and «tblHeader»."""
    row = etree.Element(TR, nsmap=NAMESPACES)
    if marks:
        properties = etree.SubElement(row, TR_PR)
        for mark in marks:
            _sub(properties, mark)
    for cell in cells:
        _add_cell(row, cell, keeps_next)
    return row


def _add_cell(row: Any, cell: _Placed, keeps_next: bool) -> None:
    element = etree.SubElement(row, TC)
    properties = etree.SubElement(element, TC_PR)
    etree.SubElement(properties, TC_W, {WIDTH: str(cell.width), TYPE: "dxa"})
    if cell.columns > 1:
        _sub(properties, "gridSpan", val=cell.columns)
    if cell.merge:
        _sub(properties, "vMerge", val=cell.merge)
    if cell.shade:
        _sub(properties, "shd", val="clear", color="auto", fill=cell.shade)
    if cell.align:
        _sub(properties, "vAlign", val=cell.align)
    _fill(etree.SubElement(element, P), cell.style, cell.text, {"keepNext": {}} if keeps_next else None)


class _Grid:
    """The columns of one table: their widths and how many lines a row takes in them."""

    def __init__(self, table: Table, width_mm: float, *, is_signed_below: bool) -> None:
        self.table = table
        self.is_signed_below = is_signed_below
        self.widths_mm = column_widths_mm(table.columns, width_mm, DEFAULT_STYLE.points)
        self.widths = [_twips(width) for width in self.widths_mm]

    def place(self, cell: Cell, style: str, **look: str) -> _Placed:
        width = sum(self.widths[cell.column : cell.column + cell.columns])
        return _Placed(cell.text, style, width, cell.columns, **look)

    def lines(self, cells: Sequence[Cell]) -> int:
        return max(self._lines(cell) for cell in cells)

    def _lines(self, cell: Cell) -> int:
        width = sum(self.widths_mm[cell.column : cell.column + cell.columns]) - CELL_SIDES_MM
        return count_lines(cell.text, width * POINTS_IN_MM, DEFAULT_STYLE.points)

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
            yield _row(placed, *(["cantSplit"] if is_short else []), keeps_next=keeps_next)

    def _style(self, row: Row, cell: Cell) -> str:
        is_centred = cell.columns == 1 and self.table.columns[cell.column].role in CENTRED_ROLES
        return "CellCentred" if is_centred and isinstance(row, ItemRow) else ROW_STYLES[type(row)]

    def _heads_items(self, index: int) -> bool:
        following = self.table.rows[index + 1 : index + 3]
        return isinstance(self.table.rows[index], SectionRow | GoalRow) and any(
            isinstance(row, ItemRow | NoteRow) for row in following
        )

    def _is_signed(self, index: int) -> bool:
        """A signature must not stand on a page of its own."""
        return self.is_signed_below and index == len(self.table.rows) - 1


def _table_properties(widths: Sequence[int], *, style: str, name: str = "") -> Any:
    properties = etree.Element(_w("tblPr"), nsmap=NAMESPACES)
    _sub(properties, "tblStyle", val=style)
    _sub(properties, "tblW", w=sum(widths), type="dxa")
    _sub(properties, "tblLayout", type="fixed")
    margins = _sub(properties, "tblCellMar")
    for side, twips in CELL_MARGINS_TWIPS.items():
        _sub(margins, side, w=twips if name else 0, type="dxa")
    _sub(
        properties, "tblLook", val="0620" if name else "0600", firstRow=int(bool(name)), noHBand=1, noVBand=1
    )
    if name:
        _sub(properties, "tblCaption", val=printable(name))
    return properties


def _table_grid(widths: Sequence[int]) -> Any:
    grid = etree.Element(_w("tblGrid"), nsmap=NAMESPACES)
    for width in widths:
        _sub(grid, "gridCol", w=width)
    return grid


class Body:
    """Writes a document's blocks into an open body."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file = file
        self.document = document
        self.width_mm = PRINTED_WIDTH_MM[document.orientation]
        self.is_after_table = False

    def write(self, qr: Any, mark: Mark | None) -> None:
        is_signed = bool(self.document.signatures)
        self._write_head()
        for block in self.document.blocks:
            self._write_block(block, is_signed_below=is_signed and block is self.document.blocks[-1])
        for note in self.document.notes:
            self._put(paragraph("Note", note, **self._kept(is_signed)))
        for number, signature in enumerate(self.document.signatures, start=1):
            self._write_signature(signature, self._kept(bool(mark) or number < len(self.document.signatures)))
        if mark:
            self._write_check(qr, mark)
        self._close_table()

    def _put(self, element: Any) -> None:
        self.file.write(element)
        self.is_after_table = False

    def _close_table(self) -> None:
        """Word would join a table to the next one, and does not end a document with a table."""
        if self.is_after_table:
            self._put(paragraph("Gap", ""))

    def _write_head(self) -> None:
        self._write_stamps(self.document.stamps)
        if self.document.registration:
            self._put(paragraph("Registration", self.document.registration))
        if self.document.title:
            self._put(paragraph("Heading1", "\n".join(self.document.title), spacing={"before": _twips(5)}))
        if self.document.subtitle:
            self._put(paragraph("Subtitle", self.document.subtitle))
        if self.document.title or self.document.subtitle:
            self._put(paragraph("Gap", ""))

    def _write_stamps(self, stamps: Sequence[Stamp]) -> None:
        width = _twips(self.width_mm)
        if len(stamps) == 1:
            for line in self._stamp(stamps[0], start=round(width * (1 - STAMP_SHARE))):
                self._put(line)
        if len(stamps) == 2:
            left = round(width * (1 - STAMP_SHARE))
            gap = round(width * STAMP_GAP_SHARE)
            cells = [self._stamp(stamps[0], end=gap), self._stamp(stamps[1])]
            self._write_side_by_side([left, width - left], cells)

    def _stamp(self, stamp: Stamp, start: int = 0, end: int = 0) -> list[Any]:
        styles = ["StampWord"] + ["Stamp"] * len(stamp.lines())
        return [
            paragraph(style, line, ind={"left": start, "right": end})
            for style, line in zip(styles, stamp.lines(), strict=False)
        ]

    def _write_side_by_side(
        self, widths: Sequence[int], cells: Sequence[Sequence[Any]], align: str = "top"
    ) -> None:
        """A table without lines, so that the left and the right stay beside each other when edited."""
        self._close_table()
        row = etree.Element(TR, nsmap=NAMESPACES)
        for width, content in zip(widths, cells, strict=True):
            cell = etree.SubElement(row, TC)
            properties = etree.SubElement(cell, TC_PR)
            _sub(properties, "tcW", w=width, type="dxa")
            _sub(properties, "vAlign", val=align)
            cell.extend(content)
        with self.file.element(_w("tbl")):
            self.file.write(_table_properties(widths, style="TableNormal"))
            self.file.write(_table_grid(widths))
            self.file.write(row)
        self.is_after_table = True

    def _write_signature(self, signature: Signature | SignatureText, kept: Layout) -> None:
        if isinstance(signature, SignatureText):
            self._put(paragraph("Signing", signature.text, **kept))
            return
        half = _twips(self.width_mm / 2)
        left = paragraph("Signing", signature.post, **kept)
        right = paragraph("Signing", signature.line(), **kept, jc={"val": "right"})
        self._write_side_by_side([half, half], [[left], [right]], "bottom")

    def _kept(self, with_next: bool) -> Layout:
        return {"keepNext": {}} if with_next else {}

    def _write_check(self, qr: Any, mark: Mark) -> None:
        line = paragraph("Check", f" {mark.line()}", textAlignment={"val": "center"})
        line.insert(1, qr)
        self._put(line)

    def _write_block(self, block: Block, *, is_signed_below: bool) -> None:
        if isinstance(block, Table):
            self._write_table(block, is_signed_below=is_signed_below)
        elif isinstance(block, Heading):
            layout: Layout = {"pageBreakBefore": {}} if block.new_page else {}
            self._put(paragraph("Heading2", block.text, **layout))
        else:
            self._put(paragraph("BodyParagraph", block.text, **self._kept(is_signed_below)))

    def _write_table(self, table: Table, *, is_signed_below: bool) -> None:
        self._close_table()
        if table.caption:
            self._put(paragraph("Caption", table.caption))
        grid = _Grid(table, self.width_mm, is_signed_below=is_signed_below)
        name = table.caption or table.banner or self.document.full_name()
        marks = ("cantSplit", "tblHeader") if grid.header_repeats() else ()
        with self.file.element(_w("tbl")):
            self.file.write(_table_properties(grid.widths, style="TableGrid", name=name))
            self.file.write(_table_grid(grid.widths))
            for cells in grid.header_rows():
                self.file.write(_row(cells, *marks))
            for row in grid.body_rows():
                self.file.write(row)
        self.is_after_table = True
