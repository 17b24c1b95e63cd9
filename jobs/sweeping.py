"""The sweep: what the broker forgot, the rows remember."""

from __future__ import annotations

from datetime import datetime

from jobs.doorbell import ring
from jobs.lease import close_abandoned, free_orphans
from jobs.models import Job


def sweep(now: datetime) -> int:
    """Ring again for what no worker seems to have heard of, end what is beyond hope; how many were rung."""
    free_orphans(Job.objects.all(), now)
    close_abandoned(Job.objects.all(), now)
    due = list(Job.objects.due_for_ring(now))
    Job.objects.filter(pk__in=[job.pk for job in due]).update(rung_at=now)
    return sum(ring(job) for job in due)
