"""Periods live by beat and worker: opened once and told of once, however often the clock strikes and who dies."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from institutions.models import AuditEntry, Notice, Role
from jobs.models import Job
from plans.actions.quarter import open_period
from plans.models import Plan, ReportingPeriod
from reports.models import PeriodIssue, Report, ReportFile
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


def wait_until(condition, what: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def five_days_over(plan: Plan) -> ReportingPeriod:
    """A period that should have been closed five days ago, while nothing ran."""
    period = plan.periods.order_by("start").first()
    open_period(period, by=None)
    period.locks_after = timezone.localdate() - dt.timedelta(days=5)
    period.save()
    return period


@pytest.mark.parametrize("portal", ["folder"], indirect=True)
def test_missed_days_and_a_killed_worker_close_once_and_make_every_report_once(portal, plan, settings):
    settings.MEDIA_ROOT = portal.home / "media"
    period = five_days_over(plan)
    portal.env["PERIOD_LIFE_SECONDS"] = "1"
    first = portal.worker(concurrency=2)
    portal.beat()
    wait_until(Report.objects.filter(period=period).exists, "nobody ordered a report")
    first.kill()
    portal.worker(concurrency=2)
    portal.beat()
    wait_until(PeriodIssue.objects.filter(told_at__isnull=False).exists, portal.log)
    reports = Report.objects.filter(period=period)
    kinds = sorted(reports.values_list("kind", "version"))
    assert kinds == [("completeness", 1), ("consolidated", 1), *[("execution", 1)] * 3, ("set", 1)]
    assert ReportFile.objects.count() == 3 * len(kinds)
    assert Job.objects.exclude(status="done").count() == 0
    assert AuditEntry.objects.filter(action__startswith="Закрыт период").count() == 1
    assert AuditEntry.objects.filter(action="Заказан отчёт").count() == len(kinds)
