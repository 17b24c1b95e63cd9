"""A form's way: filled in, sent, approved by the head, accepted or returned by the department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.access import obligation_for_reading, write_verdict
from plans.actions.review import review_rows
from plans.actions.row_figures import RowFigures
from plans.completeness import check_complete
from plans.due import step_verdict
from plans.figures.checks import check_tokens, check_values
from plans.models import Entry, Obligation, Submission, SubmissionEvent
from plans.rows.row_values import FIELDS, told, values_of
from plans.write_check import WHOLE_IS_GONE, whole_is_gone

State = Submission.State
Step = SubmissionEvent.Step


class Conflict(Exception):
    """Somebody else saved the row in between; `theirs` is what stands there now."""

    def __init__(self, theirs: Entry) -> None:
        super().__init__("Строку успел изменить кто-то ещё.")
        self.theirs = theirs


@transaction.atomic
def write_entry(obligation: Obligation, values: Mapping[str, object], *, version: int, by: User) -> Entry:
    """Save as a person does: only while the form is theirs to write, and nothing done that is yet to come."""
    hold_for_writing(obligation, by)
    day = values.get("actual_date")
    if isinstance(day, dt.date) and day > timezone.localdate():
        raise ValidationError(
            {"actual_date": "Фактический срок ещё не наступил: укажите день, когда исполнено."}
        )
    check_values(obligation, values.get("figures"))
    return save_entry(obligation, values, version=version, by=by)


def hold_for_writing(obligation: Obligation, by: User) -> None:
    """Refuse what the person may not write now, asked once nobody can move the form until the transaction ends."""
    locked(obligation.submission)
    verdict = write_verdict(obligation_for_reading(by, obligation.pk), by)
    if not verdict:
        raise ValidationError(verdict.reason)


@transaction.atomic
def save_entry(
    obligation: Obligation, values: Mapping[str, object], *, version: int, by: User | None
) -> Entry:
    """Save what was done about an obligation; `version` is what the writer saw, a newer one raises Conflict.

    Sending the same again is no conflict: the answer to the first sending may have been lost on the way.
    """
    entry = locked_entry(obligation, by)
    theirs, figures = copy(entry), RowFigures(obligation, entry)
    before = told(values_of(entry, figures.stored), figures.indicators)
    for name in FIELDS:
        if name in values:
            setattr(entry, name, values[name])
    after = figures.after(values)
    changes = audit.difference(before, told(values_of(entry, after), figures.indicators))
    if not changes:
        return theirs
    if theirs.version != version:
        raise Conflict(theirs)
    if entry.text != theirs.text:
        check_tokens(obligation, entry.text)
    entry.version += 1
    entry.changed_at, entry.changed_by = timezone.now(), by
    entry.save()
    figures.write(after)
    audit.record(entry, "Изменено исполнение", by=by, changes=changes)
    return entry


def locked_entry(obligation: Obligation, by: User | None) -> Entry:
    """The obligation's entry, made when it is the first; nobody else writes it until the transaction ends."""
    Obligation.objects.select_for_update().get(pk=obligation.pk)
    try:
        return Entry.objects.select_for_update().get(obligation=obligation)
    except Entry.DoesNotExist:
        return Entry.objects.create(obligation=obligation, changed_by=by)


@transaction.atomic
def send(submission: Submission, *, by: User | None) -> None:
    """Hand the form to the head; a settlement's or the department's own form goes straight to acceptance.

    Reported is what the department has: a form that lies at its head is not sent to it yet.
    """
    submission = locked(submission)
    require(submission, State.DRAFT, State.RETURNED)
    check_whole(submission)
    check_complete(submission)
    if submission.has_no_head or submission.is_part:
        submission.first_submitted_at = submission.first_submitted_at or timezone.now()
    step(submission, State.ON_DEPARTMENT if submission.has_no_head else State.ON_HEAD, Step.SENT, by=by)


