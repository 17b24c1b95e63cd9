"""The sweep rings for what was not heard, and for nothing else."""

import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from jobs.lease import claim, finish
from jobs.models import Job
from jobs.sweeping import BULK_AT_ONCE, sweep
from tests.factories import a_person
from tests.jobs.conftest import a_job

SWEEP = timedelta(seconds=settings.JOB_SWEEP_SECONDS)
LEASE = timedelta(seconds=settings.JOB_LEASE_SECONDS)
MOMENT = timedelta(seconds=1)


def test_a_job_just_queued_is_left_to_its_first_message(clock, queued):
    clock.shift(2 * SWEEP)
    assert sweep(timezone.now()) == 0


def test_a_job_queued_for_two_sweeps_is_rung_again_and_then_left_in_peace(clock, queued):
    clock.shift(2 * SWEEP + MOMENT)
    assert [sweep(timezone.now()), sweep(timezone.now())] == [1, 0]


def test_a_running_job_is_not_rung(clock, running_job):
    clock.shift(LEASE)
    assert sweep(timezone.now()) == 0


def test_a_job_whose_worker_is_silent_is_rung(clock, running_job):
    clock.shift(LEASE + MOMENT)
    assert sweep(timezone.now()) == 1


def test_a_job_of_a_dead_process_of_this_machine_is_rung_at_once(queued):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    claim(queued.pk, owner=f"{socket.gethostname()}:{ended.pid}:abc")
    assert sweep(timezone.now()) == 1


@pytest.mark.parametrize("end", ["done", "failed", "cancelled"])
def test_an_ended_job_is_never_rung(clock, running_job, end):
    Job.objects.update(status=end, finished_at=timezone.now(), lease_owner="", lease_until=None)
    clock.shift(timedelta(days=1))
    assert (sweep(timezone.now()), Job.objects.get().status) == (0, end)


def test_a_job_without_attempts_left_fails_with_a_reason(clock, running_job):
    Job.objects.update(attempt=running_job.max_attempts)
    clock.shift(LEASE + MOMENT)
    assert sweep(timezone.now()) == 0
    job = Job.objects.get()
    assert (job.status, job.error_code) == ("failed", "stopped")


@pytest.mark.django_db
def test_a_long_line_is_rung_a_part_at_a_time_and_all_that_people_wait_for_at_once(clock):
    for number in range(BULK_AT_ONCE + 2):
        a_job(str(number))
    for number in range(2):
        a_job(f"of a person {number}", by=a_person())
    clock.shift(2 * SWEEP + MOMENT)
    assert [sweep(timezone.now()) for _ in range(3)] == [BULK_AT_ONCE + 2, 2, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3])
def test_a_sweep_of_any_number_of_done_jobs_asks_the_database_as_often(many, django_assert_num_queries):
    for number in range(many):
        job = a_job(str(number))
        finish(claim(job.pk, owner="first"))
    with django_assert_num_queries(4):
        sweep(timezone.now())
