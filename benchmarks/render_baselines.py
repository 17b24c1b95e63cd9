"""The same documents by the plainest use of the libraries: what our renderers are measured against."""

from __future__ import annotations

from io import BytesIO

from documents.model import Document, ItemRow, Table


def bare_weasyprint(page: str) -> bytes:
    """The same page, its tables of fixed layout, in one go."""
    from weasyprint import HTML

    return HTML(string=page).write_pdf()


def bare_openpyxl(document: Document) -> bytes:
    """Write-only, every cell of every row with font, wrapping and borders; no heights, no merging."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Документ")
    side = Side(style="thin")
    border, alignment = Border(side, side, side, side), Alignment(wrap_text=True, vertical="top")
    plain, bold = Font(name="Times New Roman", size=10), Font(name="Times New Roman", size=10, bold=True)
    for row in rows(document):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, text)
            cell.font = plain if len(row) > 1 else bold
            cell.border, cell.alignment = border, alignment
            cells.append(cell)
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def bare_python_docx(document: Document) -> bytes:
    """One table, a row after another by add_row."""
    from docx import Document as WordDocument

    word = WordDocument()
    table = word.add_table(rows=0, cols=6)
    table.style = "Table Grid"
    for row in rows(document):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def rows(document: Document) -> list[tuple[str, ...]]:
    """The texts of all tables, a section or goal as a row of its own."""
    return [
        row.cells if isinstance(row, ItemRow) else tuple(cell.text for cell in block.cells(row))
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
