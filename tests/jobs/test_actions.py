"""Asking for a job, cancelling it, asking again."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction

from jobs.actions import cancel, enqueue, retry
from jobs.errors import Cancelled, Failure
from jobs.lease import claim, fail, finish, heartbeat
from jobs.models import Job
from tests.factories import a_person
from tests.jobs.conftest import a_job


@pytest.mark.django_db
def test_a_job_is_queued_with_who_asked_and_what_for():
    person = a_person()
    job = enqueue(task="tests.render", title="Отчёт", params={"report": 7}, dedupe_key="7", by=person)
    job.refresh_from_db()
    assert (job.status, job.created_by, job.params, job.attempt) == ("queued", person, {"report": 7}, 0)


@pytest.mark.django_db
def test_double_click_gives_the_same_job():
    assert a_job("one") == a_job("one")
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_an_ended_job_does_not_stand_in_the_way_of_a_new_one(running_job):
    finish(running_job)
    assert a_job() != running_job


@pytest.mark.django_db
def test_worker_is_called_once_and_only_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        a_job()
        a_job()
    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_failed_never_was():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_job()
        raise ZeroDivisionError
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_give_one_job():
    gate, found = threading.Barrier(4), []

    def click() -> None:
        gate.wait()
        found.append(a_job("one").pk)
        connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(found) == 4
    assert {job.pk for job in Job.objects.all()} == set(found)
    assert len(set(found)) == 1


def test_a_queued_job_is_cancelled_at_once(queued):
    person = a_person()
    cancel(queued, by=person)
    assert (queued.status, queued.cancel_requested_by) == ("cancelled", person)
    assert claim(queued.pk, owner="first") is None


def test_a_running_job_is_cancelled_at_its_next_step(running_job):
    cancel(running_job, by=a_person())
    assert (running_job.status, running_job.is_cancelling) == ("running", True)
    with pytest.raises(Cancelled):
        heartbeat(running_job, 1, 3, "Листы")


def test_a_done_job_cannot_be_cancelled(running_job):
    finish(running_job)
    cancel(running_job, by=a_person())
    assert (running_job.status, running_job.cancel_requested_at) == ("done", None)


def test_a_failed_job_is_retried_with_its_attempts_counted_anew(running_job):
    fail(running_job, Failure("disk-full", "Нет места."))
    retry(running_job, by=a_person())
    job = Job.objects.get()
    assert (job.status, job.attempt, job.error_text, job.finished_at) == ("queued", 0, "", None)


def test_retry_gives_the_open_job_of_the_same_key_when_there_is_one(running_job):
    fail(running_job, Failure("disk-full", "Нет места."))
    other = a_job()
    assert retry(running_job, by=a_person()) == other
    assert Job.objects.get(pk=running_job.pk).status == "failed"


def test_a_done_job_is_not_retried(running_job):
    finish(running_job)
    assert retry(running_job, by=a_person()).status == "done"


def test_what_a_person_asked_for_waits_in_another_line_than_what_nobody_did(queued):
    assert (queued.queue, a_job("a person's", by=a_person()).queue) == ("bulk", "people")


def test_a_person_who_asks_for_what_stands_in_the_long_line_takes_it_over(
    queued, django_capture_on_commit_callbacks
):
    person = a_person()
    with django_capture_on_commit_callbacks() as callbacks:
        assert [a_job(by=by).queue for by in (None, person, a_person(), None)] == ["bulk", *["people"] * 3]
    assert (Job.objects.get().created_by, len(callbacks)) == (person, 1)


def test_a_job_that_runs_already_is_not_taken_over(running_job, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert a_job(by=a_person()).created_by is None
    assert callbacks == []


def test_whoever_tries_again_waits_in_the_line_of_people(running_job):
    fail(running_job, Failure("disk-full", "Нет места."))
    assert retry(running_job, by=a_person()).queue == "people"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("job_open_once", {"dedupe_key": "report-1"}),
        ("job_runs_under_a_lease", {"dedupe_key": "2", "status": "running"}),
        ("job_ended_has_its_moment", {"dedupe_key": "2", "status": "done"}),
        ("job_attempts_are_counted", {"dedupe_key": "2", "attempt": 4}),
    ],
)
def test_the_database_refuses_an_impossible_job(queued, name, fields):
    assert name in {constraint.name for constraint in Job._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(task="tests.render", title="Отчёт", **fields)
