"""The sweep as a periodic task. Beat calls for it, and so does every worker, so a missing beat only delays."""

import threading
import time

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone

from jobs import sweeping
from jobs.doorbell import call

SWEEPS_OF_BEAT_PER_OWN = 10


@shared_task(name="jobs.sweep")
def sweep() -> None:
    sweeping.sweep(timezone.now())


@worker_ready.connect
def sweep_from_the_start(**kwargs: object) -> None:
    """What a killed worker left behind is found as soon as the next one starts."""
    threading.Thread(target=call_for_sweeps, name="sweeps", daemon=True).start()


def call_for_sweeps() -> None:
    while True:
        call("jobs.sweep", queue=settings.PEOPLE_QUEUE)
        time.sleep(SWEEPS_OF_BEAT_PER_OWN * settings.JOB_SWEEP_SECONDS)
