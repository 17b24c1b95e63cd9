"""By when a form is due, and until when it may be written: its period's days, and its own where it was given later.

A branch's part lives by the days of the head institution's form.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from plans.models import Extension, Submission
from plans.models.quarter import SubmissionQuerySet
from plans.write_check import Lock, Verdict, lock_of, may_step


def with_extensions(submissions: QuerySet[Submission]) -> SubmissionQuerySet:
    """The forms with `extended_until`, so that many of them ask for it once."""
    own = Extension.objects.current().filter(Q(submission=OuterRef("pk")) | Q(submission=OuterRef("part_of")))
    last = own.order_by().values("ended_at").annotate(last=Max("until")).values("last")
    return cast(SubmissionQuerySet, submissions.annotate(extended_until=Subquery(last)))


def extended_until(submission: Submission) -> dt.date | None:
    """The last day of the form's present extension, read once and kept on the object."""
    kept: dict[str, Any] = submission.__dict__
    if "extended_until" not in kept:
        forms = [submission.pk, submission.part_of_id]
        found = Extension.objects.current().filter(submission__in=[pk for pk in forms if pk])
        kept["extended_until"] = found.aggregate(last=Max("until"))["last"]
    return kept["extended_until"]


def due_on(submission: Submission) -> dt.date:
    """The day to report by: the later of the period's and the extension's. Lateness is counted from it alone."""
    return max(filter(None, [submission.period.due_on, extended_until(submission)]))


def prolonged_to(submission: Submission) -> dt.date | None:
    """The day given to this form alone, where it is later than the period's own."""
    day = due_on(submission)
    return day if day > submission.period.due_on else None


def taken_until(submission: Submission, today: dt.date) -> dt.date | None:
    """Of a form whose day has passed, and with it any later day of its own: through which day its period still takes
    it, as after a reopening. None where that is closed, or stays open until somebody closes it."""
    is_late = today > due_on(submission)
    return submission.period.locks_after if is_late and lock_on(submission, today) is Lock.OPEN else None


def lock_on(submission: Submission, today: dt.date | None = None) -> Lock:
    period = submission.period
    return lock_of(
        is_opened=period.opened_at is not None,
        is_closed=period.closed_at is not None,
        locks_after=period.locks_after,
        extended_until=extended_until(submission),
        today=today or timezone.localdate(),
    )


def step_verdict(submission: Submission) -> Verdict:
    """Whether the form may go its way now, with the reason where not."""
    return may_step(plan_is_active=submission.period.plan.is_active, lock=lock_on(submission))


def writable_on(submissions: QuerySet[Submission], today: dt.date) -> QuerySet[Submission]:
    """Those whose calendar lets people write: `lock_on` in the database's words."""
    excepted = Extension.objects.current().filter(until__gte=today).values("submission")
    is_open = Q(period__closed_at__isnull=True) & (
        Q(period__locks_after__isnull=True) | Q(period__locks_after__gte=today)
    )
    return submissions.filter(
        is_open | Q(pk__in=excepted) | Q(part_of__in=excepted), period__opened_at__isnull=False
    )
