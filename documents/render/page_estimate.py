"""About how many pages a document will take, worked out without laying it out: the length of a progress bar."""

import math
from collections.abc import Sequence

from documents.model import Block, Cell, Document, Table
from documents.render.page_layout import POINTS_IN_MM, PRINTED_WIDTH_MM, column_widths_mm, lines_of
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
        return _row_mm((Cell(block.text, 0),), [width], points)
    widths = column_widths_mm(block.columns, width, points)
    return sum(_row_mm(block.cells(row), widths, points) for row in block.rows)


def _row_mm(cells: Sequence[Cell], widths: Sequence[float], points: float) -> float:
    return lines_of(cells, widths, points) * points * LINE_PITCH / POINTS_IN_MM + PADDING_MM
