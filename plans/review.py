"""The reviewer's page: which form of the queue this is, which rows need reading, the remarks written often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils import timezone

from institutions.access import scope_of
from institutions.models import User
from plans.access import submissions_visible_to
from plans.due import writable_on
from plans.models import Plan, Submission
from plans.rows.form_rows import FormRow, FormRows, FormSection

CHANGED, STALE = "changed", "stale"


def waiting_forms(user: User) -> QuerySet[Submission]:
    """The forms that this person may decide about now, the most urgent first."""
    waiting = submissions_visible_to(user).filter(
        state=Submission.State.ON_DEPARTMENT,
        part_of__isnull=True,
        period__plan__status=Plan.Status.ACTIVE,
        period__plan__territory__in=scope_of(user).edits,
    )
    first_sent = F("first_submitted_at").asc(nulls_last=True)
    return writable_on(waiting, timezone.localdate()).order_by("period__due_on", first_sent, "pk")


@dataclass(frozen=True)
class Queue:
    """The place of a form among those that wait; 0 where it is not one of them."""

    position: int
    total: int
    previous: Submission | None
    next: Submission | None


def queue_of(user: User, form: Submission) -> Queue:
    """After the last comes the first; a form that waits no more is followed by what stands first."""
    waiting = list(waiting_forms(user))
    place = next((number for number, each in enumerate(waiting) if each.pk == form.pk), None)
    if place is None:
        return Queue(0, len(waiting), None, waiting[0] if waiting else None)
    if len(waiting) == 1:
        return Queue(1, 1, None, None)
    return Queue(place + 1, len(waiting), waiting[place - 1], waiting[(place + 1) % len(waiting)])


@dataclass(frozen=True)
class Choice:
    name: str
    title: str
    count: int


TESTS: dict[str, Callable[[FormRow], bool]] = {
    "": lambda row: True,
    CHANGED: lambda row: row.needs_reading,
    STALE: lambda row: row.renewal.is_stale,
}
TITLES = {
    "": "все мероприятия",
    CHANGED: "новое и изменённое",
    STALE: "текст не обновлён с прошлого периода",
}


def choices(rows: FormRows) -> list[Choice]:
    """Which rows may be shown, with how many there are; what makes no difference is not offered."""
    counts = {name: sum(map(test, rows.rows)) for name, test in TESTS.items()}
    wanted = ["", *(name for name in (CHANGED, STALE) if 0 < counts[name] < rows.total)]
    return [Choice(name, TITLES[name], counts[name]) for name in wanted]


def narrow(rows: FormRows, wanted: str) -> FormRows:
    """Hide the rows that were not asked for, with what is typed in them; those that stay in sight."""
    test = TESTS.get(wanted, TESTS[""])
    for row in rows.rows:
        row.is_hidden = not (test(row) or row.typed_remark)
    sections = [
        FormSection(part.section, [row for row in part.rows if not row.is_hidden]) for part in rows.sections
    ]
    return FormRows([part for part in sections if part.rows])
