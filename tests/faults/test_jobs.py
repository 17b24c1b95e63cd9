"""Killed workers, lost and doubled messages, a broker that is down: nothing is lost and nothing done twice."""

import os
import signal
import time

import pytest

from jobs.actions import cancel, retry
from jobs.doorbell import ring
from jobs.errors import STOPPED_TOO_OFTEN, TOO_LONG
from jobs.lease import claim
from jobs.models import Job
from tests.faults.conftest import Portal
from tests.jobs.conftest import broker_at
from tests.servers import free_port

pytestmark = pytest.mark.faults

with_folder = pytest.mark.parametrize("portal", ["folder"], indirect=True)
with_redis = pytest.mark.parametrize("portal", ["redis"], indirect=True)


def done_once(portal: Portal, job: Job, *, attempt: int) -> bool:
    assert (job.attempt, portal.effects(job)) == (attempt, (1, [f"{job.pk}.bin"]))
    return True


def pool_child(job: Job) -> int:
    return int(job.lease_owner.split(":")[1])


def test_a_worker_killed_in_the_middle_is_made_up_for_by_the_next(portal):
    worker = portal.worker()
    job = portal.wait_for_middle(portal.enqueue(steps=8))
    worker.kill()
    worker.start()
    portal.wait_for(job, "done")
    assert done_once(portal, job, attempt=2)


def test_a_killed_child_of_the_pool_is_made_up_for_in_ten_seconds(portal):
    portal.worker()
    job = portal.wait_for_middle(portal.enqueue(steps=6))
    os.kill(pool_child(job), signal.SIGKILL)
    portal.wait_for(job, "done", seconds=10)
    assert done_once(portal, job, attempt=2)


def test_a_doubled_message_has_one_effect(portal):
    portal.worker(concurrency=2)
    job = portal.enqueue(steps=5)
    for _ in range(5):
        ring(job)
    portal.wait_for(job, "done")
    portal.wait_for(portal.enqueue(key="after all of them", steps=1, task="tests.crash"), "failed")
    assert done_once(portal, job, attempt=1)


def test_a_lost_message_is_rung_again_by_the_sweep(portal):
    job = portal.enqueue()
    portal.lose_messages()
    portal.worker()
    portal.beat()
    portal.wait_for(job, "done")
    assert done_once(portal, job, attempt=1)


def test_a_worker_of_another_machine_that_fell_silent_is_replaced(portal):
    job = portal.enqueue()
    portal.lose_messages()
    claim(job.pk, owner="elsewhere:1:abc")
    portal.worker()
    portal.beat()
    job.refresh_from_db()
    portal.wait_for(job, "done")
    assert done_once(portal, job, attempt=2)


def test_a_running_job_is_cancelled(portal):
    portal.worker()
    job = portal.wait_for_middle(portal.enqueue(steps=100))
    cancel(job, by=None)
    portal.wait_for(job, "cancelled", seconds=5)
    assert portal.effects(job) == (0, [])


@with_folder
def test_a_job_that_kills_every_worker_fails_with_a_reason_and_a_way_on(portal):
    portal.worker()
    portal.beat()
    job = portal.wait_for(portal.enqueue(task="tests.crash"), "failed")
    assert (job.attempt, job.error_text) == (3, STOPPED_TOO_OFTEN.text)
    assert retry(job, by=None).status == "queued"


@with_folder
def test_a_job_that_never_ends_is_stopped_and_others_run(portal):
    portal.worker()
    endless, other = portal.enqueue(task="tests.endless"), portal.enqueue(key="other")
    assert portal.wait_for(endless, "failed").error_text == TOO_LONG.text
    portal.wait_for(other, "done")


@with_folder
def test_a_worker_told_to_end_finishes_its_job(portal):
    worker = portal.worker()
    job = portal.wait_for_middle(portal.enqueue(steps=8))
    worker.stop()
    job.refresh_from_db()
    assert job.status == "done"
    assert done_once(portal, job, attempt=1)


@with_folder
def test_without_beat_a_lost_message_only_waits_longer(portal):
    portal.worker()
    with broker_at(f"redis://127.0.0.1:{free_port()}/0"):
        job = portal.enqueue()
    portal.wait_for(job, "done", seconds=25)
    assert done_once(portal, job, attempt=1)


@with_redis
def test_redis_down_when_asked_delays_the_job_and_not_the_person(portal):
    portal.worker()
    portal.beat()
    portal.redis.stop()
    start = time.monotonic()
    job = portal.enqueue()
    assert time.monotonic() - start < 3
    assert job.status == "queued"
    portal.redis.start()
    portal.wait_for(job, "done", seconds=60)
    assert done_once(portal, job, attempt=1)


@with_redis
def test_redis_down_in_the_middle_does_not_disturb_the_job(portal):
    portal.worker()
    portal.beat()
    job = portal.wait_for_middle(portal.enqueue(steps=8))
    portal.redis.stop()
    portal.wait_for(job, "done")
    portal.redis.start()
    other = portal.enqueue(key="other", size=0)
    portal.wait_for(other, "done", seconds=60)
    assert (portal.effects(job)[0], portal.effects(other)[0]) == (1, 1)
