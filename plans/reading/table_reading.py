"""From a grid of cells to a draft of the plan: nothing is lost, nothing is guessed silently. Pure.

Every non-empty cell ends in exactly one place of the draft: an item's field or extra, a section, the form,
the title block, the signature, a note. What is not certain becomes a problem at its row and column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plans.deadline_text import Reading, read_deadline
from plans.drafting.draft import FIELD_ROLES, DraftColumn, DraftItem, DraftSection, PlanDraft, Problem
from plans.reading.column_roles import Role, assign_roles, kind_of_parts
from plans.reading.front_matter import Above, read_above, read_below
from plans.reading.grid import MAX_COLUMNS, Cell, Grid, Line
from plans.reading.table_rows import Form, Heading, ReadRow, RowKind, deadline_phrase, form_of, sort_rows
from plans.reading.table_shape import BodyRow, Header, find_header, is_number_row, lay_rows, place_of

_FIELD_NAMES = {
    "deadline": "deadline_text",
    "responsible": "responsible_text",
    "execution": "execution_text",
}


def read_grid(grid: Grid, *, year: int | str | None = None) -> PlanDraft | None:
    """The plan in the grid; None where no table looks like one."""
    if any(len(row.cells) > MAX_COLUMNS for row in grid.rows):
        return None
    header = find_header(grid)
    if header is None or not header.columns:
        return None
    rows = lay_rows(grid, header)
    roles = _roles(header, rows)
    if not _is_plan(header, [role.name for role in roles]):
        return None
    above = read_above([*grid.before, *_lines_above(grid, header)])
    form = form_of(header.columns, [role.name for role in roles], rows)
    deadlines = [row.text(form.deadline) for row in rows]
    reading = _Reading(
        columns=_draft_columns(grid, header, roles),
        form=form,
        year=year or above.year or _usual_year(deadlines),
    )
    reading.look_at_file(grid, header, roles, above)
    for row in sort_rows(rows, form):
        reading.take(row)
    return reading.draft(grid, above)


def _roles(header: Header, rows: Sequence[BodyRow]) -> list[Role]:
    cells = [
        [row.cells[column].text for row in rows if row.cells[column].width == 1] for column in _places(header)
    ]
    return assign_roles([column.headings for column in header.columns], cells)


def _places(header: Header) -> range:
    return range(len(header.columns))


def _is_plan(header: Header, roles: Sequence[str]) -> bool:
    """A list of addresses has numbers and names too; a plan says when, who or what is done."""
    if "title" not in roles:
        return False
    kinds = {kind_of_parts(column.headings) for column in header.columns}
    return not {"deadline", "responsible", "execution"}.isdisjoint(roles) or (
        "number" in roles and not {"measure", "indicator", "content", "detail"}.isdisjoint(kinds)
    )


def _draft_columns(grid: Grid, header: Header, roles: Sequence[Role]) -> tuple[DraftColumn, ...]:
    return tuple(
        DraftColumn(
            role=role.name,
            heading=column.heading,
            width=grid.width_of(column.start, column.end),
            place=place_of(grid, column, index),
            is_hidden=set(range(column.start, column.end)) <= grid.hidden_columns,
        )
        for index, (column, role) in enumerate(zip(header.columns, roles, strict=True))
    )


def _lines_above(grid: Grid, header: Header) -> list[Line]:
    base = max((line.row for line in grid.before), default=0)
    return [
        Line(base + row.number, column, cell.text, cell.width)
        for row in grid.rows[: header.first]
        for column, cell in row.filled.items()
    ]


def _usual_year(deadlines: Iterable[str]) -> int | None:
    """The year most deadlines name, where the title names none."""
    years = Counter(int(year) for text in deadlines for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)[:1])
    return years.most_common(1)[0][0] if years else None


@dataclass(slots=True)
class _Reading:
    """The draft while its rows are taken one by one."""

    columns: tuple[DraftColumn, ...]
    form: Form
    year: int | str | None
    sections: list[DraftSection] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    has_number_row: bool = False
    readings: dict[str, Reading] = field(
        default_factory=dict
    )  # plans say the same few deadlines again and again
    spread: dict[int, str] = field(default_factory=dict)  # merged cells already spoken of, by column

    # What the file as a whole makes doubtful.

    def look_at_file(self, grid: Grid, header: Header, roles: Sequence[Role], above: Above) -> None:
        row = grid.rows[min(header.first, len(grid.rows) - 1)].number
        for trouble in grid.troubles:
            self._doubt(row, None, trouble)
        if not above.title:
            self._doubt(1, None, "Над таблицей не найдено название плана. Впишите его перед сохранением.")
        if header.last < header.first:
            self._doubt(row, None, "У таблицы нет шапки: столбцы поняты по содержимому. Проверьте их.")
        if self.form.deadline is None:
            self._doubt(row, None, "В таблице нет столбца со сроками. Сроки можно вписать после загрузки.")
        if self.year is None:
            self._doubt(
                row, None, "Не найден год плана, сроки не прочитаны. Укажите год и загрузите ещё раз."
            )
        if self.form.number is not None and not self.form.is_numbered:
            message = "столбец номеров пуст, каждая строка прочитана как отдельный пункт. Впишите номера."
            self._doubt(row, self.form.number, message)
        self._look_at_columns(row, roles)

    def _look_at_columns(self, row: int, roles: Sequence[Role]) -> None:
        for index, (column, role) in enumerate(zip(self.columns, roles, strict=True)):
            if role.doubt:
                self._doubt(row, index, f"{role.doubt}.")
            if column.is_hidden:
                self._doubt(row, index, "столбец скрыт, но прочитан. Если он лишний, удалите его из файла.")

    # Rows.

    def take(self, read: ReadRow) -> None:
        row = read.row
        self._look_at_row(read)
        if read.kind is RowKind.SKIPPED:
            self.has_number_row = self.has_number_row or is_number_row(row)
        elif read.kind is RowKind.SECTION and read.heading:
            self._start_section(row, read.heading)
        elif read.kind is RowKind.GOAL and read.heading:
            self._set_goal(read.heading)
        elif read.kind is RowKind.BELOW:
            self.below.append(Line(row.number, 0, _joined([*row.cells, *row.outside])))
        elif read.kind in (RowKind.NOTE, RowKind.TOTAL):
            self._keep_note(read)
        else:
            self._take_item(read)

    def _look_at_row(self, read: ReadRow) -> None:
        row = read.row
        if row.is_hidden and read.kind is not RowKind.SKIPPED:
            self._doubt(
                row.number, None, "Строка скрыта, но прочитана. Если она лишняя, удалите её.", row.table
            )
        for column, cell in enumerate(row.cells):
            if cell.trouble:
                self._doubt(row.number, column, f"{cell.trouble}.", row.table)
        if row.outside and read.kind is not RowKind.BELOW:
            self.notes.append(_joined(row.outside))
            message = (
                f"Рядом с таблицей есть текст «{_short(_joined(row.outside))}»; он отнесён к примечаниям."
            )
            self._doubt(row.number, None, message, row.table)

    def _start_section(self, row: BodyRow, heading: Heading) -> None:
        deadline = heading.deadline or deadline_phrase(heading.text)
        self.sections.append(
            DraftSection(heading.text, heading.number, deadline_text=deadline, row=row.number)
        )

    def _set_goal(self, goal: Heading) -> None:
        section = self.sections[-1]
        self.sections[-1] = replace(
            section,
            goal_number=_stacked(section.goal_number, goal.number),
            goal_text=_stacked(section.goal_text, goal.text),
            deadline_text=section.deadline_text or goal.deadline or deadline_phrase(goal.text),
        )

    def _keep_note(self, read: ReadRow) -> None:
        row = read.row
        self.notes.append(_joined(row.cells))
        if read.kind is RowKind.TOTAL:
            message = "Строка итогов не мероприятие; она отнесена к примечаниям."
            self._doubt(row.number, None, message, row.table)

    def _take_item(self, read: ReadRow) -> None:
        row, section = read.row, self.sections[-1] if self.sections else DraftSection(row=read.row.number)
        continues = read.kind is RowKind.CONTINUED and bool(section.items)
        item = self._item(row, continues)
        if read.kind is RowKind.CONTINUED and not continues:
            message = "номер пуст, а пункта выше в этом разделе нет; строка прочитана как отдельный пункт."
            self._doubt(row.number, self.form.number, message, row.table)
        if continues:
            self._doubt_lone_text(row, section.items[-1])
            last = section.items[-1]
            items = (*section.items[:-1], replace(last, continued=(*last.continued, item)))
        else:
            items = (*section.items, item)
        self.sections[-1:] = [replace(section, items=items)]

    def _item(self, row: BodyRow, continues: bool) -> DraftItem:
        texts: dict[str, Any] = {}
        extra: dict[int, str] = {}
        for column, cell in enumerate(row.cells):
            role = self.columns[column].role
            text = self._text(row, column, cell, continues)
            if role in FIELD_ROLES:
                texts[_FIELD_NAMES.get(role, role)] = text
            elif text:
                extra[column] = text
        schedule = self._schedule(row, texts.get("deadline_text", ""))
        return DraftItem(**texts, schedule=schedule, extra=extra, row=row.number)

    def _text(self, row: BodyRow, column: int, cell: Cell, continues: bool) -> str:
        if column == self.form.number:
            return self._number(row, column, cell)
        merged = cell.lower_part_of
        if cell.is_blank and merged and not continues:
            if self.spread.get(column) != merged:
                message = "ячейка объединена на несколько строк; её текст отнесён к каждой из них. Проверьте."
                self._doubt(row.number, column, message, row.table)
            self.spread[column] = merged
            return merged
        return cell.text

    def _number(self, row: BodyRow, column: int, cell: Cell) -> str:
        if cell.kind == "date":
            message = f"Excel превратил номер в дату «{cell.text}». Задайте ячейке формат «Текстовый» и впишите номер."
            self._doubt(row.number, column, message, row.table)
        return cell.text.replace(",", ".") if cell.kind == "number" else cell.text

    def _doubt_lone_text(self, row: BodyRow, item: DraftItem) -> None:
        """Number empty, only the title filled and beginning like a sentence: perhaps an unmarked section."""
        if row.filled == (self.form.title,) and row.text(self.form.title).strip()[:1].isupper():
            message = (
                f"номер пуст, строка прочитана как продолжение пункта «{item.number.strip()}». "
                "Если это раздел, объедините ячейки строки."
            )
            self._doubt(row.number, self.form.title, message, row.table)

    def _schedule(self, row: BodyRow, phrase: str) -> dict[str, Any]:
        if not phrase.strip() or self.year is None:
            return {"phrase": phrase, "parts": [], "doubts": []}
        reading = self.readings.get(phrase) or read_deadline(phrase, year=self.year)
        self.readings[phrase] = reading
        for doubt in reading.doubts:
            self._doubt(row.number, self.form.deadline, doubt, row.table)
        return reading.as_json()

    # The end.

    def draft(self, grid: Grid, above: Above) -> PlanDraft:
        self._look_for_missing_deadlines()
        self._look_for_double_numbers()
        last = max((line.row for line in self.below), default=0)
        under = read_below([*self.below, *(replace(line, row=last + line.row) for line in grid.after)])
        return PlanDraft(
            title=above.title,
            columns=self.columns,
            sections=tuple(self.sections),
            problems=tuple(sorted(self.problems, key=lambda problem: problem.row)),
            approvals=above.approvals,
            period=above.period,
            year=self.year,
            has_number_row=self.has_number_row,
            signature=under.signature,
            notes=(*self.notes, *under.notes),
            source=grid.name,
        )

    def _look_for_missing_deadlines(self) -> None:
        if self.form.deadline is None:
            return
        for section in self.sections:
            for item in section.items:
                named = [part.deadline_text.strip() for part in (item, *item.continued)]
                if not any(named) and not section.deadline_text:
                    self._doubt(
                        item.row,
                        self.form.deadline,
                        "срок не указан. Впишите его или оставьте пункт без срока.",
                    )

    def _look_for_double_numbers(self) -> None:
        """«1, 2, 3» may begin again in every section, «1.1» may not."""
        seen: set[tuple[int, str]] = set()
        for place, section in enumerate(self.sections):
            for item in section.items:
                number = item.number.strip().rstrip(".")
                key = (0 if "." in number else place + 1, number)
                if number and key in seen:
                    message = f"номер «{number}» уже есть выше. Исправьте один из двух."
                    self._doubt(item.row, self.form.number, message)
                seen.add(key)

    def _doubt(self, row: int, column: int | None, message: str, table: str = "") -> None:
        place = ""
        if column is not None:
            place = self.columns[column].place
            heading = " ".join(self.columns[column].heading.split()) or f"столбец {place}"
            message = f"«{_short(heading)}»: {message}"
        self.problems.append(Problem(row, place, f"{table}: {message}" if table else message))


def _joined(cells: Iterable[Cell]) -> str:
    return "\t".join(cell.text for cell in cells if not cell.is_blank)


def _stacked(above: str, below: str) -> str:
    return f"{above}\n{below}" if above else below


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
