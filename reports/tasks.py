"""What the doorbell rings for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from jobs.running import running
from reports.actions.issue_notices import tell_of_failures, tell_of_issues
from reports.actions.old_pieces import remove_old_pieces
from reports.actions.period_issue import ISSUE_TASK, issue_closed_periods, issue_reports
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


@shared_task(name="reports.live")
def live() -> None:
    """The clock of the reports room; missed calls are caught up by the next."""
    issue_closed_periods(timezone.now())
    tell_of_issues(timezone.localdate())
    tell_of_failures(timezone.localdate())
    remove_old_pieces(timezone.now())


@shared_task(name=ISSUE_TASK)
def issue(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            issue_reports(run)
