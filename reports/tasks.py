"""What the doorbell rings for."""

from __future__ import annotations

from celery import shared_task

from jobs.running import running
from reports.actions import RENDER_TASK, render_report


@shared_task(name=RENDER_TASK)
def render(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            render_report(run)
