"""A table that was filled in outside the portal → what it says about each row of a form, and every error. Pure.

A line is the row that its code names; where the codes were lost or never there, the row with its number or title; and
where nothing of the kind was copied, the next row of the form. What is empty in a line with a code was emptied by hand;
in any other it says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from documents.render.text import printable
from plans.drafting.draft import Problem
from plans.reading.column_roles import normal
from plans.reading.form_cells import read_cell
from plans.reading.form_columns import Layout, bare_number, layout_of
from plans.reading.grid import Cell, Grid, Row, column_letters
from plans.sheets.form_sheet import (
    CELLS,
    FormItem,
    RowCode,
    figure_cell,
    read_figure_code,
    read_row_code,
)

NOTHING_KNOWN = (
    "Не нашли столбца, который можно внести в отчёт. Скопируйте таблицу вместе со строкой заголовков: "
    "«Что сделано», «Состояние», «Фактический срок», «Причина»."
)
UNCLEAR = (
    "Не понятно, что в этом столбце. Скопируйте таблицу вместе со строкой заголовков или уберите столбец."
)
STRANGE_CODE = (
    "Строка из другого отчёта: другого учреждения, периода или плана. Скачайте книгу этого отчёта заново."
)
NO_ITEM = "Не нашли такого мероприятия в отчёте. Проверьте номер и название."
TWO_ITEMS = "Код строки — от одного мероприятия, а название — от другого: строки перепутаны при сортировке."
TWO_NAMES = "Номер — от одного мероприятия, а название — от другого. Проверьте строку."
NO_NAMES = "Не понятно, к каким мероприятиям относятся строки: оставьте столбец с номерами или названиями."
TOO_MANY = "Строк больше, чем мероприятий в отчёте."
HEADING_SHOWN = 60
NO_FIGURE = "Не нашли у этого мероприятия такого показателя."


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A value in one spelling; `mark` is that of what went out, "" where nobody knows."""

    value: str
    mark: str = ""


@dataclass
class ReadRow:
    """What the table says about one row of the form; `line` is where it stands, `version` what went out."""

    row: int
    line: int
    version: int | None = None
    cells: dict[str, ReadCell] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        cells = {name: [cell.value, cell.mark] for name, cell in self.cells.items()}
        return {"row": self.row, "line": self.line, "version": self.version, "cells": cells}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ReadRow:
        cells = {name: ReadCell(*pair) for name, pair in data["cells"].items()}
        return cls(data["row"], data["line"], data["version"], cells)


@dataclass(frozen=True, slots=True)
class FormReading:
    """`unknown` are the headings of columns that say something and go nowhere."""

    rows: Sequence[ReadRow]
    problems: Sequence[Problem]
    unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": [row.as_json() for row in self.rows],
            "problems": [problem.as_json() for problem in self.problems],
            "unknown": list(self.unknown),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FormReading:
        return cls(
            [ReadRow.from_json(row) for row in data["rows"]],
            [Problem(**problem) for problem in data["problems"]],
            data.get("unknown", []),
        )


def read_form(
    grid: Grid, items: Sequence[FormItem], states: Mapping[str, str], *, first: int | None = None
) -> FormReading:
    """`states` are the words of each state; `first` is the row to begin with where the table names none."""
    return Reader(grid, items, states, first).read()


