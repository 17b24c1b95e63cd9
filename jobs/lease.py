"""What a worker does with a job: claim it for a while, extend the lease, end it.

Every write is one conditional UPDATE. The owner's name is the fencing token: who lost the lease to a twin writes
nothing any more, so a job ends exactly once however often its message is delivered.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from jobs.errors import STOPPED_TOO_OFTEN, TRIED_AGAIN, TRIED_ENOUGH, Cancelled, Failure, LeaseLost
from jobs.models import Job, JobQuerySet

FREE = {"lease_owner": "", "lease_until": None}


def new_owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:12]}"


def claim(job_id: UUID | str, *, owner: str) -> Job | None:
    """The job, now held by `owner`; None when somebody holds it, it has ended, or it may not be tried again."""
    this, now = Job.objects.filter(pk=job_id), timezone.now()
    free_orphans(this, now)
    close_abandoned(this, now)
    is_ours = this.claimable(now).update(
        status=Job.Status.RUNNING, attempt=F("attempt") + 1,
        lease_owner=owner, lease_until=lease_end(), heartbeat_at=now, started_at=Coalesce("started_at", now),
        progress_done=0, progress_total=0, phase="", error_code="", error_text="",
    )  # fmt: skip
    return this.held_by(owner).first() if is_ours else None


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def extend(job: Job) -> None:
    """Hold the job for another lease."""
    write(job, lease_until=lease_end(), heartbeat_at=timezone.now())


def heartbeat(job: Job, done: int, total: int, phase: str) -> None:
    """Hold the job for another lease and say how far it is."""
    write(
        job, lease_until=lease_end(), heartbeat_at=timezone.now(),
        progress_done=done, progress_total=total, phase=phase,
    )  # fmt: skip


def finish(job: Job) -> None:
    """Done. In one transaction with the result, so that both exist or neither does."""
    write(job, status=Job.Status.DONE, finished_at=timezone.now(), **FREE)


def write(job: Job, **fields: object) -> None:
    """Change the row while it is ours and nobody asked to stop. `job` itself keeps its token, the owner's name."""
    ours = held(job)
    if not ours.filter(cancel_requested_at__isnull=True).update(**fields):
        raise Cancelled if ours.exists() else LeaseLost


def held(job: Job) -> JobQuerySet:
    return Job.objects.held_by(job.lease_owner).filter(pk=job.pk)


def fail(job: Job, failure: Failure) -> bool:
    """End with a reason; a transient one leaves the job queued for another attempt while there are any."""
    return stop(job) or give_back(job, failure) or give_up(job, failure)


def stop(job: Job) -> bool:
    """End a job whose cancelling was asked for."""
    asked = held(job).filter(cancel_requested_at__isnull=False)
    return bool(asked.update(status=Job.Status.CANCELLED, finished_at=timezone.now(), **FREE))


def give_back(job: Job, failure: Failure) -> bool:
    if not failure.is_transient:
        return False
    again = held(job).filter(attempt__lt=F("max_attempts"), cancel_requested_at__isnull=True)
    error = {"error_code": failure.code, "error_text": f"{failure.text} {TRIED_AGAIN}"}
    return bool(again.update(status=Job.Status.QUEUED, rung_at=timezone.now(), **error, **FREE))


def give_up(job: Job, failure: Failure) -> bool:
    text = f"{failure.text} {TRIED_ENOUGH}" if failure.is_transient else failure.text
    error = {"error_code": failure.code, "error_text": text}
    return bool(held(job).update(status=Job.Status.FAILED, finished_at=timezone.now(), **error, **FREE))


def close_abandoned(jobs: JobQuerySet, now: datetime) -> None:
    """End those that nobody holds and nobody may try again, with a reason a person can read."""
    asked = jobs.stale(now).filter(cancel_requested_at__isnull=False)
    asked.update(status=Job.Status.CANCELLED, finished_at=now, **FREE)
    jobs.used_up(now).update(
        status=Job.Status.FAILED, finished_at=now,
        error_code=STOPPED_TOO_OFTEN.code, error_text=STOPPED_TOO_OFTEN.text, **FREE,
    )  # fmt: skip


def free_orphans(jobs: JobQuerySet, now: datetime) -> None:
    """End the leases of processes of this machine that are no more, without waiting for their end."""
    for pk, owner in jobs.running().filter(lease_until__gte=now).values_list("pk", "lease_owner"):
        if is_gone(owner):
            jobs.held_by(owner).filter(pk=pk).update(lease_until=now - timedelta(microseconds=1))


def is_gone(owner: str) -> bool:
    """Only a process of this machine can be known to be gone; of others the lease tells."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        return True
    return is_zombie(pid)


def is_zombie(pid: str) -> bool:
    """Ended, but its parent, or a container's first process, has not asked how."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state == "Z"
