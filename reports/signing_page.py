"""What the page of a report tells of its number, its signature and its approval."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from institutions.access import scope_of
from institutions.models import Institution, User
from institutions.short_codes import shown
from institutions.signatories import signatory_on
from reports.models import Registration, Report, SignedCopy
from reports.outgoing import offered_number
from reports.signing_access import files_copies, registers
from reports.subjects import owner_of
from reports.version_facts import approval_of


def signing_of_page(report: Report, user: User) -> dict[str, object]:
    scope, copies = scope_of(user), list(report.copies.select_related("uploaded_by"))
    return {
        "registration": Registration.objects.filter(report=report).first(),
        "copies": copies,
        "has_valid_copies": any(not copy.withdrawn_at for copy in copies),
        "has_signatures": any(copy.kind == SignedCopy.Kind.SIGNATURE for copy in copies),
        "approval": approval_of(report),
        "covered": report.covers.count() if report.kind == Report.Kind.APPROVAL else 0,
        "code": shown(report.code),
        "may_register": registers(scope, report),
        "may_file_copies": files_copies(scope, report),
    }


def offered(report: Report, day: dt.date | None = None) -> dict[str, object]:
    """The next number of the place, and who signs there on that day."""
    day = day or timezone.localdate()
    place = owner_of(report)
    post, name = signatory_on(place, day)
    if isinstance(place, Institution) and place.short_name not in post:
        post = f"{post} {place.short_name}"
    return {"number": offered_number(place, day.year), "date": day, "post": post, "name": name}
