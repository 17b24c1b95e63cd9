"""How a table stands on paper, in whatever format it is printed: widths of columns, lines of rows, what stays together.

Worked out without laying the page out, so rather too many lines than too few.
"""

from __future__ import annotations

from collections.abc import Sequence

from documents.model import Cell, Column, ItemRow, NoteRow, Row
from documents.render.metrics import count_lines, text_width

PRINTED_WIDTH_MM = {"landscape": 267, "portrait": 180}
POINTS_IN_MM = 72 / 25.4
CELL_SIDES_MM = 3
WORDS_OF_ROLES = {"number": "10.10", "deadline": "10.10.2020,"}
CENTRED_ROLES = frozenset({"number"})


def column_widths_mm(columns: Sequence[Column], width_mm: float, points: float) -> list[float]:
    """As the form says, but no word that is known beforehand is torn; the other columns give way in proportion."""
    fair = [column.width * width_mm / sum(other.width for other in columns) for column in columns]
    rooms = [_word_room_mm(column, points) for column in columns]
    lacking = sum(max(room - share, 0) for room, share in zip(rooms, fair, strict=True))
    spare = sum(max(share - room, 0) for room, share in zip(rooms, fair, strict=True))
    if lacking > spare:
        return fair
    given = lacking / spare if spare else 0
    return [max(room, share - given * (share - room)) for room, share in zip(rooms, fair, strict=True)]


def _word_room_mm(column: Column, points: float) -> float:
    heading = max((text_width(word, points, bold=True) for word in column.heading.split()), default=0)
    content = text_width(WORDS_OF_ROLES.get(column.role, ""), points)
    return max(heading, content) / POINTS_IN_MM + CELL_SIDES_MM


def lines_of(cells: Sequence[Cell], widths_mm: Sequence[float], points: float) -> int:
    """How many lines the tallest of a row's cells takes in columns of those widths."""
    spans = [sum(widths_mm[cell.column : cell.column + cell.columns]) for cell in cells]
    return max(
        count_lines(cell.text, (span - CELL_SIDES_MM) * POINTS_IN_MM, points)
        for cell, span in zip(cells, spans, strict=True)
    )


def is_centred(cell: Cell, columns: Sequence[Column]) -> bool:
    return cell.columns == 1 and columns[cell.column].role in CENTRED_ROLES


def heads_items(rows: Sequence[Row], index: int) -> bool:
    """Whether a heading in that place has items below it, from which it must not be parted."""
    return any(isinstance(row, ItemRow | NoteRow) for row in rows[index + 1 : index + 3])
