"""A document as HTML: a fragment for the portal's page, or a whole page for print.

Django's templates escape every text; there is no inline style, the portal's CSP would refuse it. The engine
stands alone, so that drawing a document needs no settings.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template

from documents.model import (
    Block,
    Cell,
    Document,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    Row,
    SectionRow,
    Signature,
    SignatureText,
    Table,
)
from documents.render.metrics import count_lines
from documents.render.text import all_printable

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PRINTED_WIDTH_MM = {"landscape": 267, "portrait": 180}
BODY_POINTS = 10
POINTS_IN_MM = 72 / 25.4
SHORT_ROW_LINES = 13  # about a third of a landscape page: such a row is kept in one piece
REPEATED_HEADER_LINES = (
    18  # a header taller than half a page is printed once: it would leave no room for rows
)
CENTRED_ROLES = frozenset({"number"})


def to_html(document: Document, *, standalone: bool = False) -> str:
    """The document for a page of the portal; `standalone` makes a whole page with a stylesheet for print."""
    document = all_printable(document)
    tables = tuple(_table(document, block, index) for index, block in enumerate(document.blocks))
    context = {
        "document": document,
        "name": document.full_name(),
        "blocks": [table or _text_block(block) for table, block in zip(tables, document.blocks, strict=True)],
        "signatures": [_signature(signature) for signature in document.signatures],
        "tables": [table for table in tables if table],
        "level": 1 if standalone else 2,
        "level_below": 2 if standalone else 3,
        "standalone": standalone,
    }
    template = _template("documents/page.html" if standalone else "documents/document.html")
    return template.render(Context(context, use_l10n=False))


@cache
def _template(name: str) -> Template:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template(name)


def _text_block(block: Block) -> dict[str, Any]:
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "block": block}


def _signature(signature: Signature | SignatureText) -> dict[str, str | None]:
    if isinstance(signature, SignatureText):
        return {"post": None, "line": signature.text}
    return {"post": signature.post, "line": signature.line()}


def _table(document: Document, block: Block, index: int) -> dict[str, Any] | None:
    if isinstance(block, Heading | Paragraph):
        return None
    widths = column_widths_mm(block, PRINTED_WIDTH_MM[document.orientation])
    return {
        "kind": "table",
        "id": f"document-table-{index}",
        "caption": block.caption,
        "name": block.banner or document.full_name(),
        "shares": [f"{width * 100 / sum(widths):.2f}" for width in widths],
        "widths": [f"{width:.2f}" for width in widths],
        "header": [[_header_cell(cell) for cell in row] for row in block.header()],
        "header_repeats": _header_lines(block, widths) <= REPEATED_HEADER_LINES,
        "header_is_known": _goes_on(document.blocks, index),
        "number_row": block.number_row(),
        "banner": block.banner,
        "groups": list(_groups(block, widths)),
    }


def _goes_on(blocks: Sequence[Block], index: int) -> bool:
    """Whether the table right above has the same columns: on a screen their headings need no repeating."""
    above, table = blocks[index - 1] if index else None, blocks[index]
    return isinstance(above, Table) and isinstance(table, Table) and above.columns == table.columns


def column_widths_mm(table: Table, width_mm: float) -> list[float]:
    total = sum(column.width for column in table.columns)
    return [column.width * width_mm / total for column in table.columns]


def _header_cell(cell: Cell) -> dict[str, Any]:
    scope = "colgroup" if cell.columns > 1 else "col"
    return {"text": cell.text, "columns": cell.columns, "rows": cell.rows, "scope": scope}


def _header_lines(table: Table, widths: list[float]) -> int:
    banner = Cell(table.banner, 0, columns=len(table.columns))
    return sum(_lines(cells, widths) for cells in (*table.header(), (banner,)))


def _groups(table: Table, widths: list[float]) -> Iterator[list[dict[str, Any]]]:
    """Rows in row groups, so that the heading of a section heads its own rows and no others."""
    group: list[dict[str, Any]] = []
    for index, row in enumerate(table.rows):
        if isinstance(row, SectionRow) and group:
            yield group
            group = []
        following = table.rows[index + 1 : index + 3]
        heads_items = any(isinstance(follower, ItemRow | NoteRow) for follower in following)
        group.append({**_row(table, row, widths), "keeps_next": heads_items})
    if group:
        yield group


def _row(table: Table, row: Row, widths: list[float]) -> dict[str, Any]:
    cells = table.cells(row)
    return {
        "kind": type(row).__name__.removesuffix("Row").lower(),
        "is_short": _lines(cells, widths) <= SHORT_ROW_LINES,
        "cells": [_body_cell(table, row, cell) for cell in cells],
    }


def _lines(cells: tuple[Cell, ...], widths: list[float]) -> int:
    spans = [sum(widths[cell.column : cell.column + cell.columns]) for cell in cells]
    return max(
        count_lines(cell.text, (span - 3) * POINTS_IN_MM, BODY_POINTS)
        for cell, span in zip(cells, spans, strict=True)
    )


def _body_cell(table: Table, row: Row, cell: Cell) -> dict[str, Any]:
    column = table.columns[cell.column]
    reaches_the_end = cell.column + cell.columns == len(table.columns)
    return {
        "text": cell.text,
        "columns": cell.columns,
        "heads": isinstance(row, SectionRow) and reaches_the_end,
        "centred": cell.columns == 1 and column.role in CENTRED_ROLES,
        "label": column.heading if isinstance(row, ItemRow) else "",
    }
