"""What people and other apps do with jobs: ask for one, cancel it, ask again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.doorbell import ring
from jobs.models import Job

__all__ = ["cancel", "enqueue", "hurry", "retry", "ring"]


def enqueue(*, task: str, title: str, params: dict[str, Any], dedupe_key: str, by: Any) -> Job:
    """The job's row, in the caller's transaction; while a job of the same key is open, that one.

    `by` is who waits for it; what nobody in particular waits for stands in the line of bulk. The worker is called
    when the transaction commits; a broker that is down delays the work and loses nothing.
    """
    wanted = {
        "task": task, "title": title, "params": params, "created_by": by,
        "max_attempts": settings.JOB_MAX_ATTEMPTS,
    }  # fmt: skip
    try:
        job, is_new = Job.objects.open().get_or_create(wanted, dedupe_key=dedupe_key)
    except IntegrityError:  # the twin that stood in the way has just ended
        job, is_new = Job.objects.open().get_or_create(wanted, dedupe_key=dedupe_key)
    if is_new:
        ring_on_commit(job)
    else:
        hurry(job, by=by)
    return job


def hurry(job: Job, *, by: Any) -> None:
    """What nobody in particular waited for is now waited for by a person: it goes over into the line of people."""
    if by is None or job.created_by_id:
        return
    waiting = Job.objects.filter(pk=job.pk, created_by__isnull=True).queued()
    if waiting.update(created_by=by, rung_at=timezone.now()):
        job.created_by = by
        ring_on_commit(job)


def ring_on_commit(job: Job) -> None:
    transaction.on_commit(partial(ring, job), robust=True)


def cancel(job: Job, *, by: Any) -> Job:
    """A queued job ends at once, a running one at its next step; an ended one stays as it is."""
    now = timezone.now()
    asked = {"cancel_requested_at": now, "cancel_requested_by": by}
    same = Job.objects.filter(pk=job.pk, cancel_requested_at__isnull=True)
    same.queued().update(status=Job.Status.CANCELLED, finished_at=now, **asked) or same.running().update(
        **asked
    )
    job.refresh_from_db()
    return job


def retry(job: Job, *, by: Any) -> Job:
    """Queue a failed or cancelled job again, its attempts counted anew.

    When a job of the same key is open already, that one is the answer; an open or done job stays as it is.
    """
    ended = Job.objects.filter(pk=job.pk, status__in=[Job.Status.FAILED, Job.Status.CANCELLED])
    try:
        with transaction.atomic():
            is_queued = ended.update(
                status=Job.Status.QUEUED, attempt=0, created_by=by, rung_at=timezone.now(),
                started_at=None, finished_at=None, cancel_requested_at=None, cancel_requested_by=None,
                error_code="", error_text="", phase="", progress_done=0, progress_total=0,
            )  # fmt: skip
    except IntegrityError:
        return Job.objects.open().get(dedupe_key=job.dedupe_key)
    job.refresh_from_db()
    if is_queued:
        ring_on_commit(job)
    return job
