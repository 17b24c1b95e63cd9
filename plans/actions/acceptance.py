"""Accepting many forms at once, as a job: each form is accepted whole or left as it is, with the reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from institutions.models import User
from jobs.actions import cancel, enqueue
from jobs.models import Job
from jobs.running import Run
from plans.access import submission_for_hand
from plans.actions.submissions import accept
from plans.models import ReportingPeriod, Submission
from plans.passed_over import passed_over
from plans.write_check import Hand

__all__ = ["ACCEPT_TASK", "accept_chosen", "accept_later", "cancel"]

ACCEPT_TASK = "plans.accept_forms"
State = Submission.State
NOT_WAITING = {
    State.DRAFT: "ещё не сдано",
    State.ON_HEAD: "на согласовании у руководителя",
    State.RETURNED: "возвращено на исправление",
    State.ACCEPTED: "уже принято",
}
NO_RIGHT = "у вас больше нет права его принимать"


def accept_later(period: ReportingPeriod, forms: Iterable[Submission], *, by: User) -> Job:
    """Have those of the forms accepted that are with the department; the same choice twice is one job.

    The job remembers how many others were chosen, by reason.
    """
    forms = list(forms)
    chosen = sorted(form.pk for form in forms if form.state == State.ON_DEPARTMENT)
    skipped = Counter(NOT_WAITING[State(form.state)] for form in forms if form.pk not in chosen)
    if not chosen:
        why = f" {passed_over(skipped)}" if skipped else ""
        raise ValidationError(f"Отметьте хотя бы один отчёт, который прислан на приёмку.{why}")
    digest = hashlib.sha256(repr(chosen).encode()).hexdigest()[:16]
    return enqueue(
        task=ACCEPT_TASK,
        title=f"Приёмка отчётов: {period}"[:200],
        params={"period": period.pk, "forms": chosen, "skipped": skipped},
        dedupe_key=f"accept-{period.pk}-{by.pk}-{digest}",
        by=by,
    )


def accept_chosen(run: Run) -> None:
    """The job's work. A form that was taken back or decided meanwhile is passed over, and the job keeps the reason."""
    person, forms = run.job.created_by, run.job.params["forms"]
    if person is None:
        return
    refused = Counter[str]()
    for done, pk in enumerate(forms):
        run.progress(done, len(forms), "Приёмка отчётов")
        with run.saving():
            reason = accept_one(person, pk)
        refused += Counter([reason] if reason else [])
    with run.saving() as job:
        job.params["refused"] = refused
        job.save(update_fields=["params"])
    run.progress(len(forms), len(forms), "Готово")


def accept_one(person: User, pk: int) -> str:
    """Why the form was not accepted; nothing where it is accepted, by this job or before."""
    try:
        form = submission_for_hand(person, pk, Hand.DEPARTMENT)
        if form.state not in {State.ON_DEPARTMENT, State.ACCEPTED}:
            return NOT_WAITING[State(form.state)]
        if form.state == State.ON_DEPARTMENT:
            accept(form, by=person)
    except (Http404, PermissionDenied):
        return NO_RIGHT
    except ValidationError as error:
        return " ".join(error.messages).rstrip(".")
    return ""
