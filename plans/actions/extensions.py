"""A later day for one form alone."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import User
from plans.actions.quarter import check_day, check_reason
from plans.actions.reminders import in_words, named, people_of, writers
from plans.actions.submissions import locked
from plans.due import due_on, lock_on
from plans.models import Extension, Submission, SubmissionEvent
from plans.write_check import Lock, plan_refusal


@transaction.atomic
def grant_extension(submission: Submission, *, until: dt.date, reason: str, by: User | None) -> Extension:
    """Let this one form be written through `until`, the period locked or not; it is due then.

    It takes the place of the extension that stands. Other forms of the period stay as they are.
    """
    submission = locked(submission)
    check_may_extend(submission, until)
    check_reason(reason)
    end_extensions(submission, by)
    extension = Extension.objects.create(
        submission=submission, until=until, reason=reason.strip(), granted_by=by
    )
    note = f"До {in_words(until)}. {reason.strip()}"
    SubmissionEvent.objects.create(
        submission=submission,
        step=SubmissionEvent.Step.EXTENDED,
        note=note,
        by=by,
        on_behalf_of=by.acting_for if by else None,
    )
    changes = {"до какого дня": (due_on(submission), until), "причина": (None, reason.strip())}
    audit.record(submission, "Дан дополнительный срок", by=by, changes=changes)
    tell_performer(extension)
    return extension


def check_may_extend(submission: Submission, until: dt.date) -> None:
    refusal = plan_refusal(submission.period.plan.is_active)
    if refusal:
        raise ValidationError(refusal)
    lock = lock_on(submission)
    if lock is Lock.PLANNED:
        raise ValidationError("Период ещё не открыт: перенесите срок всему периоду.")
    if submission.part_of_id:
        raise ValidationError("Это часть филиала: срок даётся отчёту головного учреждения.")
    if submission.state == Submission.State.ACCEPTED:
        raise ValidationError("Отчёт уже принят: сначала верните его на доработку.")
    check_day(until)
    if lock is Lock.OPEN and until <= submission.period.due_on:
        raise ValidationError({"until": f"Срок отчёта и так {in_words(submission.period.due_on)}."})


def end_extensions(submission: Submission, by: User | None) -> None:
    submission.extensions.current().update(ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def revoke_extension(extension: Extension, *, by: User | None) -> None:
    """The period's own days hold again."""
    submission = locked(extension.submission)
    standing = submission.extensions.current().filter(pk=extension.pk)
    if not standing.update(ended_at=timezone.now(), ended_by=by):
        return  # pressed twice
    changes = {"до какого дня": (extension.until, submission.period.due_on)}
    audit.record(submission, "Отозван дополнительный срок", by=by, changes=changes)
    tell_revoked(extension, submission)


def tell_revoked(extension: Extension, form: Submission) -> None:
    """Whoever counted on the later day; a form that was handed over needs no day any more."""
    if form.state in Submission.IN_HAND:
        people = people_of([form], timezone.localdate())
        day = in_words(form.period.due_on)
        text = (
            f"Дополнительный срок до {in_words(extension.until)} отозван, срок отчёта {day}: {named(form)}."
        )
        key = f"extended:{extension.pk}:revoked"
        tell_all([Message(writers(form, people), key, text, form.get_absolute_url())])


def tell_performer(extension: Extension) -> None:
    form = extension.submission
    people = people_of([form], timezone.localdate())
    text = f"Дан дополнительный срок до {in_words(extension.until)}: {named(form)}."
    tell_all([Message(writers(form, people), f"extended:{extension.pk}", text, form.get_absolute_url())])
