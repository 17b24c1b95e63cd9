"""A document as HTML: a fragment for the portal's page, or a whole page for print.

Django's templates escape every text; there is no inline style, the portal's CSP would refuse it. The engine
stands alone, so that drawing a document needs no settings.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template

from documents.mark import Mark
from documents.model import (
    Block,
    Cell,
    Document,
    Heading,
    ItemRow,
    Paragraph,
    Row,
    SectionRow,
    Signature,
    SignatureText,
    Table,
)
from documents.render.page_layout import (
    PRINTED_WIDTH_MM,
    column_widths_mm,
    heads_items,
    is_centred,
    lines_of,
)
from documents.render.print_styles import DEFAULT_STYLE, PrintStyle
from documents.render.qr import svg_uri
from documents.render.text import all_printable

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def to_html(document: Document) -> str:
    """The document for a page of the portal."""
    return _drawn("documents/document.html", document, DEFAULT_STYLE, level=2)


def to_print(
    document: Document,
    *,
    style: PrintStyle = DEFAULT_STYLE,
    mark: Mark | None = None,
    is_part: bool = False,
) -> str:
    """A whole page with a stylesheet for print; a part leaves numbers and mark to those who bind it."""
    return _drawn("documents/page.html", document, style, mark=mark, level=1, is_part=is_part)


def _drawn(
    name: str, document: Document, style: PrintStyle, *, mark: Mark | None = None, **context: Any
) -> str:
    document = all_printable(document)
    mark = all_printable(mark)
    tables = tuple(_table(document, block, index, style) for index, block in enumerate(document.blocks))
    context |= {
        "document": document,
        "name": document.full_name(),
        "blocks": [table or _text_block(block) for table, block in zip(tables, document.blocks, strict=True)],
        "signatures": [_signature(signature) for signature in document.signatures],
        "tables": [table for table in tables if table],
        "level_below": context["level"] + 1,
        "mark": mark,
        "qr": svg_uri(mark.address) if mark else "",
        "style": style,
    }
    return filled(name, context)


def filled(name: str, context: dict[str, Any]) -> str:
    """A template of print with its texts escaped; numbers are written as stylesheets want them."""
    return _template(name).render(Context(context, use_l10n=False))


@cache
def _template(name: str) -> Template:
    return Engine(dirs=[str(TEMPLATES)], autoescape=True).get_template(name)


def _text_block(block: Block) -> dict[str, Any]:
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "block": block}


def _signature(signature: Signature | SignatureText) -> dict[str, str | None]:
    if isinstance(signature, SignatureText):
        return {"post": None, "line": signature.text}
    return {"post": signature.post, "line": signature.line()}


def _table(document: Document, block: Block, index: int, style: PrintStyle) -> dict[str, Any] | None:
    if isinstance(block, Heading | Paragraph):
        return None
    widths = column_widths_mm(block.columns, PRINTED_WIDTH_MM[document.orientation], style.points)
    return {
        "kind": "table",
        "id": f"document-table-{index}",
        "caption": block.caption,
        "name": block.banner or document.full_name(),
        "shares": [f"{width * 100 / sum(widths):.2f}" for width in widths],
        "widths": [f"{width:.2f}" for width in widths],
        "header": [[_header_cell(block, cell) for cell in row] for row in block.header()],
        "header_repeats": _header_lines(block, widths, style) <= style.repeated_header_lines,
        "header_is_known": _goes_on(document.blocks, index),
        "number_row": block.number_row(),
        "banner": block.banner,
        "groups": list(_groups(block, widths, style)),
    }


def _goes_on(blocks: Sequence[Block], index: int) -> bool:
    """Whether the table right above has the same columns: on a screen their headings need no repeating."""
    above, table = blocks[index - 1] if index else None, blocks[index]
    return isinstance(above, Table) and isinstance(table, Table) and above.columns == table.columns


def _header_cell(table: Table, cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "columns": cell.columns,
        "rows": cell.rows,
        "scope": "colgroup" if cell.columns > 1 else "col",
        "is_last": cell.column + cell.columns == len(table.columns),
    }


def _header_lines(table: Table, widths: list[float], style: PrintStyle) -> int:
    banner = Cell(table.banner, 0, columns=len(table.columns))
    return sum(lines_of(cells, widths, style.points) for cells in (*table.header(), (banner,)))


def _groups(table: Table, widths: list[float], style: PrintStyle) -> Iterator[list[dict[str, Any]]]:
    """Rows in row groups, so that the heading of a section heads its own rows and no others."""
    group: list[dict[str, Any]] = []
    for index, row in enumerate(table.rows):
        if isinstance(row, SectionRow) and group:
            yield group
            group = []
        keeps_next = heads_items(table.rows, index)
        group.append({**_row(table, row, widths, style), "keeps_next": keeps_next})
    if group:
        yield group


def _row(table: Table, row: Row, widths: list[float], style: PrintStyle) -> dict[str, Any]:
    cells = table.cells(row)
    return {
        "kind": type(row).__name__.removesuffix("Row").lower(),
        "is_short": lines_of(cells, widths, style.points) <= style.short_row_lines,
        "cells": [_body_cell(table, row, cell) for cell in cells],
    }


def _body_cell(table: Table, row: Row, cell: Cell) -> dict[str, Any]:
    reaches_the_end = cell.column + cell.columns == len(table.columns)
    return {
        "text": cell.text,
        "columns": cell.columns,
        "heads": isinstance(row, SectionRow) and reaches_the_end,
        "centred": is_centred(cell, table.columns),
        "label": table.columns[cell.column].heading if isinstance(row, ItemRow) else "",
    }