class Reader:
    """Goes through the lines from the top, keeping the row that the last one was about."""

    def __init__(
        self, grid: Grid, items: Sequence[FormItem], states: Mapping[str, str], first: int | None
    ) -> None:
        grid = without_control_signs(grid)
        self.grid, self.states = grid, states
        self.by_row = {item.row: item for item in items}
        self.items = items = [item for item in items if not item.is_gone]
        self.layout: Layout = layout_of(grid, items, states)
        self.by_number = unambiguous(bare_number(item.number) for item in items)
        self.by_title = unambiguous(normal(item.told) for item in items)
        self.by_title |= unambiguous(normal(item.title) for item in items)
        self.first = first
        self.next = next((place for place, item in enumerate(items) if item.row == first), 0)
        self.found: dict[int, ReadRow] = {}
        self.last: FormItem | None = None
        self.problems: list[Problem] = []

    def read(self) -> FormReading:
        if not self.layout.written or (self.first is None and self.naming_column() is None):
            message = NO_NAMES if self.layout.written else NOTHING_KNOWN
            return FormReading([], [Problem(self.layout.header or 1, "", message)])
        for column in self.layout.unclear:
            self.complain(self.grid.rows[0].number, column, UNCLEAR)
        for row in self.grid.rows:
            if row.number > self.layout.header:
                self.read_line(row)
        problems = sorted(self.problems, key=lambda found: found.row)
        return FormReading(list(self.found.values()), problems, self.unknown())

    def unknown(self) -> list[str]:
        """Headings that are not among the form's, or stand a second time, over columns that say something."""
        below = [row for row in self.grid.rows if row.number > self.layout.header]
        return [
            heading
            for column, heading in self.layout.headings.items()
            if column not in self.layout.roles and any(column in row.filled for row in below)
        ]

    def complain(self, line: int, column: int | None, message: str) -> None:
        self.problems.append(Problem(line, "" if column is None else self.name_of(column), message))

    def name_of(self, column: int) -> str:
        """A column as the person sees it: by its letter in a workbook, and by its heading where it has one."""
        letter = column_letters(column) if self.grid.has_letters else ""
        heading = self.layout.headings.get(column, "")
        short = f"{heading[:HEADING_SHOWN]}…" if len(heading) > HEADING_SHOWN else heading
        words = " ".join(filter(None, [letter, short and f"«{short}»"]))
        return words or str(column + 1)

    def cell(self, row: Row, role: str) -> Cell:
        column = self.layout.column_of(role)
        return row.cells.get(column, Cell()) if column is not None else Cell()

    # Which row of the form a line is about

    def read_line(self, row: Row) -> None:
        code = read_row_code(self.cell(row, "row_code").text)
        if self.is_further_figure(row, code):
            self.read_figure(row)
            return
        self.last = item = self.item_of(row, code)
        if item is None or not (code or self.says_something(row)):
            return
        if item.row in self.found:
            told = self.found[item.row].line
            self.complain(row.number, self.naming_column(), f"Мероприятие уже есть в строке {told}.")
            return
        self.found[item.row] = ReadRow(item.row, row.number, code.version if code else None)
        self.read_cells(row, code)
        self.read_figure(row)

    def is_further_figure(self, row: Row, code: RowCode | None) -> bool:
        """The second and later figures of an item stand under it, with nothing else in their lines."""
        if code or not self.cell(row, "figure").text.strip():
            return False
        return self.last is not None and all(
            self.cell(row, role).is_blank for role in ("number", "title", "text", "state")
        )

    def item_of(self, row: Row, code: RowCode | None) -> FormItem | None:
        if code is not None:
            return self.item_by_code(row, code)
        if self.naming_column() is None:
            return self.next_item(row)
        number = self.by_number.get(bare_number(self.cell(row, "number").text))
        title = self.by_title.get(normal(self.cell(row, "title").text))
        if None not in (number, title) and number != title:
            self.complain(row.number, self.naming_column(), TWO_NAMES)
            return None
        place = title if number is None else number
        if place is not None:
            return self.items[place]
        if self.says_something(row):
            self.complain(row.number, self.naming_column(), NO_ITEM)
        return None

    def item_by_code(self, row: Row, code: RowCode) -> FormItem | None:
        column = self.naming_column()
        if code.row not in self.by_row:
            self.complain(row.number, column, STRANGE_CODE)
            return None
        item = self.by_row[code.row]
        place = self.by_title.get(normal(self.cell(row, "title").text))
        if place is not None and self.items[place] != item and not item.is_gone:
            self.complain(row.number, column, TWO_ITEMS)
            return None
        return item

    def next_item(self, row: Row) -> FormItem | None:
        self.next += 1
        if self.next <= len(self.items):
            return self.items[self.next - 1]
        if self.says_something(row):
            self.complain(row.number, None, TOO_MANY)
        return None

    def naming_column(self) -> int | None:
        """Where a reader looks to see which item a line is about."""
        named = (self.layout.column_of(role) for role in ("number", "title", "row_code"))
        return next((column for column in named if column is not None), None)

    def says_something(self, row: Row) -> bool:
        return any(not self.cell(row, role).is_blank for role in self.layout.written)

    # What it says

    def read_cells(self, row: Row, code: RowCode | None) -> None:
        for name in CELLS:
            if name in self.layout.written:
                self.keep(row, name, name, code.marks[name] if code else "")

    def keep(self, row: Row, role: str, name: str, mark: str) -> None:
        """Take a cell's value, or say what is wrong with it. No state is no answer: it stays what it was."""
        if self.last is None:
            return
        try:
            value = read_cell(role, self.cell(row, role), self.states)
        except ValueError as error:
            self.complain(row.number, self.layout.column_of(role), str(error))
            return
        if value or (mark and role != "state"):
            found = self.found.setdefault(self.last.row, ReadRow(self.last.row, row.number))
            found.cells[name] = ReadCell(value, mark)

    def read_figure(self, row: Row) -> None:
        if self.last is None or "value" not in self.layout.written:
            return
        code = read_figure_code(self.cell(row, "figure_code").text)
        indicators = dict(self.last.figures)
        if code and code.row == self.last.row and code.indicator in indicators:
            self.keep(row, "value", figure_cell(code.indicator), code.mark)
            return
        if self.cell(row, "value").is_blank:
            return
        indicator = self.indicator_named(self.cell(row, "figure").text)
        if indicator is None:
            self.complain(row.number, self.layout.column_of("value"), NO_FIGURE)
        else:
            self.keep(row, "value", figure_cell(indicator), "")

    def indicator_named(self, text: str) -> int | None:
        """By its name, or the only one of the item; what stands behind the name is said for the reader."""
        figures = self.last.figures if self.last else ()
        named = [(name, pk) for pk, name in figures if normal(text).startswith(normal(name))]
        if named:
            return max(named, key=lambda pair: len(pair[0]))[1]
        return figures[0][0] if len(figures) == 1 and not text.strip() else None


def without_control_signs(grid: Grid) -> Grid:
    """Signs that nobody typed and no database takes, as the workbook wrote them."""
    return replace(
        grid,
        rows=tuple(
            replace(
                row,
                cells={
                    column: replace(cell, text=printable(cell.text)) for column, cell in row.cells.items()
                },
            )
            for row in grid.rows
        ),
    )


def unambiguous(names: Iterator[str]) -> dict[str, int]:
    """Place by name, of names that only one row has."""
    listed = list(names)
    count = Counter(listed)
    return {name: place for place, name in enumerate(listed) if name and count[name] == 1}
