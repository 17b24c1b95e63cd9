"""The life of periods by themselves: the last day closes them, the first opens them, the due date is reminded of.

Every step follows from the data and today's date, never from how often it was asked: after days of silence one
call catches up, and a second call changes nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from plans.actions.quarter import close_period, open_period
from plans.actions.reminders import remind
from plans.actions.responsibles import is_confirmed
from plans.models import Plan, ReportingPeriod

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Life:
    """What one call did."""

    closed: int
    opened: int
    told: int


def live(today: dt.date) -> Life:
    """Bring every period to where it should be today."""
    return Life(
        closed=each(periods_to_close(today), lambda period: close_period(period, by=None)),
        opened=each(periods_to_open(today), lambda period: open_period(period, by=None)),
        told=remind(today),
    )


def periods_to_close(today: dt.date) -> list[ReportingPeriod]:
    """Those whose last day has passed, also where people open and close: they named that day themselves."""
    periods = ReportingPeriod.objects.filter(
        plan__status=Plan.Status.ACTIVE,
        opened_at__isnull=False,
        closed_at__isnull=True,
        locks_after__lt=today,
    )
    return list(periods.select_related("plan"))


def periods_to_open(today: dt.date) -> list[ReportingPeriod]:
    """Those that have begun and have not passed their last day, of plans that run by themselves."""
    periods = ReportingPeriod.objects.filter(
        plan__status=Plan.Status.ACTIVE,
        plan__runs_by_itself=True,
        opened_at__isnull=True,
        opens_on__lte=today,
        locks_after__gte=today,
    )
    return [period for period in periods.select_related("plan") if is_confirmed(period.plan)]


def each(periods: Iterable[ReportingPeriod], step: Callable[[ReportingPeriod], None]) -> int:
    """Take the step for each; what stands in the way of one does not hold up the others."""
    done = 0
    for period in periods:
        try:
            step(period)
            done += 1
        except ValidationError as error:  # a person was quicker
            logger.info("period %s: %s", period.pk, " ".join(error.messages))
        except Exception:
            logger.exception("period %s was left as it is", period.pk)
    return done
