"""What the department says of the rows of a form, written with as many queries for one row as for a hundred."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from institutions import audit
from institutions.models import AuditEntry, User
from plans.models import Entry, Obligation, Submission
from plans.rows.row_values import values_of


def review_rows(
    submission: Submission, remarks: Mapping[int, str], *, accepted: Collection[int], by: User | None
) -> None:
    """Put the remarks at their rows, mark `accepted` rows so and take both marks off the others.

    `remarks` and `accepted` speak of obligations. Every row is remembered as it was judged, so that the next
    review sees what changed. The caller holds the form until its transaction ends.
    """
    trail = []
    entries = locked_entries(submission, by)
    for entry in entries:
        before = marks(entry)
        entry.remark = remarks.get(entry.obligation_id, "")
        entry.is_accepted = entry.obligation_id in accepted
        entry.reviewed = values_of(entry)
        changes = audit.difference(before, marks(entry))
        if changes:
            trail.append(audit.draft(entry, "Рассмотрено исполнение", by=by, changes=changes))
    Entry.objects.bulk_update(entries, ["remark", "is_accepted", "reviewed"])
    AuditEntry.objects.bulk_create(trail)


def marks(entry: Entry) -> dict[str, object]:
    return {"замечание": entry.remark, "строка принята": entry.is_accepted}


def locked_entries(submission: Submission, by: User | None) -> list[Entry]:
    """The entries of the form's rows, made where there are none; nobody else writes them meanwhile."""
    rows = Obligation.objects.filter(submission=submission, withdrawn_at__isnull=True)
    held = rows.select_for_update(of=("self",)).order_by("pk").select_related("item")
    obligations = {row.pk: row for row in held}
    known = set(Entry.objects.filter(obligation__in=obligations).values_list("obligation", flat=True))
    Entry.objects.bulk_create(Entry(obligation_id=pk, changed_by=by) for pk in obligations if pk not in known)
    held_entries = Entry.objects.filter(obligation__in=obligations).select_for_update().order_by("pk")
    entries = list(held_entries.prefetch_related("figures"))
    for entry in entries:
        entry.obligation = obligations[entry.obligation_id]
        entry.obligation.submission = submission
    return entries
