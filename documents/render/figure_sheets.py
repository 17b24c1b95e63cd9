"""Figures as a workbook, to be reckoned with and to be printed: numbers are numbers, each sheet is laid out for A4.

Nothing stands above the headings and no cells are merged, so that a program can read the sheets too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from documents.model import Column, ItemRow, Table
from documents.render import sheet_layout
from documents.render.cell_styles import HEADER, ROW_STYLES, Formats, Style
from documents.render.text import all_printable
from documents.render.xlsx import CREATED, lay_out_page

TEXT = ROW_STYLES[ItemRow]
NUMBER = Style(border=1, align="right")

Value = str | int | float


@dataclass(frozen=True, slots=True)
class FigureSheet:
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def widths(self) -> list[float]:
        rows = tuple(ItemRow(tuple(map(str, row))) for row in self.rows)
        room = sheet_layout.PRINTED_CHARACTERS["landscape"]
        return sheet_layout.column_widths(self.columns, [Table(self.columns, rows)], room)


def to_figure_sheets(title: str, sheets: Iterable[FigureSheet]) -> bytes:
    """`title` stands at the foot of every page."""
    from xlsxwriter import Workbook

    title, stream = all_printable(title), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(stream, options) as workbook:
        workbook.set_properties({"title": title[:255], "created": CREATED})
        formats = Formats(workbook)
        for sheet in map(all_printable, sheets):
            worksheet = workbook.add_worksheet(sheet.name)
            _write(worksheet, formats, sheet)
            worksheet.freeze_panes(1, 0)
            worksheet.repeat_rows(0)
            worksheet.print_area(0, 0, len(sheet.rows), len(sheet.columns) - 1)
            lay_out_page(worksheet, title)
    return stream.getvalue()


def _write(worksheet: Any, formats: Formats, sheet: FigureSheet) -> None:
    widths = sheet.widths()
    for index, width in enumerate(widths):
        worksheet.set_column(index, index, width)
    for number, row in enumerate([[column.heading for column in sheet.columns], *sheet.rows]):
        text = HEADER if number == 0 else TEXT
        worksheet.set_row(number, sheet_layout.row_height(map(str, row), widths, bold=text.bold))
        for index, cell in enumerate(row):
            if isinstance(cell, str):
                worksheet.write_string(number, index, cell, formats(text, cell))
            else:
                worksheet.write_number(number, index, cell, formats(NUMBER))
