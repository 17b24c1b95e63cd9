"""Whom a new indicator reaches: the forms in which its item is being reported on now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from plans.due import writable_on
from plans.models import Item, Obligation, Plan, Submission
from plans.write_check import whole_is_gone


@dataclass(frozen=True)
class Reach:
    """Rows that will ask for the indicator, and how many were handed over and stay as they are."""

    open: list[Obligation]
    closed: int

    @property
    def written(self) -> list[str]:
        """Who has the row filled in already, and must come back to it."""
        done = [row for row in self.open if (entry := getattr(row, "entry", None)) and entry.is_filled]
        return [row.submission.performer_name for row in done]


def reach_of(item: Item) -> Reach:
    running = Submission.objects.filter(period__plan=item.plan_id, period__plan__status=Plan.Status.ACTIVE)
    rows = item.obligations.filter(
        Q(submission__in=writable_on(running, timezone.localdate())), withdrawn_at__isnull=True
    ).select_related(
        "entry",
        "submission__period__plan",
        "submission__institution",
        "submission__territory",
        "submission__part_of",
    )
    found = list(rows.order_by("submission__institution__short_name", "submission__territory__name", "pk"))
    asked = [row for row in found if is_open(row)]
    return Reach(asked, len(found) - len(asked))


def is_open(row: Obligation) -> bool:
    """Whether the performer still has the row in hand."""
    form, entry = row.submission, getattr(row, "entry", None)
    is_gone = form.part_of is not None and whole_is_gone(form.part_of.state)
    return form.is_open and not is_gone and not (entry and entry.is_accepted)
