"""A table with nothing around it, as XLSX and CSV: what an export writes and an import reads back.

Every cell is text. One that a spreadsheet would take for a formula stays text: XLSX cells are typed as
strings, and in CSV, which has no types, an apostrophe is put before it (`guarded`) and taken off on reading
(`unguarded`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from documents.render.text import FORMULA_SIGNS, printable

MIN_WIDTH, MAX_WIDTH = 8, 50
Rows = Iterable[Sequence[str]]


def table_to_xlsx(name: str, headings: Sequence[str], rows: Rows) -> bytes:
    return tables_to_xlsx([(name, headings, rows)])


def tables_to_xlsx(sheets: Iterable[tuple[str, Sequence[str], Rows]]) -> bytes:
    """Each on a sheet of its own."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@", "valign": "top"})
        for name, headings, rows in sheets:
            sheet = book.add_worksheet(name)
            table = [list(row) for row in rows]
            write_row(sheet, 0, headings, bold)
            for number, row in enumerate(table, start=1):
                write_row(sheet, number, row, text)
            for column, width in enumerate(widths(headings, table)):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(1, 0)
    return target.getvalue()


def write_row(sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[str], style: object) -> None:
    for column, cell in enumerate(row):
        sheet.write_string(number, column, printable(cell), style)


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    longest = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    return [min(max(length + 2, MIN_WIDTH), MAX_WIDTH) for length in longest]


def table_to_csv(headings: Sequence[str], rows: Rows) -> bytes:
    """With a byte order mark and semicolons: this opens in a Russian spreadsheet by a double click."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    for row in [headings, *rows]:
        writer.writerow([guarded(cell) for cell in row])
    return target.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    return f"'{cell}" if looks_like_formula(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell) else cell


def looks_like_formula(cell: str) -> bool:
    return cell.lstrip("'").startswith(FORMULA_SIGNS)
