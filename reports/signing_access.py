"""Who registers, signs and sends which version: everybody their own."""

from __future__ import annotations

from collections.abc import Callable

from institutions.access import act, load, scope_of
from institutions.models import User
from institutions.scopes import Scope
from reports.access import reports_visible_to
from reports.models import Report, SignedCopy

Rule = Callable[[Scope, Report], bool]


def registers(scope: Scope, report: Report) -> bool:
    """The head for the own institution or settlement, the department's editors for what is about all."""
    if report.institution_id:
        return report.institution_id in scope.heads
    if report.territory_id:
        return report.territory_id in scope.settlements
    return report.plan.territory_id in scope.edits


def files_copies(scope: Scope, report: Report) -> bool:
    """Scans and the note that it was sent are a methodist's work too."""
    return report.institution_id in scope.fills or registers(scope, report)


def allowed_by(user: User, report: Report, rule: Rule) -> bool:
    """Whether the rule lets the person; the audit learns in whose stead."""
    if not rule(scope_of(user), report):
        return False
    act(user, lambda scope: rule(scope, report))
    return True


def copy_for_reading(user: User, pk: int) -> SignedCopy:
    return load(SignedCopy.objects.filter(report__in=reports_visible_to(user)).select_related("report"), pk)
