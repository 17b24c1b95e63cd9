"""The geometry of a printed sheet: column widths, row heights, and texts too long for one cell or one row.

LibreOffice and the Russian office suites do not fit row heights to wrapped text on opening, and no program
does for merged cells: the heights are worked out here, and rather too high than too low.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from documents.model import Cell, Column, ItemRow, Table
from documents.render.metrics import count_lines, most_lines, text_width

BODY_POINTS = 10
LINE_PITCH = 1.2  # of the font size: the line pitch of Times New Roman in Excel
PADDING_POINTS = 4.0
MAX_ROW_POINTS = 409.5  # Excel's limits
MAX_CELL_LENGTH = 32_767
SURELY_WITHIN_CELL = MAX_CELL_LENGTH // 2  # even if every sign counts as two

PRINTED_CHARACTERS = {"landscape": 140, "portrait": 92}  # the width of A4 between the margins at 100 %
MIN_COLUMN_CHARACTERS = 5.0
WIDENING_STEPS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
POINTS_IN_CHARACTER = 5.25
SAFE_SHARE_OF_WIDTH = 0.94  # screens round the widths of letters up


def column_widths(columns: Sequence[Column], tables: Iterable[Table], characters: int) -> list[float]:
    """Widths in characters: as the form says, but wider where that keeps texts within a row's limit."""
    total = sum(column.width for column in columns)
    texts = list(zip(*_item_cells(tables), strict=True)) or [()] * len(columns)
    return [
        _widened(max(column.width * characters / total, _word_room(column)), column_texts)
        for column, column_texts in zip(columns, texts, strict=True)
    ]


def _item_cells(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    return (row.cells for table in tables for row in table.rows if isinstance(row, ItemRow))


def _word_room(column: Column) -> float:
    """Enough for the longest word of the heading, so that it is not torn."""
    longest = max(text_width(word, BODY_POINTS, bold=True) for word in (column.heading.split() or [""]))
    return max(MIN_COLUMN_CHARACTERS, min(longest / SAFE_SHARE_OF_WIDTH / POINTS_IN_CHARACTER + 0.5, 16))


def _widened(width: float, texts: Sequence[str]) -> float:
    """The smallest step at which every text fits that would fit at the widest."""
    helped = [text for text in texts if not _fits(text, width) and _fits(text, width * WIDENING_STEPS[-1])]
    return next(width * step for step in WIDENING_STEPS if all(_fits(text, width * step) for text in helped))


def _fits(text: str, characters: float) -> bool:
    """Most texts are so short that nothing has to be wrapped to know."""
    fits_for_sure = (
        _height(most_lines(text, _points_of(characters), BODY_POINTS), BODY_POINTS) <= MAX_ROW_POINTS
    )
    return fits_for_sure or text_height(text, characters) <= MAX_ROW_POINTS


def text_height(text: str, characters: float, *, points: float = BODY_POINTS, bold: bool = False) -> float:
    """The height in points of a text wrapped in a column `characters` wide."""
    return _height(count_lines(text, _points_of(characters), points, bold=bold), points)


def row_height(texts: Iterable[str], widths: Iterable[float], *, bold: bool = False) -> float:
    """Of the tallest of these cells, as far as a sheet allows."""
    heights = (text_height(text, width, bold=bold) for text, width in zip(texts, widths, strict=True))
    return min(max(heights), MAX_ROW_POINTS)


def _points_of(characters: float) -> float:
    return characters * POINTS_IN_CHARACTER * SAFE_SHARE_OF_WIDTH


def _height(lines: int, points: float) -> float:
    return lines * points * LINE_PITCH + PADDING_POINTS


def slices(height: float) -> list[float]:
    """The heights of the sheet rows that one printed row takes."""
    count = max(1, math.ceil(height / MAX_ROW_POINTS))
    return [round(height / count, 2)] * count


def within_cell_limit(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """The row itself, or with a text longer than a cell holds the rows that continue it."""
    if all(len(cell.text) <= SURELY_WITHIN_CELL for cell in cells):
        return [tuple(cells)]
    columns = [list(_pieces(cell.text)) for cell in cells]
    return [
        tuple(
            Cell(text, cell.column, cell.columns, cell.rows) for text, cell in zip(texts, cells, strict=True)
        )
        for texts in zip_longest(*columns, fillvalue="")
    ]


def _pieces(text: str) -> Iterator[str]:
    """Excel counts UTF-16 units: an emoji is two. The pieces joined are the text."""
    limit = MAX_CELL_LENGTH if text.isascii() or max(text) <= "\uffff" else SURELY_WITHIN_CELL
    while len(text) > limit:
        cut = max(text.rfind(" ", limit // 2, limit), text.rfind("\n", limit // 2, limit)) + 1 or limit
        yield text[:cut]
        text = text[cut:]
    yield text
