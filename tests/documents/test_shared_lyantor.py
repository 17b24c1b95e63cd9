"""The real table of an execution report, printed and read back."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import docx
from openpyxl import load_workbook
from pypdf import PdfReader

from documents.model import Column, Document, GoalRow, ItemRow, SectionRow, Table
from documents.render.docx import to_docx
from documents.render.pdf import to_pdf
from documents.render.sheet_layout import MAX_ROW_POINTS
from documents.render.xlsx import to_xlsx

REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "lyantor_2022_execution.xlsx"
HEADER, LAST = 3, 34


def real_sheet():
    return load_workbook(REAL).active


def table_rows(sheet, header, count):
    rows = sheet.iter_rows(min_row=header, max_row=header + count - 1, max_col=6, values_only=True)
    return [tuple(cell or "" for cell in row) for row in rows]


def real_document():
    sheet = real_sheet()
    merged = {str(area) for area in sheet.merged_cells.ranges}
    rows = []
    for number, cells in enumerate(table_rows(sheet, HEADER + 1, LAST - HEADER), start=HEADER + 1):
        if f"A{number}:F{number}" in merged:
            rows.append(SectionRow(cells[0]))
        elif f"B{number}:F{number}" in merged:
            rows.append(GoalRow(cells[0], cells[1]))
        else:
            rows.append(ItemRow(cells))
    columns = tuple(
        Column(cell.value, int(sheet.column_dimensions[cell.column_letter].width)) for cell in sheet[HEADER]
    )
    return Document(title=(sheet["A1"].value,), blocks=(Table(columns, tuple(rows)),))


def test_workbook_gives_back_every_cell_unchanged():
    sheet = load_workbook(BytesIO(to_xlsx(real_document()))).active
    header = next(cell.row for cell in sheet["B"] if cell.value == "Наименование")
    count = LAST - HEADER + 1
    assert table_rows(sheet, header, count) == table_rows(real_sheet(), HEADER, count)


def test_rows_fit_without_splitting():
    sheet = load_workbook(BytesIO(to_xlsx(real_document()))).active
    assert max(row.height for row in sheet.row_dimensions.values() if row.height) < MAX_ROW_POINTS
    assert [str(area) for area in sheet.merged_cells.ranges if area.min_row != area.max_row] == []


def word_rows(table):
    """The text of a merged cell in its first column, as in the workbook."""
    for row in table.rows:
        texts = []
        for cell in row._tr.tc_lst:
            texts += [docx.table._Cell(cell, row).text] + [""] * (cell.grid_span - 1)
        yield tuple(texts)


def test_word_file_gives_back_every_cell_unchanged():
    table = docx.Document(BytesIO(to_docx(real_document()))).tables[0]
    assert list(word_rows(table)) == table_rows(real_sheet(), HEADER, LAST - HEADER + 1)


def words_of(text):
    """Words; a line may end after a hyphen or a slash that the text itself has."""
    return re.findall(r"[^\s/-]+", text)


def test_pdf_holds_every_word_whole():
    document = real_document()
    pages = PdfReader(BytesIO(to_pdf(document))).pages
    printed = Counter(word for page in pages for word in words_of(page.extract_text()))
    expected = Counter(word for text in document.texts() for word in words_of(text))
    assert expected - printed == Counter()
