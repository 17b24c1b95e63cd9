"""What a person who waits sees of a job."""

import pytest
from django.template.loader import render_to_string

from jobs.actions import cancel
from jobs.errors import DISK_FULL, UNKNOWN
from jobs.lease import fail, finish, heartbeat
from jobs.models import Job


def shown(job: Job) -> str:
    job.refresh_from_db()
    return " ".join(render_to_string("jobs/progress.html", {"job": job}).split())


def test_a_queued_job_says_that_it_waits(queued):
    assert "Ждёт своей очереди" in shown(queued)


def test_a_running_job_shows_its_bar_and_what_is_done(running_job):
    heartbeat(running_job, 3, 12, "Готовится PDF")
    assert 'max="12" value="3"' in shown(running_job)
    assert "Готовится PDF: 25 %" in shown(running_job)


def test_a_job_asked_to_stop_says_so(running_job):
    cancel(running_job, by=None)
    assert "Останавливается" in shown(running_job)


def test_a_failed_job_gives_its_reason(running_job):
    fail(running_job, DISK_FULL)
    assert DISK_FULL.text in shown(running_job)


def test_an_error_of_ours_shows_the_number_and_the_moment_to_report(running_job, clock):
    fail(running_job, UNKNOWN)
    assert f"Задание {running_job.pk}, 29.02.2024 12:00:00" in shown(running_job)


def test_a_done_job_needs_no_words(running_job):
    finish(running_job)
    assert shown(running_job) == ""


@pytest.mark.parametrize("text", ["<script>alert(1)</script>"])
def test_what_a_task_says_never_becomes_markup(running_job, text):
    heartbeat(running_job, 1, 2, text)
    assert "<script>" not in shown(running_job)
