"""Running a job inside a Celery task: `with running(job_id) as run`."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import Error, connections, transaction

from jobs import lease
from jobs.errors import UNKNOWN, Cancelled, LeaseLost, explain
from jobs.models import Job

logger = logging.getLogger(__name__)

PROGRESS_EVERY_SECONDS = 0.5


class Run:
    """One attempt at a job. A thread extends the lease, so a long layout needs no heartbeats of its own."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.trouble: LeaseLost | Cancelled | None = None
        self.phase = ""
        self.written_at = 0.0
        self.is_finished = False
        self.has_ended = threading.Event()

    def progress(self, done: int, total: int, phase: str = "") -> None:
        """Say how far the work is; raises when it was cancelled or a twin has taken over.

        Cheap to call at every step: the row is written twice a second at most.
        """
        if self.trouble:
            raise self.trouble
        is_news = phase != self.phase or done >= total
        if is_news or time.monotonic() - self.written_at >= PROGRESS_EVERY_SECONDS:
            lease.heartbeat(self.job, done, total, phase)
            self.phase = phase
            self.written_at = time.monotonic()

    @contextmanager
    def saving(self) -> Iterator[Job]:
        """Save a part of the result inside: only the holder of the lease enters, and no twin takes over meanwhile."""
        with transaction.atomic():
            lease.extend(self.job)
            yield self.job

    @contextmanager
    def finishing(self) -> Iterator[Job]:
        """Save the result inside: it and «done» are one transaction, which only the holder of the lease enters."""
        self.has_ended.set()
        with transaction.atomic():
            lease.finish(self.job)
            yield self.job
        self.is_finished = True

    def keep_lease(self) -> None:
        """The thread's work: extend the lease three times in its length until the attempt ends."""
        try:
            while not self.trouble and not self.has_ended.wait(settings.JOB_LEASE_SECONDS / 3):
                self.extend()
        finally:
            connections.close_all()

    def extend(self) -> None:
        try:
            lease.extend(self.job)
        except (LeaseLost, Cancelled) as trouble:
            self.trouble = trouble
        except Error as error:
            logger.warning("Job %s: lease not extended: %s", self.job.pk, error)
            connections.close_all()


@contextmanager
def running(job_id: UUID | str) -> Iterator[Run | None]:
    """Claim the job, run the body, end the row; None for the body when the job is not to be run.

    Errors of the body end here: as a readable reason in the row, or as another attempt.
    """
    job = lease.claim(job_id, owner=lease.new_owner())
    if job is None:
        yield None
        return
    run = Run(job)
    try:
        with lease_kept(run):
            yield run
        if not run.is_finished:
            lease.finish(job)
    except LeaseLost:
        logger.warning("Job %s: another worker has taken over", job.pk)
    except Cancelled:
        lease.stop(job)
    except Exception as error:  # noqa: BLE001  any error ends as a reason in the row
        end_with(job, error)
    except BaseException as error:
        end_with(job, error)
        raise


@contextmanager
def lease_kept(run: Run) -> Iterator[None]:
    keeper = threading.Thread(target=run.keep_lease, name=f"lease {run.job.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        run.has_ended.set()
        keeper.join()


def end_with(job: Job, error: BaseException) -> None:
    failure = explain(error)
    log = logger.error if failure is UNKNOWN else logger.warning
    log("Job %s (%s), attempt %s: %r", job.pk, job.task, job.attempt, error, exc_info=error)
    lease.fail(job, failure)
