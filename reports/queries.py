"""What the pages of reports show."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from institutions.models import Institution, Territory, User
from institutions.search import matching
from plans.models import Plan, ReportingPeriod
from plans.schedule import period as parse_period
from reports.access import reports_visible_to
from reports.choices import performer_key
from reports.models import Report, ReportQuerySet

Choices = list[tuple[str, str]]


def archive(
    user: User,
    *,
    kind: str = "",
    plan: int | None = None,
    year: str = "",
    period: str = "",
    performer: str = "",
    registered: str = "",
    q: str = "",
) -> QuerySet[Report]:
    """The newest version of every report the person sees, with its files; `period` is a code: 2022-Q4."""
    filters = {"kind": kind, "plan": plan, "period__code": period}
    found = newest(reports_visible_to(user)).filter(
        **{name: value for name, value in filters.items() if value}
    )
    if year:
        found = found.filter(of_year(int(year)))
    if performer:
        place, _, key = performer.partition("-")
        found = found.filter(**{place: key})
    if registered:
        found = found.filter(registration__isnull=registered == "no")
    return found.filter(matching(q, "title", "plan__title", "registration__number"))


def newest(reports: ReportQuerySet) -> ReportQuerySet:
    return reports.latest_versions().select_related("registration").prefetch_related("files")


def of_year(year: int) -> Q:
    """About a period of that year, or about a plan that runs through it."""
    of_plan = Q(period__isnull=True, plan__year_from__lte=year, plan__year_to__gte=year)
    return Q(period__start__year=year) | of_plan


def versions(report: Report) -> QuerySet[Report]:
    """All versions of the report, the newest first."""
    return Report.objects.filter(subject=report.subject).order_by("-version")


def reported_plans(user: User) -> QuerySet[Plan]:
    """The plans that the person sees reports of."""
    return Plan.objects.filter(pk__in=reports_visible_to(user).order_by().values("plan"))


def reported_periods(user: User) -> Choices:
    """The periods that the person sees reports of, the latest first: code and title."""
    reported = reports_visible_to(user).order_by().values("period")
    periods = ReportingPeriod.objects.filter(pk__in=reported).order_by("-start", "-end")
    codes = dict.fromkeys(periods.values_list("code", flat=True))
    return [(code, parse_period(code).title) for code in codes]


def reported_years(user: User, periods: Choices) -> list[int]:
    """The years of these periods, and of the plans that the person sees reports of; the latest first."""
    plans = reports_visible_to(user).order_by().filter(period__isnull=True)
    spans = plans.values_list("plan__year_from", "plan__year_to").distinct()
    years = {year for first, last in spans for year in range(first, last + 1)}
    return sorted(years | {parse_period(code).start.year for code, _ in periods}, reverse=True)


def reported_performers(user: User) -> Choices:
    """Whose reports the person sees: institutions by name, then territories."""
    visible = reports_visible_to(user).order_by()
    institutions = Institution.objects.filter(pk__in=visible.values("institution")).order_by("short_name")
    territories = Territory.objects.filter(pk__in=visible.values("territory")).order_by("name")
    return [
        *((performer_key(place.pk, None), place.short_name) for place in institutions),
        *((performer_key(None, place.pk), place.performer_name) for place in territories),
    ]
