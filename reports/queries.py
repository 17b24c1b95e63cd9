"""What the pages of reports show."""

from __future__ import annotations

from django.db.models import QuerySet

from institutions.models import User
from plans.models import Plan, ReportingPeriod
from plans.schedule import period as parse_period
from reports.access import reports_visible_to
from reports.models import Report


def archive(user: User, *, kind: str = "", plan: int | None = None, period: str = "") -> QuerySet[Report]:
    """The newest version of every report the person sees, with its files; `period` is a code: 2022-Q4."""
    found = reports_visible_to(user).latest_versions().prefetch_related("files")
    filters = {"kind": kind, "plan": plan, "period__code": period}
    return found.filter(**{name: value for name, value in filters.items() if value})


def versions(report: Report) -> QuerySet[Report]:
    """All versions of the report, the newest first."""
    return Report.objects.filter(subject=report.subject).order_by("-version")


def reported_plans(user: User) -> QuerySet[Plan]:
    """The plans that the person sees reports of."""
    return Plan.objects.filter(pk__in=reports_visible_to(user).order_by().values("plan"))


def reported_periods(user: User) -> list[tuple[str, str]]:
    """The periods that the person sees reports of, the latest first: code and title."""
    reported = reports_visible_to(user).order_by().values("period")
    periods = ReportingPeriod.objects.filter(pk__in=reported).order_by("-start", "-end")
    codes = dict.fromkeys(periods.values_list("code", flat=True))
    return [(code, parse_period(code).title) for code in codes]
