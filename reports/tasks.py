"""What the doorbell rings for."""

from __future__ import annotations

from celery import shared_task

from jobs.running import running
from reports.actions.printing import help_with_pieces, render_report
from reports.actions.versions import HELP_TASK, RENDER_TASK


@shared_task(name=RENDER_TASK)
def render(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            render_report(run)


@shared_task(name=HELP_TASK)
def help_render(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            help_with_pieces(run)
