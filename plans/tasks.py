"""What beat and the doorbell call for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from institutions.actions.institution import STATE_CHANGED_TASK
from jobs.running import running
from plans.actions import period_life
from plans.actions.acceptance import ACCEPT_TASK, accept_chosen
from plans.actions.settling import settle_plans


@shared_task(name="plans.live")
def live() -> None:
    """The life of periods; missed calls are caught up by the next."""
    period_life.live(timezone.localdate())


@shared_task(name=STATE_CHANGED_TASK)
def settle(job_id: str) -> None:
    """An institution closed or opened again: the plans that bind it ask for more or less from now on."""
    with running(job_id) as run:
        if run is not None:
            settle_plans(run)


@shared_task(name=ACCEPT_TASK)
def accept_forms(job_id: str) -> None:
    with running(job_id) as run:
        if run is not None:
            accept_chosen(run)
