"""Tasks of the fault tests, for a worker of the portal: `celery -A culturequality worker -I tests.faults.tasks`."""

import os
import signal
import time
from uuid import uuid4

from culturequality.celery import app
from institutions.models import Territory
from jobs.files import write_atomically
from jobs.running import running


@app.task(name="tests.render")
def render(job_id: str) -> None:
    """Steps, then a file of `size` bytes and a row named after the job: two effects that can be counted."""
    with running(job_id) as run:
        if run is None:
            return
        steps, size = run.job.params["steps"], run.job.params["size"]
        for step in range(steps):
            time.sleep(0.2)
            run.progress(step + 1, steps, f"Лист {step + 1}")
        with run.finishing() as job:
            write_atomically(f"tests/{job.pk}.bin", bytes(size))
            Territory.objects.create(kind=Territory.Kind.REGION, code=uuid4().hex, name=str(job.pk))


@app.task(name="tests.crash")
def crash(job_id: str) -> None:
    with running(job_id) as run:
        if run:
            os.kill(os.getpid(), signal.SIGKILL)


@app.task(name="tests.endless", soft_time_limit=1)
def endless(job_id: str) -> None:
    with running(job_id) as run:
        while run:
            time.sleep(0.1)
