"""Reports as they stand in a folder: plans → periods → reports, the newest version of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from institutions.access import load, scope_of
from institutions.models import User
from plans.access import may_oversee_plan, submissions_visible_to
from plans.models import Plan, ReportingPeriod
from reports.access import reports_visible_to
from reports.models import Report
from reports.queries import newest, of_year

FEW = 10
PRINT_ORDER = [
    Report.Kind.APPROVAL,
    Report.Kind.CONSOLIDATED,
    Report.Kind.SET,
    Report.Kind.COMPLETENESS,
    Report.Kind.PLAN,
    Report.Kind.EDITION,
    Report.Kind.EXECUTION,
    Report.Kind.COMPARISON,
]


@dataclass(frozen=True)
class Shelf:
    """The reports about one period of a plan; without a period, about the plan itself."""

    plan: Plan
    period: ReportingPeriod | None
    reports: list[Report]

    @property
    def general(self) -> list[Report]:
        """Those about nobody in particular."""
        return [report for report in self.reports if not is_of_performer(report)]

    @property
    def of_performers(self) -> list[Report]:
        return [report for report in self.reports if is_of_performer(report)]

    @property
    def shown(self) -> list[Report]:
        """What a page of many shelves shows: all where they are few."""
        return self.reports if len(self.of_performers) <= FEW else self.general

    @property
    def hidden(self) -> int:
        return len(self.reports) - len(self.shown)

    @property
    def has_files(self) -> bool:
        return any(report.files.all() for report in self.reports)


def is_of_performer(report: Report) -> bool:
    return bool(report.institution_id or report.territory_id)


def shelves_of_year(user: User, year: int) -> list[Shelf]:
    """What the person sees of a year: of each plan first the plan itself, then its periods, the latest first."""
    return arranged(newest(reports_visible_to(user)).filter(of_year(year)))


def shelf_of_period(user: User, period: ReportingPeriod) -> Shelf:
    found = arranged(newest(reports_visible_to(user)).filter(period=period))
    return found[0] if found else Shelf(period.plan, period, [])


def arranged(reports: Iterable[Report]) -> list[Shelf]:
    found = sorted(reports, key=place)
    return [
        Shelf(among[0].plan, among[0].period, among)
        for among in (
            list(group) for _, group in groupby(found, key=lambda one: (one.plan_id, one.period_id))
        )
    ]


def place(report: Report) -> tuple[object, ...]:
    age = -report.period.start.toordinal() if report.period else 0
    kind = PRINT_ORDER.index(Report.Kind(report.kind))
    return (
        -report.plan.year_to, -report.plan_id, report.period is not None, age, report.period_id or 0,
        kind, report.title.casefold(), report.pk,
    )  # fmt: skip


def period_for_folder(user: User, pk: int) -> ReportingPeriod:
    """A period of the department's plans, or of one's own forms."""
    periods = ReportingPeriod.objects.select_related("plan__territory")
    return load(periods.filter(pk__in=submissions_visible_to(user).order_by().values("period")), pk)


def may_stop(user: User, period: ReportingPeriod) -> bool:
    """Whether the person may stop their ordering: the department's editors."""
    return period.plan.territory_id in scope_of(user).edits


def may_issue(user: User, period: ReportingPeriod) -> bool:
    """Whether the person may have all the period's reports prepared: whoever belongs to the department."""
    return period.opened_at is not None and may_oversee_plan(user, period.plan)
