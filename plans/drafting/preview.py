"""What was understood from a file, laid out for the page that asks a person to settle it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from plans.drafting.draft import DraftColumn, DraftSection, PlanDraft
from plans.drafting.editing import DraftLine, cells, lines
from plans.drafting.responsible_text import keys
from plans.schedule_words import in_words, parts_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """A problem of the draft: `place` is its index there, `line` the row it belongs to, None for the file's own."""

    place: int
    row: int
    column: str
    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class PreviewCell:
    heading: str
    text: str
    doubts: tuple[Doubt, ...]
    is_deadline: bool


@dataclass(frozen=True, slots=True)
class PreviewLine:
    index: int
    kind: str
    row: int
    section: DraftSection
    cells: tuple[PreviewCell, ...]
    schedule: str
    doubts: tuple[Doubt, ...]  # about the row as a whole

    @property
    def name(self) -> str:
        number = self.cells[0].text.strip() if self.cells else self.section.heading
        return f"строка {self.row}, {' '.join(number.split())[:40]}" if number else f"строка {self.row}"

    @property
    def has_doubts(self) -> bool:
        return bool(self.doubts) or any(cell.doubts for cell in self.cells)


def doubts(draft: PlanDraft) -> list[Doubt]:
    rows: dict[int, int] = {}
    for index, line in enumerate(lines(draft)):
        rows.setdefault(line.row, index)
    return [
        Doubt(place, problem.row, problem.column, problem.message, rows.get(problem.row))
        for place, problem in enumerate(draft.problems)
    ]


def preview_lines(draft: PlanDraft, start: dt.date, end: dt.date) -> list[PreviewLine]:
    """Every row of the draft with its cells, its schedule in words and its doubts."""
    by_line: dict[int | None, list[Doubt]] = {}
    for doubt in doubts(draft):
        by_line.setdefault(doubt.line, []).append(doubt)
    return [
        preview_line(draft.columns, index, line, by_line.get(index, []), start, end)
        for index, line in enumerate(lines(draft))
    ]


def preview_line(
    columns: Sequence[DraftColumn],
    index: int,
    line: DraftLine,
    about: Sequence[Doubt],
    start: dt.date,
    end: dt.date,
) -> PreviewLine:
    texts = cells(columns, line.item) if line.item else []
    found = tuple(
        PreviewCell(
            " ".join(column.heading.split()),
            text,
            tuple(doubt for doubt in about if doubt.column == column.place),
            column.role == "deadline",
        )
        for column, text in zip(columns, texts, strict=False)
    )
    told = {doubt.place for cell in found for doubt in cell.doubts}
    rest = tuple(doubt for doubt in about if doubt.place not in told)
    schedule = in_words(parts_of(line.item.schedule), start, end) if line.item else ""
    return PreviewLine(index, line.kind, line.row, line.section, found, schedule, rest)


def responsibles(draft: PlanDraft) -> dict[str, int]:
    """Who is named as responsible, and at how many rows."""
    counts: dict[str, int] = {}
    for line in lines(draft):
        for key in keys(line.item.responsible_text) if line.item else ():
            counts[key] = counts.get(key, 0) + 1
    return counts
