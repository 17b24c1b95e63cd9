"""Who registers, signs and sends which version: everybody their own."""

from __future__ import annotations

from institutions.access import act, load, scope_of
from institutions.models import User
from institutions.scopes import Scope
from reports.access import reports_visible_to
from reports.models import Report, SignedCopy


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


def may_register(user: User, report: Report) -> bool:
    return registers(scope_of(user), report)


def may_file_copies(user: User, report: Report) -> bool:
    return files_copies(scope_of(user), report)


def act_as_signing(user: User, report: Report) -> None:
    """The audit learns in whose stead: a head's on leave before a methodist's."""
    act(user, lambda scope: registers(scope, report) or files_copies(scope, report))


def copy_for_reading(user: User, pk: int) -> SignedCopy:
    return load(SignedCopy.objects.filter(report__in=reports_visible_to(user)).select_related("report"), pk)
