"""Accepting many forms at once, as a job: each form is accepted whole or left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from institutions.models import User
from jobs.actions import cancel, enqueue
from jobs.models import Job
from jobs.running import Run
from plans.access import submission_for_hand
from plans.actions.submissions import accept
from plans.models import ReportingPeriod, Submission
from plans.write_check import Hand

__all__ = ["ACCEPT_TASK", "accept_chosen", "accept_later", "cancel"]

ACCEPT_TASK = "plans.accept_forms"


def accept_later(period: ReportingPeriod, forms: Iterable[Submission], *, by: User) -> Job:
    """Have those of the forms accepted that are with the department; the same choice twice is one job."""
    chosen = sorted(form.pk for form in forms if form.state == Submission.State.ON_DEPARTMENT)
    if not chosen:
        raise ValidationError("Отметьте хотя бы один отчёт, который прислан на приёмку.")
    digest = hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]
    return enqueue(
        task=ACCEPT_TASK,
        title=f"Приёмка отчётов: {period}"[:200],
        params={"period": period.pk, "forms": chosen},
        dedupe_key=f"accept-{period.pk}-{by.pk}-{digest}",
        by=by,
    )


def accept_chosen(run: Run) -> None:
    """The job's work. A form that was taken back or decided meanwhile is passed over, and the page says so."""
    person, forms = run.job.created_by, run.job.params["forms"]
    if person is None:
        return
    for done, pk in enumerate(forms):
        run.progress(done, len(forms), "Приёмка отчётов")
        with run.saving(), suppress(Http404, PermissionDenied, ValidationError):
            accept(submission_for_hand(person, pk, Hand.DEPARTMENT), by=person)
    run.progress(len(forms), len(forms), "Готово")
