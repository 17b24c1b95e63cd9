"""Where the table of a plan begins in a grid, what its columns are, and its rows laid under them. Pure.

Header cells may be merged over two rows and over columns; the rows of a Word table may be divided at other
places than its header. So the columns are the lowest header cells, and every cell of a row goes to the
column it lies under most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.reading.column_roles import NUMBER_LIKE, kind_of_heading, normal
from plans.reading.grid import Cell, Grid, Row, column_letters

MAX_HEADER_ROWS = 3
SEARCHED_ROWS = 300  # a header stands above its table, not in the thousandth row
MAX_HEADING_CHARS = 250


@dataclass(frozen=True, slots=True)
class Column:
    start: int  # its part of the grid
    end: int
    headings: tuple[str, ...] = ()  # by level

    @property
    def heading(self) -> str:
        return ": ".join(self.headings)


@dataclass(frozen=True, slots=True)
class Header:
    first: int  # positions in grid.rows, not row numbers
    last: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row laid under the columns: one cell each, blank where there is none."""

    number: int
    cells: tuple[Cell, ...]
    outside: tuple[Cell, ...] = ()
    is_hidden: bool = False
    table: str = ""

    @property
    def filled(self) -> tuple[int, ...]:
        return tuple(column for column, cell in enumerate(self.cells) if not cell.is_blank)

    @property
    def is_blank(self) -> bool:
        return not self.filled and not self.outside

    def text(self, column: int | None) -> str:
        return "" if column is None else self.cells[column].text


