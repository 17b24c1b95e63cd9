"""What beat calls for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from plans.actions import period_life


@shared_task(name="plans.live")
def live() -> None:
    """The life of periods; missed calls are caught up by the next."""
    period_life.live(timezone.localdate())
