"""Accepting many forms at once, as a job: each form is accepted whole or left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from institutions.models import User
from jobs.actions import cancel, enqueue
from jobs.models import Job
from jobs.running import Run
from plans.access import acts_as, submissions_visible_to
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
    person = run.job.created_by
    if person is None:
        return
    forms = list(submissions_visible_to(person).filter(pk__in=run.job.params["forms"]).order_by("pk"))
    for done, form in enumerate(forms):
        run.progress(done, len(forms), f"Принимается: {form.performer_name}"[:200])
        if acts_as(Hand.DEPARTMENT, form, person):
            with run.saving():
                accept_if_waiting(form, by=person)
    run.progress(len(forms), len(forms), "Готово")


def accept_if_waiting(form: Submission, *, by: User) -> None:
    try:
        accept(form, by=by)
    except ValidationError:  # no longer on acceptance, or locked: it is for a person to look at
        return
