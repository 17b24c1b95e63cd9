"""Two lines before one worker: whoever waits for a thing is not kept behind what the clock has asked for."""

import pytest
from celery import current_app

from jobs.doorbell import call
from jobs.models import Job
from tests.factories import a_person

pytestmark = pytest.mark.faults

LINE = 30
A_FEW = 3


def a_line(portal):
    """Jobs that nobody in particular waits for, each of a fifth of a second."""
    return [portal.enqueue(key=str(number), steps=1) for number in range(LINE)]


def overtaken_by(job):
    """How many of the line were begun between the order and the start."""
    line = Job.objects.filter(created_by=None)
    return line.filter(started_at__range=(job.created_at, job.started_at)).count()


def test_a_person_is_served_after_a_few_of_a_long_line_wherever_the_line_is(portal):
    a_line(portal)
    person = a_person()
    first = portal.enqueue(key="before the worker came", steps=1, by=person)
    portal.worker()
    portal.wait_for(first, "done")
    second = portal.enqueue(key="in the middle", steps=1, by=person)
    portal.wait_for(second, "done")
    assert [overtaken_by(job) <= A_FEW for job in (first, second)] == [True, True]
    assert Job.objects.queued().count() > LINE / 2


def test_the_line_moves_while_people_keep_coming(portal):
    line, person = a_line(portal)[:A_FEW], a_person()
    crowd = [portal.enqueue(key=f"person {number}", steps=1, by=person) for number in range(LINE)]
    portal.worker()
    portal.wait_for(line[-1], "done")
    crowd[-1].refresh_from_db()
    assert crowd[-1].status == "queued"


def test_a_worker_given_one_line_leaves_the_other_alone(portal):
    line = a_line(portal)
    portal.worker(queues="people")
    portal.wait_for(portal.enqueue(key="of a person", steps=1, by=a_person()), "done")
    assert Job.objects.queued().count() == LINE
    portal.worker(queues="bulk")
    portal.wait_for(line[0], "done")


def test_a_message_in_a_line_of_another_name_is_made_up_for_by_the_sweep(portal):
    """As a portal of an older version leaves it behind."""
    job = portal.enqueue(by=a_person())
    portal.lose_messages()
    assert call(job.task, str(job.pk), queue="celery") is True
    portal.worker()
    portal.beat()
    portal.wait_for(job, "done")
    assert (job.attempt, portal.effects(job)) == (1, (1, [f"{job.pk}.bin"]))
    with current_app.connection_for_write() as connection:
        assert connection.SimpleQueue("celery").qsize() == 1
