"""What the archive of reports shows."""

from __future__ import annotations

from django.db.models import QuerySet

from institutions.models import User
from reports.access import reports_visible_to
from reports.models import Report


def archive(
    user: User, *, kind: str = "", plan: int | None = None, period: int | None = None
) -> QuerySet[Report]:
    """The newest version of every report the person sees, with its files."""
    found = reports_visible_to(user).latest_versions().prefetch_related("files")
    filters = {"kind": kind, "plan": plan, "period": period}
    return found.filter(**{name: value for name, value in filters.items() if value})
