"""The sheets of a workbook as grids: what Excel shows in each cell, merges, hidden rows and columns."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from documents.office_files import UnreadableFile
from plans.reading.grid import TOO_MANY_ROWS, Cell, CellKind, Grid, Row

MAX_CELLS = 100_000
# openpyxl makes an object for each cell of a merged or linked range: a range over the sheet is a bomb.
MAX_RANGE_CELLS = 200_000
DEFAULT_WIDTH = 8.43
LAST_COLUMN = 16_384

_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_BLANK_CELL = re.compile(rb"<c\s[^<>]*/>|<c\s[^<>]*></c>")
_BLANK_ROW = re.compile(rb"<row\s[^<>]*/>|<row\s[^<>]*>\s*</row>")
_RANGE = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref=[\"']([A-Za-z$\d:]+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)

_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
_NAMES = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|AM/PM|[dD]+|[mM]+|[yY]+|[hH]+|[sS]+|.')
_DECIMALS = re.compile(r"^(#,##)?0(?:\.(0+))?(%?)$")


def workbook_grids(data: bytes) -> list[Grid]:
    data, has_formulas = _lightened(data)
    values = _load(data, data_only=True)
    formulas = _load(data, data_only=False) if has_formulas else None
    return [_grid(sheet, formulas[sheet.title] if formulas else None) for sheet in values.worksheets]


def _load(data: bytes, *, data_only: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl leaves out; they hold no text
        return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)


def _lightened(data: bytes) -> tuple[bytes, bool]:
    """The workbook without cells that are only formatted, where they are many; and whether it computes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = {name: archive.read(name) for name in archive.namelist() if _SHEET.fullmatch(name)}
        heavy = {name: _without_blanks(xml) for name, xml in sheets.items() if _count(xml) > MAX_CELLS // 5}
        sheets |= heavy
        if any(_count(xml) > MAX_CELLS for xml in sheets.values()):
            raise UnreadableFile(TOO_MANY_ROWS)
        if any(_range_cells(xml) > MAX_RANGE_CELLS for xml in sheets.values()):
            raise UnreadableFile(
                "На листе объединены целые столбцы или строки до конца листа. "
                "Отмените это объединение вне таблицы и загрузите файл ещё раз."
            )
        has_formulas = any(_FORMULA.search(xml) for xml in sheets.values())
        return (_rewritten(archive, heavy) if heavy else data), has_formulas


def _count(xml: bytes) -> int:
    return sum(1 for _ in _CELL.finditer(xml))


def _without_blanks(xml: bytes) -> bytes:
    return _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", xml))


def _range_cells(xml: bytes) -> int:
    total = 0
    for match in _RANGE.finditer(xml):
        left, top, right, bottom = range_boundaries(match[1].decode())
        total += ((right or LAST_COLUMN) - (left or 1) + 1) * ((bottom or 1_048_576) - (top or 1) + 1)
    return total


def _rewritten(archive: zipfile.ZipFile, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, parts.get(name) or archive.read(name))
    return out.getvalue()


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> Grid:
    sizes, lower = _merges(sheet)
    rows: dict[int, dict[int, Cell]] = {}
    for row, column in sorted(sheet._cells):  # the cells there are, not the million rows a sheet may claim
        cell = _cell(sheet.cell(row, column), formulas, sizes.get((row, column)), lower.get((row, column)))
        if cell:
            rows.setdefault(row, {})[column - 1] = cell
    filled = {number: cells for number, cells in rows.items() if any(map(_says, cells.values()))}
    return Grid(
        rows=tuple(Row(number, cells, _is_hidden(sheet, number)) for number, cells in filled.items()),
        widths=_widths(sheet, max((max(cells) for cells in filled.values()), default=0) + 1),
        name=f"лист «{sheet.title}»",
        is_hidden=sheet.sheet_state != "visible",
        hidden_columns=frozenset(_hidden_columns(sheet)),
    )


def _says(cell: Cell) -> bool:
    return not cell.is_blank or bool(cell.trouble)


def _merges(sheet: Worksheet) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[tuple[int, int], str]]:
    """Width and height of each merged cell, and for its lower rows the text above them."""
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    lower: dict[tuple[int, int], str] = {}
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        sizes[top, left] = (right - left + 1, bottom - top + 1)
        text, _, _ = _shown(sheet.cell(top, left))
        lower |= {(row, left): text for row in range(top + 1, bottom + 1)}
    return sizes, lower