def find_header(grid: Grid) -> Header | None:
    """The first row that names columns and is about as full as the fullest; None where there is no table."""
    fullest = max((_reach(row) for row in grid.rows), default=0)
    enough = max(2, -(-3 * fullest // 4))
    best = _named_header(grid.rows[:SEARCHED_ROWS], enough)
    if best is None:
        best = next((place for place, row in enumerate(grid.rows) if len(row.filled) >= enough), None)
    if best is None:
        return None
    last = best - 1 if _is_data(grid.rows[best]) else _last_header_row(grid, best)
    return Header(best, last, _columns(grid, best, last))


def _named_header(rows: Sequence[Row], enough: int) -> int | None:
    scores: dict[int, int] = {}
    for place, row in enumerate(rows):
        score = 0 if len(row.filled) < 2 or _is_data(row) else score_of(row)
        if score >= 2 and _reach(row) >= enough:
            return place
        scores[place] = score
    best = max(scores, key=lambda place: scores[place], default=None)
    return best if best is not None and scores[best] >= 2 else None


def _reach(row: Row) -> int:
    """How many columns the filled cells cover."""
    return sum(cell.width for cell in row.filled.values())


def place_of(grid: Grid, column: Column, index: int) -> str:
    return column_letters(column.start) if grid.has_letters else str(index + 1)


def lay_rows(grid: Grid, header: Header) -> list[BodyRow]:
    return [_lay(row, grid, header.columns) for row in grid.rows[header.last + 1 :]]


def score_of(row: Row) -> int:
    """How many different kinds of columns the row names."""
    headings = [cell.text for cell in row.filled.values() if len(cell.text) <= MAX_HEADING_CHARS]
    return len({kind_of_heading(heading) for heading in headings} - {""})


def _is_data(row: Row) -> bool:
    """The row begins with a number, as items do: a table may have no headings at all."""
    return bool(NUMBER_LIKE.match(next(iter(row.filled.values())).text))


def _last_header_row(grid: Grid, first: int) -> int:
    height = max((cell.height for cell in grid.rows[first].filled.values()), default=1)
    if height > 1:
        return min(first + min(height, MAX_HEADER_ROWS), len(grid.rows)) - 1
    return first + 1 if _is_lower_header(grid, first) else first


def _is_lower_header(grid: Grid, first: int) -> bool:
    """A second line of headings, «меры» and «срок» under «Сведения…», though nothing is merged."""
    if first + 1 >= len(grid.rows):
        return False
    upper, lower = grid.rows[first], grid.rows[first + 1]
    if len(lower.filled) < 2 or min(lower.filled) <= min(upper.filled) or not score_of(lower):
        return False
    spare = {column for column in lower.filled if column not in upper.filled or upper.cells[column].width > 1}
    groups = spare | {column - 1 for column in spare}
    return set(lower.filled) <= groups and all(len(cell.text) <= 80 for cell in lower.filled.values())


def _columns(grid: Grid, first: int, last: int) -> tuple[Column, ...]:
    named = _named_columns(grid.rows[first : last + 1])
    body = grid.rows[last + 1 :]
    columns = [part for column in named for part in _split(column, body, grid.has_letters)]
    columns += _unnamed_columns(grid, columns, body)
    return tuple(sorted(columns, key=lambda column: column.start))


def _named_columns(rows: Sequence[Row]) -> list[Column]:
    """One column for each lowest heading, with the headings above it."""
    columns: list[Column] = []
    ends = [start + cell.width for row in rows for start, cell in row.filled.items()]
    for place in range(max(ends, default=0)):
        chain = _chain(rows, place)
        if chain and not (columns and columns[-1].end > place):
            start, lowest = chain[-1]
            columns.append(Column(place, start + lowest.width, tuple(cell.text for _, cell in chain)))
    return columns


def _chain(rows: Sequence[Row], place: int) -> list[tuple[int, Cell]]:
    chain = [found for row in rows if (found := _over(row, place))]
    if len(rows) == 2 and len(chain) == 1 and place in rows[1].filled:
        grouped = [column for column in rows[0].filled if column < place and column in rows[1].filled]
        return [(column, rows[0].cells[column]) for column in grouped[-1:]] + chain
    return chain


def _over(row: Row, place: int) -> tuple[int, Cell] | None:
    for start, cell in row.filled.items():
        if start <= place < start + cell.width:
            return start, cell
    return None


def _split(column: Column, body: Sequence[Row], has_letters: bool) -> list[Column]:
    """A heading merged over columns that hold texts of their own: the others have no heading."""
    if not has_letters or column.end - column.start == 1:
        return [column]
    inside = {start for row in body for start in row.filled if column.start < start < column.end}
    starts = [column.start, *sorted(inside)]
    ends = [*starts[1:], column.end]
    parts = [Column(start, end) for start, end in zip(starts, ends, strict=True)]
    return [replace(parts[0], headings=column.headings), *parts[1:]]


def _unnamed_columns(grid: Grid, columns: Sequence[Column], body: Sequence[Row]) -> list[Column]:
    """Columns without a heading that hold text beside the others in several rows."""
    covered = {place for column in columns for place in range(column.start, column.end)}
    counts: dict[int, int] = {}
    for row in body:
        starts = list(row.filled)
        beside = any(start in covered for start in starts)
        for start in starts:
            if beside and start not in covered and row.cells[start].width == 1:
                counts[start] = counts.get(start, 0) + 1
    if not columns:
        return [Column(place, place + 1) for place in sorted({start for row in body for start in row.filled})]
    return [Column(place, place + 1) for place, count in counts.items() if count >= 2]


def _lay(row: Row, grid: Grid, columns: Sequence[Column]) -> BodyRow:
    laid: dict[int, Cell] = {}
    outside: list[Cell] = []
    in_order = not grid.has_letters and len(row.cells) == len(columns)
    for index, (start, cell) in enumerate(sorted(row.cells.items())):
        under = [index] if in_order else _under(grid, columns, start, start + cell.width)
        if under:
            _put(laid, under, cell)
        elif not cell.is_blank:
            outside.append(cell)
    cells = tuple(laid.get(index, Cell(width=0)) for index in range(len(columns)))
    return BodyRow(row.number, cells, tuple(outside), row.is_hidden, row.table)


def _under(grid: Grid, columns: Sequence[Column], start: int, end: int) -> list[int]:
    """The columns the cell covers by half or more, or the one it covers most."""
    shares: dict[int, float] = {}
    for index, column in enumerate(columns):
        left, right = max(start, column.start), min(end, column.end)
        if left < right:
            whole = grid.width_of(column.start, column.end) or 1.0
            shares[index] = grid.width_of(left, right) / whole
    covered = [index for index, share in shares.items() if share >= 0.5]
    return covered or ([max(shares, key=lambda index: shares[index])] if shares else [])


def _put(laid: dict[int, Cell], under: Sequence[int], cell: Cell) -> None:
    free = [index for index in under if index not in laid or laid[index].is_blank]
    if free:
        if not cell.is_blank or free[0] not in laid:
            laid[free[0]] = replace(cell, width=len(under) - under.index(free[0]))
        return
    if not cell.is_blank:
        there = laid[under[0]]
        trouble = "в строке под одним столбцом две ячейки; их текст соединён. Проверьте его"
        laid[under[0]] = replace(there, text=f"{there.text}\n{cell.text}", trouble=trouble)


def is_heading_row(row: BodyRow, columns: Sequence[Column]) -> bool:
    """A header row printed again inside the table, or the lower line of one."""
    filled = row.filled
    if len(filled) < 2 or row.outside:
        return False
    levels = [{normal(text) for text in (*column.headings, column.heading)} for column in columns]
    return all(normal(row.cells[column].text) in levels[column] for column in filled)


def is_number_row(row: BodyRow) -> bool:
    """«1 2 3 4 5 6» under the header."""
    filled = row.filled
    if len(filled) < max(2, len(row.cells) - 1) or row.outside:
        return False
    return all(normal(row.cells[column].text).rstrip(".") == str(column + 1) for column in filled)
