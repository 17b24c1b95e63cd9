"""The department hears once that the reports of a period are ready, or that some are not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from institutions.actions.notices import tell
from institutions.addressees import addressees
from jobs.models import OPEN, Job
from plans.models import ReportingPeriod
from reports.actions.period_issue import issue_job, periods_to_issue
from reports.models import PeriodIssue, Report


def tell_of_issues(today: dt.date) -> int:
    """Tell of every period whose reports have all ended; how many were told of."""
    waiting = PeriodIssue.objects.filter(told_at__isnull=True).select_related("period__plan")
    return sum(tell_of(issue, today) for issue in waiting)


@transaction.atomic
def tell_of(issue: PeriodIssue, today: dt.date) -> bool:
    """Whether this call told of it: of two at once only one does."""
    reports = Report.objects.filter(period=issue.period).latest_versions()
    if reports.filter(job__status__in=OPEN).exists():
        return False
    mine = PeriodIssue.objects.filter(pk=issue.pk, ordered_at=issue.ordered_at, told_at__isnull=True)
    if not mine.update(told_at=timezone.now()):
        return False
    plan, everybody = issue.period.plan, reports.count()
    failed = reports.filter(job__status__in=[Job.Status.FAILED, Job.Status.CANCELLED]).count()
    people = addressees([], [plan.territory_id], today).editors(plan.territory_id)
    key = f"issued:{issue.period_id}:{issue.ordered_at:%Y%m%d%H%M%S}"
    tell(people, key, words(issue, everybody, failed), reverse("reports:period", args=[issue.period_id]))
    return True


def tell_of_failures(today: dt.date) -> int:
    """Tell of every period whose reports could not even be ordered; how many notices are new."""
    return sum(tell_of_failure(period, today) for period in periods_to_issue().select_related("plan"))


def tell_of_failure(period: ReportingPeriod, today: dt.date) -> int:
    job = issue_job(period)
    if job is None or job.status != Job.Status.FAILED:
        return 0
    people = addressees([], [period.plan.territory_id], today).editors(period.plan.territory_id)
    text = f"Отчёты не заказаны: {period}. {job.error_text} {period.plan}"
    key = f"not-issued:{period.pk}:{period.closed_at:%Y%m%d%H%M%S}"
    return tell(people, key, text, reverse("reports:period", args=[period.pk]))


def words(issue: PeriodIssue, total: int, failed: int) -> str:
    about = f"{issue.period}. {issue.period.plan}"
    if failed:
        return f"Отчёты подготовлены не все: не удалось {failed} из {total}. Откройте и попробуйте ещё раз. {about}"
    return f"Отчёты готовы к подписи: {total}. {about}"
