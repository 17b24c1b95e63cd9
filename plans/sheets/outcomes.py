"""What a table filled in outside the portal would do to a form as it is now, row by row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from institutions.models import User
from institutions.numbers import written
from plans.cell_states import lacks_state
from plans.drafting.draft import Problem
from plans.figures.limits import refusal
from plans.figures.words import Value, misspelt
from plans.models import FormUpload, Submission
from plans.reading.form_reading import FormReading, ReadRow
from plans.rows.form_rows import FormRow, FormRows, form_rows
from plans.sheets.comparison import CellChange, changes, chosen
from plans.sheets.form_sheet import HEADINGS, figure_cell
from plans.sheets.sheet_rows import STATES, offered_values, sheet_values
from plans.texts.merging import Sides, sides

TEXTS = ("text", "reason")


@dataclass(frozen=True)
class ToldChange:
    """A change of one cell in words."""

    name: str
    label: str
    before: str
    after: str
    is_met: bool

    @property
    def is_words(self) -> bool:
        return self.name in TEXTS

    @property
    def sides(self) -> Sides:
        """Both, cut where they part: mine is the table's."""
        return sides(self.after, self.before)


@dataclass
class Outcome:
    """What happens to one row; `line` is its place in the table."""

    row: FormRow
    line: int
    changes: list[CellChange]
    choice: Any = None  # the bound field of ConfirmForm where two texts met, set by the page

    @property
    def version(self) -> int:
        return self.row.entry.version if self.row.entry else 0

    @property
    def is_met(self) -> bool:
        """Whether both the table and somebody on the portal changed it."""
        return any(change.is_met for change in self.changes)

    @property
    def lacks_state(self) -> bool:
        """Whether the row would have a text and still stand at «не приступали»."""
        values = sheet_values(self.row) | {change.name: change.after for change in self.changes}
        return lacks_state(values["text"], values["state"], values["reason"])

    @property
    def told(self) -> list[ToldChange]:
        labels = HEADINGS | {figure_cell(one.indicator.pk): str(one.indicator) for one in self.row.figures}
        return [
            ToldChange(
                change.name,
                labels[change.name],
                in_words(change.name, change.before),
                in_words(change.name, change.after),
                change.is_met,
            )
            for change in self.changes
        ]

    def values(self, choice: str) -> dict[str, object]:
        """What `write_entry` is to save."""
        typed = chosen(self.changes, choice)
        figures = {
            one.indicator.pk: Decimal(value) if value else None
            for one in self.row.figures
            if (value := typed.pop(figure_cell(one.indicator.pk), None)) is not None
        }
        values: dict[str, object] = {**typed}
        if "actual_date" in typed:
            values["actual_date"] = day_of(typed["actual_date"])
        return values | ({"figures": figures} if figures else {})


@dataclass(frozen=True)
class Preview:
    """Rows that change, rows that may not be changed now, and what must be mended in the table first."""

    taken: list[Outcome]
    refused: list[Outcome]
    problems: list[Problem]
    same: int

    @property
    def met(self) -> list[Outcome]:
        return [outcome for outcome in self.taken if outcome.is_met]

    @property
    def plain(self) -> list[Outcome]:
        return [outcome for outcome in self.taken if not outcome.is_met]

    @property
    def may_confirm(self) -> bool:
        return bool(self.taken) and not self.problems


def rows_of(submission: Submission, user: User) -> FormRows:
    """All rows that a table of this form may speak of, those taken out of the plan too."""
    gone = submission.obligations.filter(withdrawn_at__isnull=False).values_list("pk", flat=True)
    return form_rows(submission, user, also=list(gone))


def preview_of(upload: FormUpload, user: User) -> Preview:
    reading = FormReading.from_json(upload.rows)
    rows = {row.obligation.pk: row for row in rows_of(upload.submission, user).rows}
    outcomes = [outcome_of(read, rows[read.row]) for read in reading.rows if read.row in rows]
    changed = [outcome for outcome in outcomes if outcome.changes]
    taken = [outcome for outcome in changed if outcome.row.verdict]
    return Preview(
        taken,
        refused=[outcome for outcome in changed if not outcome.row.verdict],
        problems=[*reading.problems, *token_problems(taken), *figure_problems(taken)],
        same=len(outcomes) - len(changed),
    )


def outcome_of(read: ReadRow, row: FormRow) -> Outcome:
    return Outcome(row, read.line, changes(read, sheet_values(row), offered_values(row)))


def token_problems(outcomes: Sequence[Outcome]) -> list[Problem]:
    """Tokens in new texts that no figure will ever fill."""
    return [
        Problem(outcome.line, HEADINGS["text"], message)
        for outcome in outcomes
        for change in outcome.changes
        if change.name == "text"
        for message in misspelt(change.after, {one.indicator.name: Value() for one in outcome.row.figures})
    ]


def figure_problems(outcomes: Sequence[Outcome]) -> list[Problem]:
    """Figures that cannot be."""
    return [
        Problem(outcome.line, HEADINGS["value"], problem)
        for outcome in outcomes
        for one in outcome.row.figures
        for change in outcome.changes
        if change.name == figure_cell(one.indicator.pk) and change.after
        if (problem := refusal(one.measure, Decimal(change.after)))
    ]


def in_words(name: str, value: str) -> str:
    if name == "state":
        return STATES[value]
    if name == "actual_date":
        day = day_of(value)
        return f"{day:%d.%m.%Y}" if day else ""
    if name in TEXTS or not value:
        return value
    return written(Decimal(value))


def day_of(value: str) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
