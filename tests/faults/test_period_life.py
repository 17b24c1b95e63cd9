"""Periods live by beat and worker: opened once and told of once, however often the clock strikes and who dies."""

import datetime as dt
import time

import pytest

from institutions.models import AuditEntry, Notice, Role
from plans.models import Plan, ReportingPeriod
from tests.factories import a_district, a_person, an_active_plan, an_institution

pytestmark = pytest.mark.faults


@pytest.fixture
def plan():
    """In force all of this year, for three institutions with a methodist each."""
    district = a_district()
    for _ in range(3):
        a_person(Role.METHODIST, an_institution(territory=district))
    year = dt.datetime.now(tz=dt.UTC).year
    return an_active_plan(district, year_from=year, year_to=year, report_due_days=20)


def wait_until_open(plan: Plan, seconds: float = 60) -> ReportingPeriod:
    end = time.monotonic() + seconds
    while not (found := list(plan.periods.filter(opened_at__isnull=False).order_by("-start"))):
        assert time.monotonic() < end, "nobody opened a period"
        time.sleep(0.1)
    return found[0]


def test_every_strike_of_two_clocks_over_a_killed_worker_opens_once_and_tells_once(portal, plan):
    portal.env["PERIOD_LIFE_SECONDS"] = "1"
    first = portal.worker(concurrency=2)
    portal.beat()
    period = wait_until_open(plan)
    first.kill()
    portal.worker(concurrency=2)
    portal.beat()
    time.sleep(5)
    opened = AuditEntry.objects.filter(action=f"Открыт период: {period}")
    told = Notice.objects.filter(key__startswith="opened:", text__contains=str(period))
    assert (opened.count(), told.count()) == (1, 3)
    assert Notice.objects.count() == Notice.objects.values("user", "key").distinct().count()
