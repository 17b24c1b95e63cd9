"""Who may see and order which report: whoever sees what it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from institutions.access import load, scope_of
from institutions.models import User
from plans.access import (
    period_for_reading,
    plan_for_reading,
    plans_visible_to,
    submission_for_reading,
)
from plans.models import PlanEdition
from reports.models import Report, ReportFile, ReportQuerySet, Subject

OWN_KINDS = (
    Report.Kind.EXECUTION,
    Report.Kind.COMPARISON,
)  # about one performer, and theirs to order and see
WITH_REPORT = ("plan", "period", "institution", "territory", "job")


def reports_visible_to(user: User) -> ReportQuerySet:
    """The department's all, a performer's own reports, and the plan to whoever sees the plan."""
    scope = scope_of(user)
    own = Q(institution__in=scope.fills | scope.inherits) | Q(territory__in=scope.settlements)
    return Report.objects.filter(
        Q(plan__territory__in=scope.views)
        | (Q(kind__in=OWN_KINDS) & own)
        | Q(kind__in=[Report.Kind.PLAN, Report.Kind.EDITION], plan__in=plans_visible_to(user))
    ).select_related(*WITH_REPORT)


def report_for_reading(user: User, pk: int) -> Report:
    return load(reports_visible_to(user), pk)


def report_for_showing(user: User, pk: int) -> Report:
    """With the text of it and whoever ordered it."""
    return load(reports_visible_to(user).select_related(*WITH_REPORT, "snapshot", "created_by"), pk)


def file_for_reading(user: User, pk: int) -> ReportFile:
    return load(ReportFile.objects.filter(report__in=reports_visible_to(user)).select_related("report"), pk)


def report_for_cancelling(user: User, pk: int) -> Report:
    report = report_for_reading(user, pk)
    if not may_cancel(user, report):
        raise PermissionDenied
    return report


def may_cancel(user: User, report: Report) -> bool:
    """Whether the person may stop the preparation: who asked for it, whose report it is, the department's editors."""
    scope = scope_of(user)
    is_own = report.institution_id in scope.fills or report.territory_id in scope.settlements
    asked = report.job is not None and report.job.created_by_id == user.pk
    return asked or is_own or report.plan.territory_id in scope.edits


def edition_for_reading(user: User, pk: int) -> PlanEdition:
    editions = PlanEdition.objects.filter(plan__in=plans_visible_to(user))
    return load(editions.select_related("plan__territory"), pk)


def subject_for_ordering(user: User, kind: str, pk: int) -> Subject:
    """What a report of this kind is about: a form, a period, a plan or its edition that the person sees."""
    loaders: dict[str, Callable[[User, int], Subject]] = {
        Report.Kind.EXECUTION: submission_for_reading,
        Report.Kind.CONSOLIDATED: period_for_reading,
        Report.Kind.PLAN: plan_for_reading,
        Report.Kind.EDITION: edition_for_reading,
        Report.Kind.SET: period_for_reading,
        Report.Kind.COMPLETENESS: period_for_reading,
        Report.Kind.COMPARISON: submission_for_reading,
        Report.Kind.APPROVAL: period_for_reading,
    }
    return loaders[Report.Kind(kind)](user, pk)
