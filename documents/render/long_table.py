"""A table of any length, written row by row: memory does not grow with it. Every cell is text, as in plain_table.

A workbook prints on landscape A4 as wide as it is, over several pages side by side, each with the headings and the
first columns. Only headings are wrapped: heights of rows would be kept in memory until the end.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from documents.render.cell_styles import FONT
from documents.render.plain_table import guarded, write_row
from documents.render.sheet_layout import BODY_POINTS, row_height, text_height
from documents.render.text import printable
from documents.render.xlsx import lay_out_page

MOST_ROWS = 1_048_576  # that a sheet of a workbook can hold, with its heading
WIDTHS = (12.0, 18.0, 24.0, 36.0, 48.0, 60.0)  # in characters
MOST_HEADING_POINTS = 110.0  # higher ones leave little room to scroll under them
LOOKS = {"font_name": FONT, "font_size": BODY_POINTS, "valign": "top"}


def write_long_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """With a byte order mark and semicolons, as Russian spreadsheets expect."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([guarded(heading) for heading in headings])
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])


@dataclass(frozen=True, slots=True)
class LongSheet:
    """`first` columns say what a row is about: they stay in sight and on every page."""

    name: str
    headings: Sequence[str]
    widths: Sequence[float]
    first: int = 0
    title: str = ""  # at the foot of every page


def width_under(heading: str) -> float:
    """The least at which a heading is not too high."""
    fitting = (width for width in WIDTHS if text_height(heading, width, bold=True) <= MOST_HEADING_POINTS)
    return next(fitting, WIDTHS[-1])


def write_long_xlsx(
    path: Path, long: LongSheet, rows: Iterable[Sequence[str]], most_rows: int = MOST_ROWS
) -> None:
    """What does not fit on a sheet goes on on the next, under the same heading."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format(LOOKS | {"bold": True, "text_wrap": True, "bottom": 1})
        text = book.add_format(LOOKS | {"num_format": "@"})
        sheet, number = _begun(book, long, bold), 1
        for row in rows:
            if number >= most_rows:
                _end(sheet, long, number)
                sheet, number = _begun(book, long, bold), 1
            write_row(sheet, number, row, text)
            number += 1
        _end(sheet, long, number)


def _end(sheet: xlsxwriter.worksheet.Worksheet, long: LongSheet, rows: int) -> None:
    """What runs over from the last column is not printed."""
    sheet.print_area(0, 0, rows - 1, len(long.headings) - 1)


def _begun(book: xlsxwriter.Workbook, long: LongSheet, bold: object):
    place = len(book.worksheets()) + 1
    sheet = book.add_worksheet(long.name if place == 1 else f"{long.name} {place}")
    for column, width in enumerate(long.widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, long.first)
    sheet.repeat_rows(0)
    if long.first:
        sheet.repeat_columns(0, long.first - 1)
    lay_out_page(sheet, long.title, is_one_wide=False)
    sheet.set_row(0, row_height(map(printable, long.headings), long.widths, bold=True))
    write_row(sheet, 0, long.headings, bold)
    return sheet
