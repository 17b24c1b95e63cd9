"""The sweep: what the broker forgot, the rows remember."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from jobs.doorbell import ring
from jobs.lease import close_abandoned, free_orphans
from jobs.models import Job, JobQuerySet

BULK_AT_ONCE = 50  # a long line that moves, but slowly, is not doubled by every sweep


def sweep(now: datetime) -> int:
    """Ring again for what no worker seems to have heard of, end what is beyond hope; how many were rung."""
    free_orphans(Job.objects.all(), now)
    close_abandoned(Job.objects.all(), now)
    due = now_rung(Job.objects.due_for_ring(now).order_by("rung_at"))
    Job.objects.filter(pk__in=[job.pk for job in due]).update(rung_at=now)
    return sum(ring(job) for job in due)


def now_rung(due: JobQuerySet) -> list[Job]:
    """All that people wait for, and of the bulk those that have waited longest."""
    people = [job for job in due if job.queue == settings.PEOPLE_QUEUE]
    bulk = [job for job in due if job.queue == settings.BULK_QUEUE]
    return people + bulk[:BULK_AT_ONCE]
