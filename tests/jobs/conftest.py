"""A job that waits, one that runs, and a clock that can be moved."""

import contextlib
from collections.abc import Iterator

import pytest
import time_machine

from culturequality.celery import app
from jobs.actions import enqueue
from jobs.lease import claim
from jobs.models import Job


def a_job(key: str = "report-1", **fields: object) -> Job:
    wanted = {"task": "tests.render", "title": "Отчёт за IV квартал", "params": {"report": 1}, "by": None}
    return enqueue(dedupe_key=key, **(wanted | fields))


@contextlib.contextmanager
def broker_at(url: str, **options: object) -> Iterator[None]:
    """This process rings at another broker for a while."""
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    app.conf.update(broker_url=url, broker_transport_options=options)
    try:
        yield
    finally:
        app.conf.update(before)


@pytest.fixture
def queued(db: None) -> Job:
    return a_job()


@pytest.fixture
def running_job(queued: Job) -> Job:
    job = claim(queued.pk, owner="first")
    assert job
    return job


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2024-02-29 12:00:00+03:00", tick=False) as traveller:
        yield traveller
