"""A plan as understood from a file and not yet saved: its form, sections, items and every doubt. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# Columns whose text has a field of its own; the cells of all others are kept in `extra`.
FIELD_ROLES = ("number", "title", "stages", "deadline", "responsible", "execution")


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt at a place of the file; the message is Russian and says what to do."""

    row: int
    column: str
    message: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": self.message}


@dataclass(frozen=True, slots=True)
class DraftColumn:
    role: str
    heading: str  # verbatim
    width: float = 1.0  # relative to its neighbours
    place: str = ""  # «D» in a workbook, «4» in Word
    is_hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"role": self.role, "heading": self.heading}


@dataclass(frozen=True, slots=True)
class DraftItem:
    number: str = ""
    title: str = ""
    stages: str = ""
    deadline_text: str = ""
    responsible_text: str = ""
    execution_text: str = ""
    schedule: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[int, str] = field(default_factory=dict)  # by position in the columns
    row: int = 0
    continued: tuple[DraftItem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return self._fields() | {"continued": [part._fields() for part in self.continued]}

    def _fields(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "title": self.title,
            "stages": self.stages,
            "deadline_text": self.deadline_text,
            "responsible_text": self.responsible_text,
            "execution_text": self.execution_text,
            "schedule": dict(self.schedule),
        }


@dataclass(frozen=True, slots=True)
class DraftSection:
    heading: str = ""  # "" for rows before the first section
    number: str = ""
    goal_number: str = ""
    goal_text: str = ""
    deadline_text: str = ""
    items: tuple[DraftItem, ...] = ()
    row: int = 0

    def as_json(self) -> dict[str, Any]:
        items = [item.as_json() for item in self.items]
        return {"heading": self.heading, "deadline_text": self.deadline_text, "items": items}


@dataclass(frozen=True, slots=True)
class Approval:
    """«УТВЕРЖДАЮ» and its like: the block above the title, line by line."""

    word: str
    lines: tuple[str, ...]
    dated_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    title: str = ""
    columns: tuple[DraftColumn, ...] = ()
    sections: tuple[DraftSection, ...] = ()
    problems: tuple[Problem, ...] = ()
    approvals: tuple[Approval, ...] = ()
    period: str | None = None  # «за 1 квартал 2021 года» → 2021-Q1
    year: int | str | None = None  # 2022, or a season 2015/2016
    has_number_row: bool = False
    signature: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""  # which sheet or table was read

    @property
    def items(self) -> Iterator[DraftItem]:
        return (item for section in self.sections for item in section.items)

    @property
    def is_execution_report(self) -> bool:
        return any(column.role == "execution" for column in self.columns)

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "columns": [column.as_json() for column in self.columns],
            "sections": [section.as_json() for section in self.sections],
            "problems": [problem.as_json() for problem in self.problems],
        }