def _cell(
    cell: Any, formulas: Worksheet | None, size: tuple[int, int] | None, lower: str | None
) -> Cell | None:
    if lower is not None:
        return Cell(lower_part_of=lower)
    if not isinstance(cell, SheetCell):
        return None  # hidden under a merge
    text, kind, trouble = _shown(cell)
    if not text and formulas is not None and formulas.cell(cell.row, cell.column).data_type == "f":
        trouble = "у формулы нет сохранённого значения. Откройте файл в Excel, сохраните и загрузите ещё раз"
    if not text.strip() and not trouble:
        return None
    width, height = size or (1, 1)
    is_bold, exact = bool(cell.font and cell.font.b), _exact(cell.value)
    return Cell(text, width, height, kind, is_bold=is_bold, trouble=trouble, exact=exact)


def _shown(cell: Any) -> tuple[str, CellKind, str]:
    """The text that Excel shows, what it was typed as, and what is wrong with it."""
    value, number_format = cell.value, str(getattr(cell, "number_format", "General"))[:255]
    if value is None:
        return "", "text", ""
    if getattr(cell, "data_type", "") == "e":
        return str(value), "text", f"в ячейке ошибка {value}. Впишите текст вместо формулы"
    if isinstance(value, bool):
        return ("ИСТИНА" if value else "ЛОЖЬ"), "text", ""
    if isinstance(value, int | float):
        return number_text(value, number_format), "number", ""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return date_text(value, number_format), "date", ""
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"), "text", ""


def _exact(value: object) -> str:
    """To the fifteen digits that a spreadsheet keeps; nothing of a text."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{Decimal(f'{value:.15g}'):f}"
    return ""


def number_text(value: float, number_format: str) -> str:
    """A number as Russian Excel shows it: 1.1 under «0.00» is 1,10."""
    shape = _DECIMALS.match(re.sub(r"\[[^\]]*\]", "", number_format.split(";")[0]))
    if not shape:
        return f"{value:.11g}".replace(".", ",")
    decimals, percent = len(shape[2] or ""), shape[3]
    text = f"{value * (100 if percent else 1):,.{decimals}f}{percent}"
    return text.replace(",", "\u00a0" if shape[1] else "").replace(".", ",")


def date_text(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    """A date by the cell's own format; Excel's short date is 15.06.2022 in Russian."""
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    shape = number_format.split(";")[0]
    if shape in ("General", "@", "mm-dd-yy", "m/d/yyyy") or not re.search(r"[dmy]", shape, re.IGNORECASE):
        return f"{value:%d.%m.%Y}"
    tokens = _DATE_TOKEN.findall(re.sub(r"\[[^\]]*\]", "", shape))
    return "".join(_date_part(token, value, shape) for token in tokens).strip()


def _date_part(token: str, value: datetime.datetime | datetime.date, shape: str) -> str:
    letter, length = token[0].lower(), len(token)
    if token.startswith('"'):
        return token[1:-1]
    if token.startswith("\\"):
        return token[1:]
    if letter in "_*":
        return ""
    if letter == "d" and token != "":
        return f"{value.day:02}" if length == 2 else str(value.day)
    if letter == "m":
        return _month_part(length, value.month, has_day="d" in shape.lower())
    if letter == "y":
        return f"{value.year % 100:02}" if length <= 2 else str(value.year)
    if letter in "hs":
        return f"{value:%H}" if letter == "h" else f"{value:%S}"
    return token


def _month_part(length: int, month: int, *, has_day: bool) -> str:
    if length >= 4:
        return (_MONTHS if has_day else _NAMES)[month - 1]
    if length == 3:
        return _NAMES[month - 1][:3]
    return f"{month:02}" if length == 2 else str(month)


def _is_hidden(sheet: Worksheet, number: int) -> bool:
    row = sheet.row_dimensions.get(number)
    return bool(row and (row.hidden or row.height == 0))


def _hidden_columns(sheet: Worksheet) -> list[int]:
    return [
        column - 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden or dimension.width == 0
        for column in range(dimension.min or 0, min(dimension.max or 0, LAST_COLUMN) + 1)
    ]


def _widths(sheet: Worksheet, count: int) -> tuple[float, ...]:
    widths = [float(sheet.sheet_format.defaultColWidth or DEFAULT_WIDTH)] * count
    for dimension in sheet.column_dimensions.values():
        for column in range(dimension.min or 1, min(dimension.max or 0, count) + 1):
            widths[column - 1] = float(dimension.width or 1)
    return tuple(widths)
