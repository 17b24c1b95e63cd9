"""A table of any length, written row by row: memory does not grow with it. Every cell is text, as in plain_table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from documents.render.plain_table import guarded, write_row

MOST_ROWS = 1_048_576  # that a sheet of a workbook can hold, with its heading
WIDTH = 18


def write_long_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """With a byte order mark and semicolons, as Russian spreadsheets expect."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([guarded(heading) for heading in headings])
        for row in rows:
            writer.writerow([guarded(cell) for cell in row])


def write_long_xlsx(
    path: Path, name: str, headings: Sequence[str], rows: Iterable[Sequence[str]], most_rows: int = MOST_ROWS
) -> None:
    """What does not fit on a sheet goes on on the next, under the same heading."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        sheet, number = None, most_rows
        for row in rows:
            if number >= most_rows:
                sheet, number = _begun(book, name, headings, bold), 1
            write_row(sheet, number, row, text)
            number += 1
        if sheet is None:
            _begun(book, name, headings, bold)


def _begun(book: xlsxwriter.Workbook, name: str, headings: Sequence[str], bold: object):
    place = len(book.worksheets()) + 1
    sheet = book.add_worksheet(name if place == 1 else f"{name} {place}")
    sheet.set_column(0, len(headings) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    write_row(sheet, 0, headings, bold)
    return sheet
