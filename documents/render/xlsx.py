"""A document as a workbook by XlsxWriter: laid out for A4, every text in one cell as it was written.

Texts are written as strings whatever they start with, so none of them becomes a formula, a number or a link.
XlsxWriter is imported when the first workbook is drawn. Equal documents give equal bytes.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from documents.mark import Mark
from documents.model import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Row,
    Signature,
    SignatureText,
    Stamp,
    Table,
)
from documents.render import sheet_layout
from documents.render.cell_styles import (
    BANNER,
    CENTRED_ROW_STYLES,
    COLUMN_NUMBER,
    FONT,
    HEADER,
    HEADING,
    NOTE,
    PLAIN,
    ROW_STYLES,
    SUBTITLE,
    TITLE,
    Formats,
    Style,
)
from documents.render.page_layout import is_centred
from documents.render.qr import png, side_of
from documents.render.text import all_printable

CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
A4 = 9
EMPTY_ROW_POINTS = 12.75
MARGINS_INCHES = {"left": 0.79, "right": 0.39, "top": 0.79, "bottom": 0.79}
MAX_FROZEN_POINTS = 220  # more would leave no room to scroll on a laptop
STAMP_SHARE = 0.36
MAX_FOOT_LENGTH = 240
QR_POINTS = 68  # 24 mm
POINTS_IN_PIXEL = 0.75
NO_TABLE_COLUMNS = (Column("", 3), Column("", 2))

Styled = tuple[Cell, Style]


def to_xlsx(document: Document, *, mark: Mark | None = None) -> bytes:
    from xlsxwriter import Workbook

    document, mark = all_printable(document), all_printable(mark)
    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }
    with Workbook(stream, options) as workbook:
        properties = {"title": document.full_name()[:255], "created": CREATED}
        workbook.set_properties(properties | ({"keywords": mark.keywords()} if mark else {}))
        _write(workbook, document, mark)
    return stream.getvalue()


def _write(workbook: Any, document: Document, mark: Mark | None) -> None:
    formats = Formats(workbook)
    parts = list(_parts(document.blocks))
    for index, (columns, blocks) in enumerate(parts):
        name = "Документ" if index == 0 else f"Документ, лист {index + 1}"
        sheet = _Sheet(workbook.add_worksheet(name), formats, document, columns, blocks)
        if index == 0:
            sheet.write_head()
        for block in blocks:
            sheet.write_block(block)
        if index == len(parts) - 1:
            sheet.write_foot(mark)
        sheet.set_up_page(mark)


def _parts(blocks: Sequence[Block]) -> Iterator[tuple[tuple[Column, ...], list[Block]]]:
    """A table with other columns begins a sheet of its own: a sheet has one grid and one header."""
    columns: tuple[Column, ...] | None = None
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and block.columns != columns:
            if columns is not None:
                yield columns, part
                part = []
            columns = block.columns
        part.append(block)
    yield columns or NO_TABLE_COLUMNS, part


class _Sheet:
    """One worksheet, written from the top down."""

    def __init__(
        self,
        worksheet: Any,
        formats: Formats,
        document: Document,
        columns: tuple[Column, ...],
        blocks: Sequence[Block],
    ) -> None:
        self.worksheet, self.formats, self.document, self.columns = worksheet, formats, document, columns
        tables = [block for block in blocks if isinstance(block, Table)]
        room = sheet_layout.PRINTED_CHARACTERS[document.orientation]
        self.widths = sheet_layout.column_widths(columns, tables, room)
        self.row = 0
        self.points = 0.0
        self.header_rows: tuple[int, int] | None = None
        self.page_breaks: list[int] = []
        for index, width in enumerate(self.widths):
            worksheet.set_column(index, index, width)

    # Rows

    def put(self, cells: Sequence[Styled]) -> None:
        """A printed row: of several sheet rows where it is taller, or a text longer, than Excel allows."""
        styles = [style for _, style in cells]
        for part in sheet_layout.within_cell_limit([cell for cell, _ in cells]):
            styled = list(zip(part, styles, strict=True))
            heights = sheet_layout.slices(max(self._height(cell, style) for cell, style in styled))
            for cell, style in styled:
                self._write(cell, style, rows=len(heights))
            for height in heights:
                self._close_row(height)

    def put_line(self, text: str, style: Style) -> None:
        """A text over all columns."""
        self.put([(Cell(text, 0, columns=len(self.columns)), style)])

    def skip(self) -> None:
        self._close_row(EMPTY_ROW_POINTS)

    def _height(self, cell: Cell, style: Style) -> float:
        width = sum(self.widths[cell.column : cell.column + cell.columns])
        return sheet_layout.text_height(cell.text, width, points=style.font_size, bold=style.bold)

    def _write(self, cell: Cell, style: Style, *, rows: int) -> None:
        last_row, last_column = self.row + rows - 1, cell.column + cell.columns - 1
        if (last_row, last_column) != (self.row, cell.column):
            self.worksheet.merge_range(self.row, cell.column, last_row, last_column, "", self.formats(style))
        if cell.text:
            self.worksheet.write_string(self.row, cell.column, cell.text, self.formats(style, cell.text))
        else:
            self.worksheet.write_blank(self.row, cell.column, None, self.formats(style))

    def _close_row(self, height: float) -> None:
        self.worksheet.set_row(self.row, height)
        self.points += height
        self.row += 1

    # Above and below the blocks

    def write_head(self) -> None:
        self._write_stamps(self.document.stamps)
        if self.document.registration:
            self.put_line(self.document.registration, PLAIN)
        for line in self.document.title:
            self.put_line(line, TITLE)
        if self.document.subtitle:
            self.put_line(self.document.subtitle, SUBTITLE)
        if self.row:
            self.skip()

    def _write_stamps(self, stamps: Sequence[Stamp]) -> None:
        places = [self._right_place()] if len(stamps) == 1 else [self._left_place(), self._right_place()]
        columns = [stamp.lines() for stamp in stamps]
        for number in range(max(map(len, columns), default=0)):
            self.put(
                [
                    (Cell(lines[number], *place), self._stamp_style(place, is_first=number == 0))
                    for lines, place in zip(columns, places, strict=True)
                    if number < len(lines)
                ]
            )
        if stamps:
            self.skip()

    def _stamp_style(self, place: tuple[int, int], *, is_first: bool) -> Style:
        """In a wide last column only the alignment keeps a stamp at the right edge."""
        is_wide = place[0] > 0 and sum(self.widths[place[0] :]) > sum(self.widths) / 2
        return replace(PLAIN, bold=is_first, align="right" if is_wide else "left")

    def _right_place(self) -> tuple[int, int]:
        """The last columns that together are wide enough for a stamp: first index and count."""
        count = self._columns_for(STAMP_SHARE, list(reversed(self.widths)))
        return len(self.columns) - count, count

    def _left_place(self) -> tuple[int, int]:
        free = self.widths[: self._right_place()[0]]
        return 0, self._columns_for(STAMP_SHARE, free)

    def _columns_for(self, share: float, widths: Sequence[float]) -> int:
        wanted, got = share * sum(self.widths), 0.0
        for count, width in enumerate(widths, start=1):
            got += width
            if got >= wanted:
                return count
        return len(widths)

    def write_foot(self, mark: Mark | None) -> None:
        if self.document.notes:
            self.skip()
        for note in self.document.notes:
            self.put_line(note, NOTE)
        for signature in self.document.signatures:
            self.skip()
            self._write_signature(signature)
        if self.document.footer:
            self.skip()
            self.put_line(self.document.footer, replace(NOTE, italic=True, font_size=9))
        if mark:
            self.skip()
            self._write_mark(mark)

    def _write_mark(self, mark: Mark) -> None:
        """The line in words, below it the same as a QR code."""
        self.put_line(mark.line(), NOTE)
        place = {"object_position": 2, "description": f"QR-код. {mark.line()}"}
        picture = png(mark.address)
        scale = QR_POINTS / (side_of(picture) * POINTS_IN_PIXEL)
        self.worksheet.insert_image(
            *(self.row, 0, "qr.png"),
            {"image_data": BytesIO(picture), "x_scale": scale, "y_scale": scale, **place},
        )
        self._close_row(QR_POINTS + EMPTY_ROW_POINTS)

    def _write_signature(self, signature: Signature | SignatureText) -> None:
        if isinstance(signature, SignatureText):
            self.put_line(signature.text, PLAIN)
            return
        first, count = self._right_place()
        if first == 0:
            self.put_line(f"{signature.post}  {signature.line()}", PLAIN)
            return
        self.put([(Cell(signature.post, 0, first), PLAIN), (Cell(signature.line(), first, count), PLAIN)])

    # Blocks

    def write_block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._write_table(block)
            return
        if isinstance(block, Heading) and block.new_page and self.row:
            self.page_breaks.append(self.row)
        self.put_line(block.text, HEADING if isinstance(block, Heading) else PLAIN)

    def _write_table(self, table: Table) -> None:
        if table.caption:
            self.put_line(table.caption, HEADING)
        if self.header_rows is None:
            self._write_header(table)
        if table.banner:
            self.put_line(table.banner, BANNER)
        for row in table.rows:
            self.put([(cell, self._style(row, cell)) for cell in table.cells(row)])

    def _style(self, row: Row, cell: Cell) -> Style:
        styles = CENTRED_ROW_STYLES if is_centred(cell, self.columns) else ROW_STYLES
        return styles[type(row)]

    def _write_header(self, table: Table) -> None:
        first = self.row
        header = table.header()
        for cell in (cell for cells in header for cell in cells if cell.rows == 2):
            self._write(cell, HEADER, rows=2)
        for cells in header:
            flat = [cell for cell in cells if cell.rows == 1]
            self._put_header_row(flat, [cell for cell in header[0] if cell.rows == 2])
        if table.numbered:
            self.put([(Cell(text, index), COLUMN_NUMBER) for index, text in enumerate(table.number_row())])
        self.header_rows = (first, self.row - 1)
        if self.points <= MAX_FROZEN_POINTS:
            self.worksheet.freeze_panes(self.row, 0)

    def _put_header_row(self, cells: Sequence[Cell], spanning: Sequence[Cell]) -> None:
        own = max((self._height(cell, HEADER) for cell in cells), default=0)
        shared = max((self._height(cell, HEADER) / 2 for cell in spanning), default=0)
        for cell in cells:
            self._write(cell, HEADER, rows=1)
        self._close_row(min(max(own, shared), sheet_layout.MAX_ROW_POINTS))

    # The page

    def set_up_page(self, mark: Mark | None) -> None:
        sheet = self.worksheet
        lay_out_page(sheet, mark.line() if mark else "", orientation=self.document.orientation)
        sheet.print_area(0, 0, max(self.row - 1, 0), len(self.columns) - 1)
        if self.header_rows:
            sheet.repeat_rows(*self.header_rows)
        if self.page_breaks:
            sheet.set_h_pagebreaks(self.page_breaks)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{max(self.row, 1)}"})


def lay_out_page(
    sheet: Any,
    foot: str = "",
    *,
    orientation: str = "landscape",
    margins: Mapping[str, float] = MARGINS_INCHES,
    is_one_wide: bool = True,
) -> None:
    """A4 with numbered pages; as wide as one page, or as many pages as it takes side by side."""
    if orientation == "landscape":
        sheet.set_landscape()
    sheet.set_paper(A4)
    if is_one_wide:
        sheet.fit_to_pages(1, 0)
    sheet.set_margins(**margins)
    sheet.set_footer(_page_foot(foot))


def _page_foot(words: str) -> str:
    """The foot of every page; Excel drops one that is longer than it allows."""
    numbers = "&RСтр. &P из &N"
    line = " ".join(words.split())
    if not line:
        return numbers
    while len(escaped := line.replace("&", "&&")) > MAX_FOOT_LENGTH - len(numbers):
        line = line[:-1]
    return f"&L&8{escaped}{numbers}"