@transaction.atomic
def approve(submission: Submission, *, by: User | None) -> None:
    """The head's approval hands the form to the department; a head may approve without a methodist sending it."""
    submission = locked(submission)
    require(submission, State.ON_HEAD, State.DRAFT, State.RETURNED)
    if submission.is_part:
        raise ValidationError("Это часть филиала: её принимает головное учреждение.")
    check_complete(submission)
    submission.first_submitted_at = submission.first_submitted_at or timezone.now()
    step(submission, State.ON_DEPARTMENT, Step.APPROVED, by=by)


@transaction.atomic
def send_back(submission: Submission, note: str, *, by: User | None) -> None:
    """The head gives the form back to the methodist."""
    submission = locked(submission)
    require(submission, State.ON_HEAD)
    step(submission, State.RETURNED, Step.RETURNED_BY_HEAD, note=note, by=by)


@transaction.atomic
def return_with_remarks(
    submission: Submission, remarks: Mapping[int, str], note: str = "", *, by: User | None
) -> None:
    """Return the form; rows with a remark are to be mended, all others are accepted and stay so.

    With a note alone the rows that nobody accepted yet are to be mended. `remarks` maps obligations to remarks. At
    least one remark or a note is needed: «вернуть» without a word helps nobody.
    """
    submission = locked(submission)
    require(submission, State.ON_DEPARTMENT, State.ACCEPTED)
    remarks = {pk: text.strip() for pk, text in remarks.items() if text.strip()}
    if not (remarks or note.strip()):
        raise ValidationError("Напишите замечание хотя бы к одному мероприятию: что исправить.")
    rows = present_rows(submission)
    if set(remarks) - rows:
        raise ValidationError("Замечание относится к чужому мероприятию: обновите страницу.")
    accepted = rows - set(remarks) if remarks else accepted_before(submission, rows)
    review_rows(submission, remarks, accepted=accepted, by=by)
    submission.accepted_at = submission.accepted_by = None
    step(submission, State.RETURNED, Step.RETURNED, note=note, by=by)


@transaction.atomic
def accept(submission: Submission, *, by: User | None) -> None:
    """The department accepts the whole form: it is read-only from now on."""
    submission = locked(submission)
    require(submission, State.ON_DEPARTMENT)
    review_rows(submission, {}, accepted=present_rows(submission), by=by)
    submission.accepted_at, submission.accepted_by = timezone.now(), by
    step(submission, State.ACCEPTED, Step.ACCEPTED, by=by)


def accepted_before(submission: Submission, rows: set[int]) -> set[int]:
    """The rows that an earlier return left accepted; of a form that was accepted as a whole, none: it comes back to
    be mended anywhere."""
    if submission.state == State.ACCEPTED:
        return set()
    marked = Entry.objects.filter(obligation__in=rows, is_accepted=True).values_list("obligation", flat=True)
    kept = set(marked)
    return kept if kept != rows else set()


def present_rows(submission: Submission) -> set[int]:
    return set(submission.obligations.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))


def locked(submission: Submission) -> Submission:
    """The form as it is now, held until the transaction ends."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("period__plan", "part_of")
        .get(pk=submission.pk)
    )


def require(submission: Submission, *states: str) -> None:
    """Refuse a step that does not start from the form's present state."""
    if submission.state not in states:
        raise ValidationError(f"Отчёт сейчас «{submission.get_state_display()}»: обновите страницу.")
    verdict = step_verdict(submission)
    if not verdict:
        raise ValidationError(verdict.reason)


def check_whole(submission: Submission) -> None:
    """A part goes nowhere once its head institution has handed its own form over."""
    if submission.part_of and whole_is_gone(submission.part_of.state):
        raise ValidationError(WHOLE_IS_GONE)


def step(
    submission: Submission, state: str, taken: str, *, by: User | None, note: str = ""
) -> SubmissionEvent:
    was = submission.get_state_display()
    submission.state = state
    submission.save()
    event = SubmissionEvent.objects.create(
        submission=submission,
        step=taken,
        note=note.strip(),
        by=by,
        on_behalf_of=by.acting_for if by else None,
    )
    changes: dict[str, tuple[object, object]] = {"состояние": (was, submission.get_state_display())}
    if note.strip():
        changes["примечание"] = (None, note.strip())
    audit.record(submission, event.title.capitalize(), by=by, changes=changes)
    return event
