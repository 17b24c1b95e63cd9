"""What the department's board is made of: every row of a period with its state, read with three queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from plans.cell_states import CellState, row_state
from plans.due import due_on, with_extensions
from plans.filled import begun, filled
from plans.models import Entry, Obligation, ReportingPeriod, Submission
from plans.rates import DueRow

Performer = tuple[int | None, int | None]  # institution, territory
BY_NAME = F("institution__short_name").asc(nulls_last=True), "territory__name", "pk"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of one form: its state and how it counts."""

    obligation: int
    form: Submission
    section: int
    state: CellState
    counted: DueRow
    is_begun: bool

    @property
    def item(self) -> int:
        return self.counted.item


def board_rows(periods: Iterable[ReportingPeriod], today: dt.date) -> list[BoardRow]:
    """The rows of the periods, by performer's name and then in the order of print."""
    known = {period.pk: period for period in periods}
    frames = {form.pk: Frame(form, today) for form in board_forms(known)}
    rows: dict[int, list[BoardRow]] = {pk: [] for pk in frames}
    for form, *values in row_values(known):
        rows[form].append(frames[form].row(*values))
    return [row for own in rows.values() for row in own]


def board_forms(periods: dict[int, ReportingPeriod]) -> list[Submission]:
    """The forms that the department acts on: a branch's part is inside its head institution's."""
    found = with_extensions(Submission.objects.filter(period__in=periods, part_of__isnull=True))
    forms = list(found.select_related("institution__territory", "territory").order_by(*BY_NAME))
    for form in forms:
        form.period = periods[form.period_id]
    return forms


def row_values(periods: Iterable[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """The form, then what its Frame makes a row of. No texts: they may be long."""
    rows = Obligation.objects.filter(
        submission__period__in=list(periods), submission__part_of__isnull=True, withdrawn_at__isnull=True
    )
    return (
        rows.annotate(is_begun=begun(), is_filled=filled())
        .order_by("item__section__position", "item__position")
        .values_list(
            "submission",
            "pk",
            "item",
            "item__section",
            "is_begun",
            "is_filled",
            "entry__is_accepted",
            "entry__state",
        )
    )


class Frame:
    """What all rows of one form share."""

    def __init__(self, form: Submission, today: dt.date) -> None:
        self.form = form
        self.performer, self.period = performer_of(form), form.period.code
        self.due_on = due_on(form)
        self.sent_on = sent_on(form)
        self.is_past_due = (self.sent_on or today) > self.due_on

    def row(
        self,
        obligation: int,
        item: int,
        section: int,
        is_begun: bool | None,
        is_filled: bool | None,
        is_accepted: bool | None,
        state: str | None,
    ) -> BoardRow:
        """The entry's values are None where nobody wrote anything yet."""
        applies = state != Entry.State.NOT_APPLICABLE
        counted = DueRow(
            item, self.performer, self.period, self.due_on, self.sent_on, bool(is_filled), applies
        )
        where = self.state(is_begun=bool(is_begun), is_accepted=bool(is_accepted))
        return BoardRow(obligation, self.form, section, where, counted, bool(is_begun))

    def state(self, *, is_begun: bool, is_accepted: bool) -> CellState:
        return row_state(
            self.form.state, is_begun=is_begun, is_accepted=is_accepted, is_past_due=self.is_past_due
        )


def performer_of(form: Submission) -> Performer:
    return form.institution_id, form.territory_id


def sent_on(form: Submission) -> dt.date | None:
    """The day of the first sending, by the district's clock."""
    moment = form.first_submitted_at
    return timezone.localdate(moment) if moment else None


def days_late(form: Submission, today: dt.date) -> int:
    """Days after the due date, by the first sending; a form not sent counts to today, or to the closing of a period
    that closed after the form was due."""
    due, closed_at = due_on(form), form.period.closed_at
    closed_on = timezone.localdate(closed_at) if closed_at else due
    until = sent_on(form) or (closed_on if closed_on > due else today)
    return max(0, (until - due).days)
