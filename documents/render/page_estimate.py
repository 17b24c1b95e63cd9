"""About how many pages a document will take, worked out without laying it out: the length of a progress bar."""

import math

from documents.model import Block, Cell, Document, Table
from documents.render.html import CELL_SIDES_MM, POINTS_IN_MM, PRINTED_WIDTH_MM, column_widths_mm
from documents.render.metrics import count_lines
from documents.render.print_styles import DEFAULT_STYLE, LINE_PITCH, PrintStyle

PRINTED_HEIGHT_MM = {"landscape": 170, "portrait": 257}
PADDING_MM = 1.8


def estimate_pages(document: Document, style: PrintStyle = DEFAULT_STYLE) -> int:
    """Never fewer than one."""
    width = PRINTED_WIDTH_MM[document.orientation]
    height = sum(_height_mm(block, width, style.points) for block in document.blocks)
    return 1 + math.floor(height / (PRINTED_HEIGHT_MM[document.orientation] * 0.9))


def _height_mm(block: Block, width: float, points: float) -> float:
    if not isinstance(block, Table):
        return _cell_mm(block.text, width, points)
    widths = column_widths_mm(block.columns, width, points)
    return sum(
        max(_cell_mm(cell.text, _span(cell, widths), points) for cell in block.cells(row))
        for row in block.rows
    )


def _span(cell: Cell, widths: list[float]) -> float:
    return sum(widths[cell.column : cell.column + cell.columns])


def _cell_mm(text: str, width: float, points: float) -> float:
    lines = count_lines(text, (width - CELL_SIDES_MM) * POINTS_IN_MM, points)
    return lines * points * LINE_PITCH / POINTS_IN_MM + PADDING_MM
