"""Whatever order deliveries, crashes, silences and sweeps come in, a job has one effect and one end."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from jobs.actions import cancel, retry
from jobs.errors import DATABASE_AWAY, UNKNOWN, Cancelled, LeaseLost
from jobs.lease import claim, extend, fail, finish, heartbeat, stop
from jobs.models import Job
from jobs.sweeping import sweep
from tests.jobs.conftest import a_job

LEASE = django_settings.JOB_LEASE_SECONDS
WORKERS = st.integers(0, 3)
SECONDS = st.sampled_from([1, LEASE // 3, LEASE + 1])


class AnyOrder(RuleBasedStateMachine):
    """Up to four workers believe that they hold the job; a crash is a worker that never speaks again."""

    def __init__(self) -> None:
        super().__init__()
        self.time = time_machine.travel(
            datetime(2024, 2, 29, tzinfo=timezone.get_current_timezone()), tick=False
        )
        self.clock = self.time.start()
        self.job = a_job(key=f"any-order-{Job.objects.count()}")
        self.held: dict[int, Job] = {}
        self.owners = 0
        self.effects = 0

    def teardown(self) -> None:
        try:
            self.run_out()
        finally:
            self.time.stop()

    @rule(worker=WORKERS)
    def deliver(self, worker: int) -> None:
        before = Job.objects.get(pk=self.job.pk)
        self.owners += 1
        job = claim(self.job.pk, owner=f"worker-{worker}-{self.owners}")
        is_free = before.status == "queued" or (
            before.status == "running" and before.lease_until < timezone.now()
        )
        may_run = is_free and before.attempt < before.max_attempts and not before.cancel_requested_at
        assert (job is not None) == may_run
        if job:
            self.held[worker] = job

    @precondition(lambda self: self.held)
    @rule(data=st.data(), write=st.sampled_from([extend, lambda job: heartbeat(job, 1, 2, "Листы")]))
    def show_life(self, data: st.DataObject, write) -> None:
        worker = data.draw(st.sampled_from(sorted(self.held)))
        self.guarded(worker, write)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def complete(self, data: st.DataObject) -> None:
        worker = data.draw(st.sampled_from(sorted(self.held)))
        if self.guarded(worker, finish):
            self.effects += 1
            del self.held[worker]

    @precondition(lambda self: self.held)
    @rule(data=st.data(), failure=st.sampled_from([DATABASE_AWAY, UNKNOWN]))
    def go_wrong(self, data: st.DataObject, failure) -> None:
        fail(self.held.pop(data.draw(st.sampled_from(sorted(self.held)))), failure)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def crash(self, data: st.DataObject) -> None:
        del self.held[data.draw(st.sampled_from(sorted(self.held)))]

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    @rule()
    def sweep(self) -> None:
        sweep(timezone.now())

    @rule()
    def ask_to_stop(self) -> None:
        cancel(self.job, by=None)

    @rule()
    def ask_again(self) -> None:
        retry(self.job, by=None)

    def guarded(self, worker: int, write) -> bool:
        """As `running` does it: who has lost the lease leaves, who is told to stop stops."""
        job = self.held[worker]
        is_holder = Job.objects.get(pk=self.job.pk).lease_owner == job.lease_owner
        try:
            with transaction.atomic():
                write(job)
        except LeaseLost:
            assert not is_holder
            del self.held[worker]
            return False
        except Cancelled:
            assert stop(self.held.pop(worker))
            return False
        assert is_holder
        return True

    @invariant()
    def the_row_tells_the_truth(self) -> None:
        job = Job.objects.get(pk=self.job.pk)
        assert self.effects == (1 if job.status == "done" else 0)
        assert sum(holder.lease_owner == job.lease_owner for holder in self.held.values()) <= 1
        assert job.attempt <= job.max_attempts

    def run_out(self) -> None:
        """With workers and sweeps at work it is done, or it ends with a reason; nothing hangs."""
        for number in range(self.job.max_attempts + 1):
            self.clock.shift(timedelta(seconds=LEASE + 1))
            sweep(timezone.now())
            job = claim(self.job.pk, owner=f"last-{number}")
            if job:
                finish(job)
                self.effects += 1
        self.the_row_tells_the_truth()
        job = Job.objects.get(pk=self.job.pk)
        assert not job.is_open
        assert job.status != "failed" or job.error_text


@pytest.mark.django_db
def test_a_job_is_done_once_in_any_order_of_events():
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=60, stateful_step_count=25))


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_a_job_is_done_once_in_very_many_orders_of_events():
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=400, stateful_step_count=40))
