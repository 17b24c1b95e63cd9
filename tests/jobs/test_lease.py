"""Claiming a job and holding it: one worker at a time, and only the holder writes."""

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings

from jobs.actions import cancel
from jobs.errors import DATABASE_AWAY, STOPPED_TOO_OFTEN, UNKNOWN, Failure, LeaseLost
from jobs.lease import claim, extend, fail, finish, heartbeat, is_gone
from jobs.models import Job

LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
MOMENT = timedelta(seconds=1)


def test_a_queued_job_is_claimed(clock, queued):
    job = claim(queued.pk, owner="first")
    assert (job.status, job.attempt, job.lease_owner) == ("running", 1, "first")
    assert job.lease_until - job.started_at == LEASE


def test_a_held_job_is_not_claimed(clock, running_job):
    assert claim(running_job.pk, owner="second") is None
    clock.shift(LEASE)
    assert claim(running_job.pk, owner="second") is None


def test_a_job_whose_lease_has_run_out_is_claimed_by_another(clock, running_job):
    clock.shift(LEASE + MOMENT)
    job = claim(running_job.pk, owner="second")
    assert (job.lease_owner, job.attempt) == ("second", 2)


def test_a_heartbeat_extends_the_lease(clock, running_job):
    clock.shift(LEASE - MOMENT)
    heartbeat(running_job, 5, 12, "Листы")
    clock.shift(LEASE - MOMENT)
    assert claim(running_job.pk, owner="second") is None
    job = Job.objects.get()
    assert (job.progress_done, job.progress_total, job.phase) == (5, 12, "Листы")


@pytest.mark.parametrize("end", ["done", "failed", "cancelled"])
def test_an_ended_job_is_never_claimed(clock, running_job, end):
    Job.objects.update(status=end, finished_at=running_job.started_at, lease_owner="", lease_until=None)
    clock.shift(LEASE * 10)
    assert claim(running_job.pk, owner="second") is None
    assert Job.objects.get().status == end


def test_an_unknown_job_is_not_claimed(db):
    assert claim("00000000-0000-4000-8000-000000000000", owner="first") is None


@pytest.mark.parametrize(
    "write", [extend, finish, lambda job: heartbeat(job, 1, 2, "")], ids=["extend", "finish", "heartbeat"]
)
def test_a_late_twin_writes_nothing(clock, running_job, write):
    clock.shift(LEASE + MOMENT)
    holder = claim(running_job.pk, owner="second")
    with pytest.raises(LeaseLost):
        write(running_job)
    job = Job.objects.get()
    assert (job.status, job.lease_owner, job.lease_until) == ("running", "second", holder.lease_until)


def test_a_late_twin_cannot_fail_the_job(clock, running_job):
    clock.shift(LEASE + MOMENT)
    claim(running_job.pk, owner="second")
    assert fail(running_job, Failure("internal", "Ошибка.")) is False
    assert Job.objects.get().status == "running"


def test_a_job_ends_once(running_job):
    finish(running_job)
    with pytest.raises(LeaseLost):
        finish(running_job)


def test_a_transient_failure_leaves_the_job_for_another_attempt(running_job):
    fail(running_job, DATABASE_AWAY)
    job = Job.objects.get()
    assert (job.status, job.attempt, job.error_text) == (
        "queued",
        1,
        "База данных не отвечала. Попытка повторится сама.",
    )


def test_a_transient_failure_of_the_last_attempt_is_the_end(running_job):
    Job.objects.update(attempt=running_job.max_attempts)
    fail(running_job, DATABASE_AWAY)
    job = Job.objects.get()
    assert job.status == "failed"
    assert job.error_text.startswith("База данных не отвечала. Попробуйте ещё раз позже")


@pytest.mark.parametrize("failure", [DATABASE_AWAY, UNKNOWN])
def test_a_job_asked_to_stop_that_goes_wrong_is_cancelled(running_job, failure):
    cancel(running_job, by=None)
    fail(running_job, failure)
    assert Job.objects.get().status == "cancelled"


def test_a_job_that_kills_its_workers_fails_with_a_reason(clock, queued):
    for number in range(settings.JOB_MAX_ATTEMPTS):
        assert claim(queued.pk, owner=f"worker-{number}")
        clock.shift(LEASE + MOMENT)
    assert claim(queued.pk, owner="one more") is None
    job = Job.objects.get()
    assert (job.status, job.error_code, job.error_text) == ("failed", "stopped", STOPPED_TOO_OFTEN.text)


def test_a_job_asked_to_stop_whose_worker_is_gone_is_cancelled(clock, running_job):
    cancel(running_job, by=None)
    clock.shift(LEASE + MOMENT)
    assert claim(running_job.pk, owner="second") is None
    assert Job.objects.get().status == "cancelled"


def test_a_lease_of_a_dead_process_of_this_machine_is_not_waited_for(queued):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    claim(queued.pk, owner=f"{socket.gethostname()}:{ended.pid}:abc")
    assert claim(queued.pk, owner="second").attempt == 2


def test_a_process_that_ended_and_was_not_waited_for_is_gone():
    ended = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    ended.stdout.read()  # its end closes the pipe
    time.sleep(0.2)
    assert is_gone(f"{socket.gethostname()}:{ended.pid}:abc") is True
    ended.communicate()


@pytest.mark.parametrize(
    "owner",
    [f"{socket.gethostname()}:{os.getpid()}:abc", "elsewhere:1:abc", "", "first"],
    ids=["ourselves", "elsewhere", "nobody", "no address"],
)
def test_a_living_or_distant_process_is_not_thought_gone(owner):
    assert is_gone(owner) is False
