"""The tables of a Word document as grids, with the paragraphs above and below them.

Tables that go on over pages, with the same columns, become one; a table used for layout («УТВЕРЖДАЮ» in the
right cell) becomes lines of text. Tracked insertions count as text and deletions do not.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.oxml.ns import qn

from documents.office_files import UnreadableFile
from plans.reading.column_roles import normal
from plans.reading.front_matter import APPROVAL, is_signature
from plans.reading.grid import MAX_ROWS, TOO_MANY_ROWS, Cell, Grid, Line, Row
from plans.reading.table_shape import find_header, score_of
from plans.reading.word_numbering import Numbering, numbering_of

_SKIPPED = {qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText")}
_SKIPPED |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:softHyphen"): "\u00ad"}
_MARKS |= {qn("w:noBreakHyphen"): "\u2011", qn("w:ptab"): "\t"}
_BOX = qn("w:txbxContent")
_SECTION_LINE = re.compile(r"^\s*(?:раздел|подраздел|глава|критери)\b|^\s*[IVXІХ]+\.\s*\w", re.IGNORECASE)
LAST_COLUMN = 63  # Word itself has no more
_AUTO_NUMBER = "номер проставлен Word автоматически, и прочесть его не удалось. Впишите номер текстом"


@dataclass(slots=True)
class _Table:
    rows: list[Row]
    widths: tuple[float, ...]
    lines: list[Line] = field(default_factory=list)  # the paragraphs above it


@dataclass(slots=True)
class _Document:
    tables: list[_Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)  # the paragraphs since the last table
    row: int = 0


def word_grids(data: bytes) -> list[Grid]:
    document = docx.Document(io.BytesIO(data))
    read = _Document()
    _walk(document.element.body, read, numbering_of(document))
    groups = _grouped(read.tables)
    return [_grid(group, place, groups, read.lines) for place, group in enumerate(groups)]


# Reading the XML.


def _walk(parent: Any, read: _Document, numbering: Numbering) -> None:
    for child in _blocks(parent):
        if child.tag == qn("w:p"):
            numbering.label(child)
            read.row += 1
            boxes = [text for box in child.iter(_BOX) for text in _box_lines(box)]
            for text in [*boxes, text_of(child)]:
                read.lines.append(Line(read.row, 0, text))
                read.row += bool(boxes)
        else:
            table = _table(child, numbering)
            if table.rows:
                table.lines, read.lines = read.lines, []
                read.tables.append(table)


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:moveTo")):
            yield from _blocks(child)


def _box_lines(box: Any) -> list[str]:
    if any(parent.tag in _SKIPPED for parent in box.iterancestors()):
        return []
    return [text_of(paragraph) for paragraph in box.findall(qn("w:p"))]


def text_of(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _SKIPPED and child.tag != _BOX:
            yield from _pieces(child)


def _table(table: Any, numbering: Numbering) -> _Table:
    grid = table.find(qn("w:tblGrid"))
    columns = grid.findall(qn("w:gridCol")) if grid is not None else []
    widths = tuple(float(column.get(qn("w:w")) or 1) for column in columns)
    rows: list[Row] = []
    for number, row in enumerate(_inside(table, "w:tr"), start=1):
        properties = row.find(qn("w:trPr"))
        if properties is None or properties.find(qn("w:del")) is None:
            rows.append(_row(number, row, properties, rows[-1] if rows else None, numbering))
        if number > MAX_ROWS:
            raise UnreadableFile(TOO_MANY_ROWS)
    return _Table(_with_heights([row for row in rows if row.cells]), widths)


def _inside(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _inside(child, tag)


def _row(number: int, row: Any, properties: Any, above: Row | None, numbering: Numbering) -> Row:
    start = _integer(properties, "w:gridBefore", 0)
    cells: dict[int, Cell] = {}
    for cell in _inside(row, "w:tc"):
        shape = cell.find(qn("w:tcPr"))
        width = max(_integer(shape, "w:gridSpan", 1), 1)
        if _merge(shape, "w:hMerge") == "continue" and cells:
            last = max(cells)
            cells[last] = replace(cells[last], width=cells[last].width + width)
        else:
            cells[start] = _cell(cell, width, numbering)
            if _merge(shape, "w:vMerge") == "continue" and above and start in above.cells:
                upper = above.cells[start]
                whole = upper.text if upper.lower_part_of is None else upper.lower_part_of
                cells[start] = replace(cells[start], lower_part_of=whole)
        start += width
    hidden = properties is not None and properties.find(qn("w:hidden")) is not None
    return Row(number, cells, is_hidden=hidden)


def _with_heights(rows: list[Row]) -> list[Row]:
    tall = []
    for place, row in enumerate(rows):
        cells = {
            start: replace(cell, height=_height(rows, place, start)) for start, cell in row.cells.items()
        }
        tall.append(replace(row, cells=cells))
    return tall


def _height(rows: Sequence[Row], place: int, start: int) -> int:
    height = 1
    while place + height < len(rows):
        below = rows[place + height].cells.get(start)
        if below is None or below.lower_part_of is None:
            break
        height += 1
    return height


def _cell(cell: Any, width: int, numbering: Numbering) -> Cell:
    texts, labels, trouble = [], [], ""
    for block in _blocks(cell):
        if block.tag == qn("w:p"):
            labels.append(numbering.label(block))
            texts.append(text_of(block))
        else:
            nested = _table(block, numbering)
            texts += ["\t".join(part.text for _, part in sorted(row.cells.items())) for row in nested.rows]
            trouble = "в ячейке вложенная таблица; её текст прочитан строками. Проверьте его"
    if len(texts) > 1 and not texts[-1] and trouble:
        texts.pop()  # the empty paragraph Word demands after a nested table
    text = "\n".join(texts)
    numbers = [label for label in labels if label is not None]
    if not text.strip() and numbers:
        text, trouble = "\n".join(numbers).strip(), "" if all(numbers) else _AUTO_NUMBER
    return Cell(text, width, is_bold=_is_bold(cell), trouble=trouble)


def _is_bold(cell: Any) -> bool:
    runs = [run for run in cell.iter(qn("w:r")) if text_of(run).strip()]
    return bool(runs) and all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs)


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _merge(shape: Any, tag: str) -> str:
    mark = shape.find(qn(tag)) if shape is not None else None
    return "" if mark is None else str(mark.get(qn("w:val")) or "continue")


def _integer(properties: Any, tag: str, otherwise: int) -> int:
    mark = properties.find(qn(tag)) if properties is not None else None
    told = int(mark.get(qn("w:val")) or otherwise) if mark is not None else otherwise
    return min(max(told, 0), LAST_COLUMN)


# Which tables belong together.


def _grouped(tables: Sequence[_Table]) -> list[list[_Table]]:
    groups: list[list[_Table]] = []
    for table in tables:
        if groups and _goes_on(groups[-1][0], table):
            groups[-1].append(table)
        else:
            groups.append([table])
    return groups


def _goes_on(first: _Table, table: _Table) -> bool:
    """The same columns, and either the same header again or none."""
    header = find_header(Grid(tuple(first.rows), first.widths, has_letters=False))
    if header is None or _names(first.rows) < 2 or _usual_cells(first) != _usual_cells(table):
        return False
    if any(is_signature(line.text) or APPROVAL.match(line.text) for line in table.lines):
        return False
    return _texts(table.rows[0]) == _texts(first.rows[header.first]) or _names(table.rows) < 2


def _names(rows: Sequence[Row]) -> int:
    return max((score_of(row) for row in rows[:5]), default=0)


def _texts(row: Row) -> list[str]:
    return [normal(cell.text) for cell in row.filled.values()]


def _usual_cells(table: _Table) -> int:
    return max(len(row.cells) for row in table.rows)


def _grid(group: list[_Table], place: int, groups: list[list[_Table]], after: Sequence[Line]) -> Grid:
    tables = [table for tables in groups for table in tables]
    first, last = tables.index(group[0]) + 1, tables.index(group[-1]) + 1
    before = _before(place, groups)
    opening = [before.pop()] if before and _SECTION_LINE.match(before[-1].text) else []
    width = max(max(start + cell.width for start, cell in row.cells.items()) for row in group[0].rows)
    rows = _joined(group, first, opening, width)
    following = groups[place + 1][0].lines if place + 1 < len(groups) else after
    name = f"таблица {first}" if first == last else f"таблицы {first}–{last}"
    return Grid(
        rows=tuple(rows),
        widths=group[0].widths,
        name=name,
        has_letters=False,
        before=tuple(before),
        after=tuple(line for line in following if line.text.strip()),
    )


def _before(place: int, groups: list[list[_Table]]) -> list[Line]:
    """The lines above a table back to the last table of its own; tables of layout in between are lines."""
    lines = list(groups[place][0].lines)
    for group in reversed(groups[:place]):
        if _names(group[0].rows) >= 2:
            break
        top = max((line.row for line in group[0].lines), default=0)
        laid = [
            Line(top + row.number, start, cell.text, cell.width)
            for row in group[0].rows
            for start, cell in row.filled.items()
        ]
        lines = [*group[0].lines, *laid, *(replace(line, row=line.row + 1000) for line in lines)]
    while lines and not lines[-1].text.strip():
        lines.pop()
    return lines


def _joined(group: Sequence[_Table], first: int, opening: Sequence[Line], width: int) -> list[Row]:
    """The rows of all tables; a paragraph between two of them is a row over the whole width."""
    header = find_header(Grid(tuple(group[0].rows), group[0].widths, has_letters=False))
    rows: list[Row] = []
    for offset, table in enumerate(group):
        name = f"таблица {first + offset}" if len(group) > 1 else ""
        lines = [line for line in (table.lines if offset else opening) if line.text.strip()]
        titles = [Row(table.rows[0].number, {0: Cell(line.text, width=width)}, table=name) for line in lines]
        start = 0 if offset or header is None else header.last + 1
        own = [replace(row, table=name) for row in table.rows]
        rows += [*own[:start], *titles, *own[start:]]
    return rows
