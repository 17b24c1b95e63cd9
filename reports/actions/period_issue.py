"""The reports of a closed period, ordered by themselves: each performer's, the consolidated one, the set, completeness.

A job orders them one by one, so that a kill in the middle is caught up: what was ordered already is the same version
again. When all of it is ordered, the period's issue says so; closed anew, the period is issued anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from institutions.models import User
from jobs.actions import cancel, enqueue
from jobs.models import Job
from jobs.running import Run
from plans.models import Obligation, Plan, ReportingPeriod, Submission
from reports.actions.versions import order
from reports.models import PeriodIssue, Report, Subject

__all__ = ["ISSUE_TASK", "cancel", "issue_closed_periods", "issue_job", "issue_later", "issue_reports"]

ISSUE_TASK = "reports.issue"
OF_PERIOD = (Report.Kind.CONSOLIDATED, Report.Kind.SET, Report.Kind.COMPLETENESS)
HOURS_TO_TRY_AGAIN = 6


def issue_closed_periods(now: dt.datetime) -> int:
    """Have the reports prepared of every period that closed and has none yet; for how many."""
    wanted = [period for period in periods_to_issue() if may_try(period, now)]
    for period in wanted:
        issue_later(period, by=None)
    return len(wanted)


def periods_to_issue() -> QuerySet[ReportingPeriod]:
    """Closed ones of plans that run by themselves, not issued since they closed last."""
    issued = PeriodIssue.objects.filter(period=OuterRef("pk"), closed_at__gte=OuterRef("closed_at"))
    return ReportingPeriod.objects.filter(
        ~Exists(issued),
        closed_at__isnull=False,
        plan__runs_by_itself=True,
        plan__status__in=[Plan.Status.ACTIVE, Plan.Status.ARCHIVED],
    ).order_by("closed_at", "pk")


def may_try(period: ReportingPeriod, now: dt.datetime) -> bool:
    """Not while it is under way, not where a person stopped it, and after a failure not at once again."""
    last = issue_job(period)
    if last is None or period.closed_at is None or last.created_at < period.closed_at:
        return True
    if last.is_open or last.status == Job.Status.CANCELLED:
        return False
    return last.finished_at is None or last.finished_at < now - dt.timedelta(hours=HOURS_TO_TRY_AGAIN)


def issue_job(period: ReportingPeriod) -> Job | None:
    """The latest job that orders the period's reports."""
    return Job.objects.filter(dedupe_key=key_of(period)).order_by("-created_at").first()


def key_of(period: ReportingPeriod) -> str:
    return f"issue-{period.pk}"


def issue_later(period: ReportingPeriod, *, by: User | None) -> Job:
    """Have all reports of the period prepared; while that is under way, the same job."""
    return enqueue(
        task=ISSUE_TASK,
        title=f"Все отчёты: {period}"[:200],
        params={"period": period.pk},
        dedupe_key=key_of(period),
        by=by,
    )


def issue_reports(run: Run) -> None:
    """The job's work."""
    period = ReportingPeriod.objects.select_related("plan__territory").get(pk=run.job.params["period"])
    closed_at = period.closed_at
    todo = list(to_order(period))
    for done, (kind, about) in enumerate(todo):
        run.progress(done, len(todo), "Заказываются отчёты")
        order(kind, about, by=run.job.created_by, is_one_of_many=True)
    with run.finishing():
        if closed_at:
            remember(period, closed_at)


def to_order(period: ReportingPeriod) -> Iterator[tuple[str, Subject]]:
    """The reports over all performers come first: somebody waits for them."""
    for kind in OF_PERIOD:
        yield kind, period
    duties = Obligation.objects.filter(submission=OuterRef("pk"), withdrawn_at__isnull=True)
    forms = Submission.objects.wholes().filter(Exists(duties), period=period)
    for form in forms.select_related("period__plan__territory", "institution", "territory").order_by("pk"):
        yield Report.Kind.EXECUTION, form


def remember(period: ReportingPeriod, closed_at: dt.datetime) -> None:
    """The moment of closing as it was read at the start: closed again meanwhile, the period is issued again."""
    PeriodIssue.objects.update_or_create(
        period=period, defaults={"closed_at": closed_at, "ordered_at": timezone.now(), "told_at": None}
    )
