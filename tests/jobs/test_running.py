"""What becomes of a job when its task's body ends, fails, is cancelled or is overtaken."""

import errno
import logging

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from institutions.models import Territory
from jobs.actions import cancel
from jobs.errors import DISK_FULL, TOO_LONG, UNKNOWN, JobFailed
from jobs.models import Job
from jobs.running import running
from tests.factories import a_region


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL, logger="jobs")


def test_a_job_whose_body_ends_is_done(queued):
    with running(queued.pk) as run:
        run.progress(1, 2, "Листы")
    job = Job.objects.get()
    assert (job.status, job.progress_done, job.lease_owner) == ("done", 1, "")
    assert job.finished_at >= job.started_at


def test_a_second_delivery_has_nothing_to_run(queued):
    with running(queued.pk) as first, running(queued.pk) as second:
        assert (first.job.pk, second) == (queued.pk, None)
    with running(str(queued.pk)) as third:
        assert third is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (JobFailed("План удалён."), "refused"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError(errno.EFBIG, "File too large"), "disk-full"),
        (OperationalError("database or disk is full"), "disk-full"),
        (SoftTimeLimitExceeded(), "time-limit"),
        (OSError(errno.EACCES, "Permission denied"), "internal"),
        (KeyError("report"), "internal"),
    ],
)
def test_an_error_that_would_come_again_fails_the_job(queued, error, code):
    with running(queued.pk):
        raise error
    job = Job.objects.get()
    assert (job.status, job.error_code) == ("failed", code)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (JobFailed("План удалён."), "План удалён."),
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL.text),
        (SoftTimeLimitExceeded(), TOO_LONG.text),
        (KeyError("report"), UNKNOWN.text),
    ],
)
def test_the_reason_is_in_words(queued, error, text):
    with running(queued.pk):
        raise error
    assert Job.objects.get().error_text == text


@pytest.mark.parametrize("error", [OperationalError("server closed"), ConnectionResetError(), MemoryError()])
def test_an_error_that_may_pass_leaves_the_job_for_another_attempt(queued, error):
    with running(queued.pk):
        raise error
    assert Job.objects.get().status == "queued"
    for _ in range(queued.max_attempts - 1):
        with running(queued.pk):
            raise error
    assert Job.objects.get().status == "failed"


def test_a_worker_told_to_exit_leaves_the_job_for_another(queued):
    with pytest.raises(SystemExit), running(queued.pk):
        raise SystemExit
    assert Job.objects.get().status == "queued"


def test_a_cancelled_job_stops_at_its_next_step(queued):
    with running(queued.pk) as run:
        cancel(queued, by=None)
        run.progress(2, 2)
        pytest.fail("the body went on")
    assert Job.objects.get().status == "cancelled"


def test_the_result_and_the_end_are_one_transaction(queued):
    with running(queued.pk) as run, run.finishing():
        a_region(name="Итог")
    assert (Job.objects.get().status, Territory.objects.filter(name="Итог").count()) == ("done", 1)


def test_a_result_that_cannot_be_saved_leaves_no_trace(queued):
    with running(queued.pk) as run, run.finishing():
        a_region(name="Итог")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (Job.objects.get().status, Territory.objects.filter(name="Итог").count()) == ("failed", 0)


def test_a_twin_that_was_overtaken_saves_no_result(queued):
    with running(queued.pk) as run:
        Job.objects.update(lease_owner="second")
        with run.finishing():
            a_region(name="Итог")
    assert (Job.objects.get().lease_owner, Territory.objects.filter(name="Итог").count()) == ("second", 0)


def test_a_part_of_the_result_is_kept_while_the_job_goes_on(queued):
    with running(queued.pk) as run:
        with run.saving():
            a_region(name="Часть")
        assert Job.objects.get().status == "running"
    assert (Job.objects.get().status, Territory.objects.filter(name="Часть").count()) == ("done", 1)


def test_a_twin_that_was_overtaken_keeps_no_part(queued):
    with running(queued.pk) as run:
        Job.objects.update(lease_owner="second")
        with run.saving():
            a_region(name="Часть")
    assert (Job.objects.get().lease_owner, Territory.objects.filter(name="Часть").count()) == ("second", 0)


def test_progress_of_every_step_costs_few_queries(queued, django_assert_max_num_queries):
    with running(queued.pk) as run, django_assert_max_num_queries(4):
        for row in range(1000):
            run.progress(row, 1000, "Строки")


@pytest.mark.django_db(transaction=True)
def test_a_long_step_without_progress_keeps_its_lease(queued, settings):
    settings.JOB_LEASE_SECONDS = 0.6
    with running(queued.pk) as run:
        begun = Job.objects.get().lease_until
        run.has_ended.wait(1)
        assert Job.objects.get().lease_until > begun
        assert Job.objects.stale(begun).count() == 0
    assert Job.objects.get().status == "done"


@pytest.mark.django_db(transaction=True)
def test_a_long_step_learns_that_it_was_overtaken(queued, settings):
    settings.JOB_LEASE_SECONDS = 0.3
    with running(queued.pk) as run:
        Job.objects.update(lease_owner="second")
        run.has_ended.wait(0.5)
        run.progress(0, 10)
        pytest.fail("the body went on")
    assert Job.objects.get().lease_owner == "second"
