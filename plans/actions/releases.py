"""One performer freed from one item, and bound to it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.quarter import make_obligations, withdraw
from plans.due import lock_on
from plans.models import Obligation, Release, Submission
from plans.write_check import Lock

WRITABLE = {Lock.OPEN, Lock.EXTENDED}


@transaction.atomic
def release(obligation: Obligation, kind: str, *, reason: str, by: User | None) -> Release:
    """From this period on the performer need not report on the item; from the next one where this period's report
    is accepted or closed: what was reported stays reported."""
    submission = obligation.submission
    applies_now = submission.state != Submission.State.ACCEPTED and lock_on(submission) in WRITABLE
    period = submission.period
    found = Release.objects.create(
        item=obligation.item,
        institution=submission.institution,
        territory=submission.territory,
        kind=kind,
        since=period.start if applies_now else period.end + dt.timedelta(days=1),
        reason=reason,
        granted_by=by,
    )
    if applies_now and obligation.withdrawn_at is None:
        withdraw([obligation.pk])
    make_obligations(period.plan, by=by)
    changes = {"исполнитель": (None, submission.performer_name), "с какого дня": (None, found.since)}
    audit.record(obligation.item, changed(found), by=by, changes=changes | {"причина": (None, reason)})
    return found


def changed(found: Release) -> str:
    return f"Освобождение: {found.get_kind_display()}"


@transaction.atomic
def end_release(found: Release, *, by: User | None) -> None:
    """The item is asked of the performer again, in this period and those to come; a second release from the same
    item, as from the form of another period, ends too."""
    standing, ended = Release.objects.current(), {"ended_at": timezone.now(), "ended_by": by}
    if not standing.filter(pk=found.pk).update(**ended):
        return  # pressed twice
    same = standing.filter(item=found.item, institution=found.institution, territory=found.territory)
    same.update(**ended)
    make_obligations(found.item.plan, by=by)
    who = found.performer_name
    audit.record(found.item, "Освобождение отменено", by=by, changes={"исполнитель": (who, None)})
