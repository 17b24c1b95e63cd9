"""A table to be filled in outside the portal, as a protected workbook: only its open cells can be written into.

Hidden columns carry what the portal needs on the way back. Texts are written as strings whatever they start with.
Equal tables give equal bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

from documents.render import sheet_layout
from documents.render.cell_styles import FONT
from documents.render.text import FORMULA_SIGNS, all_printable
from documents.render.xlsx import CREATED, lay_out_page

EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number
MIN_OPEN_POINTS = 45.0
MARGINS_INCHES = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.5}
OPEN, CLOSED, HEADING, OPEN_HEADING = "#FFFFFF", "#F2F2F2", "#E4E7EB", "#D7E6F5"
WIDEN = {"format_columns": True, "format_rows": True, "select_locked_cells": True}

Value = str | dt.date | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, 0 hides it; `check` is XlsxWriter's rule of what may be typed into an open cell."""

    heading: str
    width: float
    number_format: str = "@"
    check: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.width == 0


@dataclass(frozen=True, slots=True)
class Band:
    """A heading over all columns."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `open` are the indexes of the cells that may be written into."""

    cells: tuple[Value, ...]
    open: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FillIn:
    name: str
    title: tuple[str, ...]
    hint: str
    columns: tuple[Column, ...]
    rows: tuple[Band | Line, ...]


def fits_cell(text: str) -> bool:
    """Excel counts UTF-16 units: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= sheet_layout.MAX_CELL_LENGTH


def shortened(text: str) -> str:
    """What of a text goes into one cell: a closed one may be cut, an open one that long is left empty by the caller."""
    if fits_cell(text):
        return text
    return f"{text[: sheet_layout.MAX_CELL_LENGTH // 2 - 1]}…"


def to_fill_in(table: FillIn) -> bytes:
    from xlsxwriter import Workbook

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"title": " ".join(table.title)[:255], "created": CREATED})
        _Sheet(workbook, all_printable(table)).write()
    return stream.getvalue()


class _Sheet:
    """The one worksheet, written from the top down."""

    def __init__(self, workbook: Any, table: FillIn) -> None:
        self.workbook, self.table = workbook, table
        self.worksheet = workbook.add_worksheet(table.name)
        self.row = 0
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.open_cells: dict[int, list[int]] = {}
        self.shown = [index for index, column in enumerate(table.columns) if not column.is_hidden]

    def write(self) -> None:
        for index, column in enumerate(self.table.columns):
            self.worksheet.set_column(index, index, column.width or None, None, {"hidden": column.is_hidden})
        for text in self.table.title:
            self.write_over(text, bold=True, font_size=12)
        self.write_over(self.table.hint)
        header = self.row
        self.write_header()
        for row in self.table.rows:
            self.write_row(row)
        self.write_checks()
        self.set_up(header)

    def format(self, **looks: Any) -> Any:
        looks = {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "top"} | looks
        key = tuple(sorted(looks.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format(looks)
        return self.formats[key]

    def write_over(self, text: str, **looks: Any) -> None:
        """A text over all the columns that are seen."""
        style = self.format(quote_prefix=text.startswith(FORMULA_SIGNS), **looks)
        first, last = self.shown[0], self.shown[-1]
        self.worksheet.merge_range(self.row, first, self.row, last, "", style)
        self.worksheet.write_string(self.row, first, text, style)
        width = sum(self.table.columns[index].width for index in self.shown)
        bold, points = looks.get("bold", False), looks.get("font_size", 10)
        self.close_row(sheet_layout.text_height(text, width, points=points, bold=bold))

    def write_header(self) -> None:
        heights = [0.0]
        for index, column in enumerate(self.table.columns):
            style = self.format(
                bold=True,
                border=1,
                align="center",
                valign="vcenter",
                bg_color=OPEN_HEADING if column.is_open else HEADING,
            )
            self.worksheet.write_string(self.row, index, column.heading, style)
            if not column.is_hidden:
                heights.append(sheet_layout.text_height(column.heading, column.width, bold=True))
        self.close_row(max(heights))

    def write_row(self, row: Band | Line) -> None:
        if isinstance(row, Band):
            self.write_over(row.text, bold=True, border=1, bg_color=HEADING)
            return
        for index, value in enumerate(row.cells):
            self.write_cell(index, value, is_open=index in row.open)
        self.close_row(max(self.heights(row)))

    def heights(self, row: Line) -> Iterator[float]:
        yield MIN_OPEN_POINTS if len(row.open) > 1 else 0.0
        for index in self.shown:
            text = row.cells[index]
            if isinstance(text, str):
                yield sheet_layout.text_height(text, self.table.columns[index].width)

    def close_row(self, height: float) -> None:
        self.worksheet.set_row(self.row, min(height, sheet_layout.MAX_ROW_POINTS))
        self.row += 1

    def write_cell(self, index: int, value: Value, *, is_open: bool) -> None:
        if isinstance(value, str):
            value = shortened(value)
        text = value if isinstance(value, str) else ""
        style = self.format(
            border=1,
            num_format=self.table.columns[index].number_format,
            bg_color=OPEN if is_open else CLOSED,
            locked=not is_open,
            quote_prefix=text.startswith(FORMULA_SIGNS),
        )
        if is_open:
            self.open_cells.setdefault(index, []).append(self.row)
        if isinstance(value, dt.date):
            self.worksheet.write_datetime(self.row, index, value, style)
        elif isinstance(value, Decimal):
            self.write_number(index, value, style)
        elif value:
            self.worksheet.write_string(self.row, index, value, style)
        else:
            self.worksheet.write_blank(self.row, index, None, style)

    def write_number(self, index: int, value: Decimal, style: Any) -> None:
        """A number that a spreadsheet would round goes as a text."""
        if len(value.normalize().as_tuple().digits) > EXACT_DIGITS:
            self.worksheet.write_string(self.row, index, f"{value:f}".replace(".", ","), style)
        else:
            self.worksheet.write_number(self.row, index, float(value), style)

    def write_checks(self) -> None:
        for index, rows in self.open_cells.items():
            if not self.table.columns[index].check:
                continue
            spans = [(first, index, last, index) for first, last in runs(rows)]
            check = dict(self.table.columns[index].check) | {"other_cells": spans[1:]}
            self.worksheet.data_validation(*spans[0], check)

    def set_up(self, header: int) -> None:
        sheet = self.worksheet
        sheet.protect("", WIDEN)
        sheet.freeze_panes(header + 1, 0)
        lay_out_page(sheet, margins=MARGINS_INCHES)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, self.row - 1, len(self.table.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.row}"})
        if self.open_cells:
            first = min((rows[0], index) for index, rows in self.open_cells.items())
            sheet.set_selection(*first, *first)


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each unbroken run."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
