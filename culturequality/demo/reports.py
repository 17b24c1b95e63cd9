"""The reports of the demonstration district: some are ready when it starts, some wait for the worker."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from institutions.models import User
from plans.models import Plan, ReportingPeriod, Submission
from reports.actions.period_issue import remember, to_order
from reports.actions.printing import render_now
from reports.actions.versions import freeze, order
from reports.models import PeriodIssue, Report
from reports.options import Options

Kind = Report.Kind
LIBRARY, CLUB = "cbs", "rdk"


def order_reports(plan: Plan, today: dt.date) -> list[Report]:
    """The plan, and all reports of the last finished period; the library's for the year so far and against the period
    before; the sheet on which the head approves them. Files of the other performers' own reports are left to be asked
    for: the worker has something to show, and is free soon."""
    editor = User.objects.get(login="otdel")
    finished = list(plan.periods.filter(end__lt=today, closed_at__isnull=False).order_by("start"))
    ready = [freeze(Kind.PLAN, plan, by=editor)]
    if not finished:
        return rendered(ready)
    *earlier, last = finished
    forget(earlier)
    ready += [freeze(kind, last, by=editor) for kind in (Kind.CONSOLIDATED, Kind.COMPLETENESS)]
    ready += [freeze(Kind.EXECUTION, form_of(last, code), by=editor) for code in (LIBRARY, CLUB)]
    rendered(ready)
    frozen = [freeze(kind, about, by=editor) for kind, about in to_order(last)]
    queued = [order(Kind.SET, last, by=editor), *over_periods(finished, by=editor)]
    queued.append(order(Kind.APPROVAL, last, by=editor))
    remember(last, last.closed_at or timezone.now())
    return list({report.pk: report for report in [*ready, *frozen, *queued]}.values())


def rendered(reports: list[Report]) -> list[Report]:
    for report in reports:
        render_now(report)
    return reports


def over_periods(finished: list[ReportingPeriod], *, by: User) -> list[Report]:
    """The library's report of the year so far, what it has not done, and its last two periods side by side."""
    if len(finished) < 2:
        return []
    form, first, before = form_of(finished[-1], LIBRARY), finished[0].code, finished[-2].code
    return [
        order(Kind.EXECUTION, form, by=by, options=Options(since=first)),
        order(Kind.EXECUTION, form, by=by, options=Options(since=first, only_not_done=True)),
        order(Kind.COMPARISON, form, by=by, options=Options(versus=before)),
    ]


def form_of(period: ReportingPeriod, code: str) -> Submission:
    forms = period.submissions.select_related("institution", "period__plan__territory")
    return forms.get(institution__code=code)


def forget(periods: list[ReportingPeriod]) -> None:
    """Their reports were handed in long ago, on paper: the portal must not order them all anew at its first start."""
    now = timezone.now()
    PeriodIssue.objects.bulk_create(
        PeriodIssue(period=period, closed_at=period.closed_at or now, told_at=now) for period in periods
    )
