"""Bytes of an XLSX or CSV file → rows of clean text. Nothing is interpreted here but the file format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from documents.file_size import too_large
from documents.office_files import ZIP_MAGIC, UnreadableFile, check_office_file
from documents.render.plain_table import unguarded
from institutions.plain_text import one_line
from institutions.table import Problem

MAX_ROWS = 500  # more than the institutions and people of a large district; a page answers in seconds
MAX_COLUMNS = 100
MAX_SCANNED_ROWS = 20_000  # a sheet may hold blank rows far below its table
Grid = list[tuple[int, list[str]]]


def read_grid(data: bytes, file_name: str, most_rows: int = MAX_ROWS) -> tuple[Grid, list[Problem]]:
    """Numbered rows of cells, and the cells that hold no text; raises UnreadableFile for the whole file."""
    if words := too_large(len(data)):
        raise UnreadableFile(words)
    looks_like_text = file_name.lower().endswith((".csv", ".txt")) and not data.startswith(ZIP_MAGIC)
    grid, problems = (read_csv(data), []) if looks_like_text else read_workbook(data, file_name)
    grid = [(number, cells) for number, cells in grid if any(cells)]
    if len(grid) > most_rows + 1:
        raise UnreadableFile(f"В таблице больше {most_rows} строк. Разделите её на несколько файлов.")
    return grid, problems


def read_workbook(data: bytes, file_name: str) -> tuple[Grid, list[Problem]]:
    if check_office_file(data, file_name) != "xlsx":
        raise UnreadableFile("Это документ Word. Скопируйте таблицу в Excel и сохраните как XLSX.")
    try:
        return read_sheet(data)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, SyntaxError, OSError) as error:
        raise UnreadableFile(
            "Книга повреждена: лист не читается. Откройте её в Excel, сохраните заново и загрузите."
        ) from error


def read_sheet(data: bytes) -> tuple[Grid, list[Problem]]:
    """The first visible sheet; formulas are refused, because their values may be stale or missing."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableFile("В книге нет видимого листа с таблицей. Откройте её в Excel и сохраните заново.")
    sheet = visible[0]
    sheet.reset_dimensions()
    grid: Grid = []
    problems: list[Problem] = []
    lines = islice(sheet.iter_rows(max_col=MAX_COLUMNS), MAX_SCANNED_ROWS)
    for number, cells in enumerate(lines, start=1):
        grid.append((number, [cell_text(cell) for cell in cells]))
        problems += [problem for cell in cells for problem in cell_problems(number, cell)]
    return grid, problems


def cell_text(cell: Any) -> str:
    value = cell.value
    if value is None or cell.data_type in {"f", "e"}:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if not has_time(value) else value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_line(str(value))


def has_time(value: date) -> bool:
    return isinstance(value, datetime) and (value.hour, value.minute, value.second) != (0, 0, 0)


def cell_problems(number: int, cell: Any) -> Iterator[Problem]:
    if cell.value is None:
        return
    if cell.data_type == "f":
        yield Problem(
            number, cell.column_letter, "В ячейке формула. Скопируйте ячейку и вставьте как значение."
        )
    if cell.data_type == "e":
        yield Problem(
            number, cell.column_letter, f"В ячейке ошибка {one_line(str(cell.value))}: исправьте её."
        )


def read_csv(data: bytes) -> Grid:
    text = decoded(data)
    try:
        lines = list(islice(csv.reader(io.StringIO(text), delimiter=separator(text)), MAX_SCANNED_ROWS))
    except csv.Error as error:
        raise UnreadableFile(
            "Таблица CSV не читается: возможно, не закрыта кавычка. Сохраните её из Excel заново."
        ) from error
    return [
        (number, [one_line(unguarded(cell)) for cell in cells[:MAX_COLUMNS]])
        for number, cells in enumerate(lines, start=1)
    ]


def decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, or the encoding in which Russian Excel saves CSV."""
    if b"\0" in data:
        raise UnreadableFile("Это не таблица CSV. Сохраните её из Excel как «CSV UTF-8» или как книгу XLSX.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def separator(text: str) -> str:
    """The sign that divides the first line that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=first.count)
