"""A form as a table outside the portal: its columns, and what each cell held when it went out. One format both ways.
Pure.

Two hidden columns come back with every line. The row's code is «12.3.1f0c…»: the row's key, the version that went out,
and a mark for each open cell; the figure's code is «12.34.9ab1…»: the row's key, the indicator's, and one mark. The
marks tell a cell that somebody changed outside from one that was changed on the portal meanwhile.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CELLS = ("text", "state", "actual_date", "reason")  # in the order of the columns and of the marks
HEADINGS = {
    "row_code": "Код строки",
    "figure_code": "Код показателя",
    "number": "№",
    "title": "Мероприятие",
    "deadline": "Срок",
    "text": "Что сделано",
    "state": "Состояние",
    "actual_date": "Фактический срок",
    "reason": "Причина",
    "figure": "Показатель",
    "value": "Значение показателя",
    "remark": "Замечание",
}
ROLES = tuple(HEADINGS)
WRITTEN = frozenset({*CELLS, "value"})
MARK_LENGTH = 8
ROW_CODE = re.compile(rf"(\d{{1,18}})\.(\d{{1,9}})\.([0-9a-f]{{{MARK_LENGTH * len(CELLS)}}})")
FIGURE_CODE = re.compile(rf"(\d{{1,18}})\.(\d{{1,18}})\.([0-9a-f]{{{MARK_LENGTH}}})")


@dataclass(frozen=True, slots=True)
class RowCode:
    row: int
    version: int
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FigureCode:
    row: int
    indicator: int
    mark: str


def mark(value: str) -> str:
    """Tells one value of a cell from another."""
    return hashlib.blake2s(value.encode("utf-8", "surrogatepass"), digest_size=MARK_LENGTH // 2).hexdigest()


def row_code(row: int, version: int, values: Mapping[str, str]) -> str:
    return f"{row}.{version}.{''.join(mark(values[name]) for name in CELLS)}"


def figure_code(row: int, indicator: int, value: str) -> str:
    return f"{row}.{indicator}.{mark(value)}"


def read_row_code(text: str) -> RowCode | None:
    if not (found := ROW_CODE.fullmatch(text.strip())):
        return None
    marks = [found[3][start : start + MARK_LENGTH] for start in range(0, len(found[3]), MARK_LENGTH)]
    return RowCode(int(found[1]), int(found[2]), dict(zip(CELLS, marks, strict=True)))


def read_figure_code(text: str) -> FigureCode | None:
    found = FIGURE_CODE.fullmatch(text.strip())
    return FigureCode(int(found[1]), int(found[2]), found[3]) if found else None


def figure_cell(indicator: int) -> str:
    """The name of a figure's cell among those of a row."""
    return f"figure.{indicator}"


@dataclass(frozen=True, slots=True)
class FormItem:
    """What a form's row is recognized by. `told` is the title with its stages, as the workbook has it; `figures` are
    indicator and name; `known` the other texts that may stand beside."""

    row: int
    number: str
    title: str
    told: str = ""
    figures: Sequence[tuple[int, str]] = ()
    known: Sequence[str] = ()
    is_gone: bool = False  # a change of the plan took it out: known by its code alone
