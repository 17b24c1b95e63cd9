"""What the doorbell rings for."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from surveys.actions.excluding import mark_bursts
from surveys.actions.folding import fold_all


@shared_task(name="surveys.live")
def live() -> None:
    """The clock of the surveys; a missed call is caught up by the next."""
    mark_bursts(timezone.now())
    fold_all()
