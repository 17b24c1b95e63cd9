"""A form as a prefilled workbook: its open cells take the answers, its hidden codes bring them back to their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from documents.render.fill_in import Band, Column, FillIn, Line, Value, fits_cell, to_fill_in
from institutions.days import FIRST_YEAR, LAST_YEAR
from institutions.models import User
from plans.models import Submission
from plans.reading.form_cells import REASON_LIMIT, TEXT_LIMIT
from plans.rows.form_rows import FormRow, form_rows
from plans.sheets.form_sheet import HEADINGS, WRITTEN, figure_cell, figure_code, row_code
from plans.sheets.sheet_rows import STATES, figure_words, offered_values, sheet_values, title_with_stages

HINT = (
    "Заполняйте белые клетки, серые защищены. Сохраните книгу и загрузите её на странице отчёта: портал покажет, "
    "что изменится, и спросит, прежде чем внести."
)
SHEET_NAME = "Отчёт"
WIDTHS = {
    "row_code": 0,
    "figure_code": 0,
    "number": 6,
    "title": 36,
    "deadline": 16,
    "text": 66,
    "state": 16,
    "actual_date": 13,
    "reason": 24,
    "figure": 24,
    "value": 13,
    "remark": 26,
}
FORMATS = {"actual_date": "dd.mm.yyyy", "value": "General", "state": "General"}
CHECKS: dict[str, Mapping[str, Any]] = {
    "text": {
        "validate": "length",
        "criteria": "<=",
        "value": TEXT_LIMIT,
        "error_title": "Слишком длинно",
        "error_message": f"Помещается {TEXT_LIMIT} знаков. Сократите текст.",
    },
    "state": {
        "validate": "list",
        "source": list(STATES.values()),
        "error_title": "Выберите из списка",
        "error_message": "Такого состояния нет. Нажмите на стрелку у клетки и выберите из списка.",
    },
    "actual_date": {
        "validate": "date",
        "criteria": "between",
        "minimum": dt.date(FIRST_YEAR, 1, 1),
        "maximum": dt.date(LAST_YEAR, 12, 31),
        "error_title": "Это не дата",
        "error_message": "Напишите дату так: 15.06.2024.",
    },
    "reason": {
        "validate": "length",
        "criteria": "<=",
        "value": REASON_LIMIT,
        "error_title": "Слишком длинно",
        "error_message": f"Помещается {REASON_LIMIT} знаков. Сократите текст.",
    },
    "value": {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -999_999_999_999_999,
        "maximum": 999_999_999_999_999,
        "error_title": "Это не число",
        "error_message": "Напишите число цифрами, например 8947 или 12,5.",
    },
}


def form_workbook(submission: Submission, user: User) -> bytes:
    """The form as it stands; what this person may not write now is closed."""
    rows = form_rows(submission, user)
    figures = any(row.figures for row in rows.rows)
    remarks = any(row.remark for row in rows.rows)
    left_out = set() if figures else {"figure", "value"}
    left_out |= set() if remarks else {"remark"}
    roles = [role for role in HEADINGS if role not in left_out]
    lines: list[Band | Line] = []
    for section in rows.sections:
        lines.append(Band(section.title))
        lines += [line for row in section.rows for line in lines_of(row, roles)]
    table = FillIn(
        SHEET_NAME,
        (f"{submission.performer_name}: {submission.period}", str(submission.period.plan)),
        HINT,
        tuple(column(role) for role in roles),
        tuple(lines),
    )
    return to_fill_in(table)


def column(role: str) -> Column:
    return Column(
        HEADINGS[role], WIDTHS[role], FORMATS.get(role, "@"), CHECKS.get(role, {}), is_open=role in WRITTEN
    )


def lines_of(row: FormRow, roles: list[str]) -> Iterator[Line]:
    """The row with its first figure beside it, and a line for each further one."""
    told = figures_of(row)
    first = told[0] if told else {}
    closed = closed_cells(row)
    yield line(about(row) | first, roles, closed)
    for figure in told[1:]:
        yield line(figure, roles, closed | (WRITTEN - {"value"}))


def line(values: dict[str, Value], roles: list[str], closed: frozenset[str]) -> Line:
    """A cell of a figure is open only where there is one."""
    closed = closed if "figure" in values else closed | {"value"}
    may_write = frozenset(place for place, role in enumerate(roles) if role in WRITTEN - closed)
    return Line(tuple(values.get(role, "") for role in roles), may_write)


def closed_cells(row: FormRow) -> frozenset[str]:
    """A text longer than a cell is changed on the portal alone."""
    if not row.verdict:
        return WRITTEN
    values = sheet_values(row)
    return frozenset(name for name in ("text", "reason") if not fits_cell(values[name]))


def about(row: FormRow) -> dict[str, Value]:
    values = sheet_values(row)
    version = row.entry.version if row.entry else 0
    day = values["actual_date"]
    fitting = {name: text if fits_cell(text) else "" for name, text in values.items()}
    return {
        "row_code": row_code(row.obligation.pk, version, fitting),
        "number": row.number,
        "title": title_with_stages(row),
        "deadline": row.item.deadline_text,
        "text": fitting["text"],
        "state": STATES[values["state"]],
        "actual_date": dt.date.fromisoformat(day) if day else None,
        "reason": fitting["reason"],
        "remark": row.remark,
    }


def figures_of(row: FormRow) -> list[dict[str, Value]]:
    """A figure that only the state statistics know stands there already, with the mark of an empty cell."""
    values, offered = sheet_values(row), offered_values(row)
    told: list[dict[str, Value]] = []
    for figure in row.figures:
        name = figure_cell(figure.indicator.pk)
        shown = values[name] or offered.get(name, "")
        code = figure_code(row.obligation.pk, figure.indicator.pk, values[name])
        value = Decimal(shown) if shown else None
        told.append({"figure_code": code, "figure": figure_words(figure), "value": value})
    return told
