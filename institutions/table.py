"""A table as read from a file: cells as text, and what could not be read, each at its row and column."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Row and column as the reader of the file sees them; 0 and "" where the whole file is meant."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    number: int
    cells: dict[str, str]  # by heading


@dataclass(frozen=True)
class Table:
    headings: list[str]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Table:
        return cls(
            headings=data["headings"],
            rows=[Row(**row) for row in data["rows"]],
            problems=[Problem(**problem) for problem in data["problems"]],
        )


def arrange(grid: list[tuple[int, list[str]]], known: list[str], required: list[str]) -> Table:
    """The first row that holds something is the headings; those are known by their words, in any order."""
    lines = [(number, cells) for number, cells in grid if any(cells)]
    if not lines:
        return Table(
            [], problems=[Problem(0, "", "В таблице нет ни одной строки. Загрузите заполненную таблицу.")]
        )
    number, first = lines[0]
    headings = [known_heading(cell, known) for cell in trimmed(first)]
    problems = heading_problems(number, headings, known, required)
    if problems:
        return Table(headings, problems=problems)
    rows = [
        Row(at, dict(zip(headings, padded(cells, len(headings)), strict=True))) for at, cells in lines[1:]
    ]
    return Table(
        headings, rows, [problem for at, cells in lines[1:] for problem in stray(at, cells, headings)]
    )


def known_heading(cell: str, known: list[str]) -> str:
    """Our own spelling of the heading, or the cell as it stands."""
    return next((heading for heading in known if heading.casefold() == cell.casefold()), cell)


def heading_problems(
    number: int, headings: list[str], known: list[str], required: list[str]
) -> list[Problem]:
    problems = []
    for place, heading in enumerate(headings, start=1):
        if not heading:
            problems.append(
                Problem(number, f"{place}-й", "У столбца нет заголовка: подпишите его или удалите.")
            )
        elif heading not in known:
            message = f"Такого столбца портал не знает. Возможные столбцы: {', '.join(known)}."
            problems.append(Problem(number, heading, message))
        elif heading in headings[: place - 1]:
            problems.append(Problem(number, heading, "Столбец стоит в таблице дважды: оставьте один."))
    for heading in required:
        if heading not in headings:
            problems.append(Problem(number, heading, "В таблице нет этого столбца: добавьте его."))
    return problems


def stray(number: int, cells: list[str], headings: list[str]) -> list[Problem]:
    if any(cells[len(headings) :]):
        return [Problem(number, "", "В строке больше ячеек, чем столбцов в заголовке: уберите лишнее.")]
    return []


def trimmed(cells: list[str]) -> list[str]:
    """Without the blank cells at the end."""
    last = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:last]


def padded(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]
