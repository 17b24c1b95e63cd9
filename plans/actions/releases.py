"""One performer freed from one item, and bound to it again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import User
from plans.actions.quarter import make_obligations, withdraw
from plans.actions.reminders import named, people_of, writers
from plans.due import lock_on
from plans.models import Obligation, Release, Submission
from plans.write_check import Lock

ITEM_LENGTH = 150
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
    tell_ended(found)


def tell_ended(found: Release) -> None:
    """Whoever must report on the item again, at the open form that asks for it, else before any is opened."""
    asked = Submission.objects.filter(
        obligations__item=found.item,
        obligations__withdrawn_at__isnull=True,
        institution=found.institution,
        territory=found.territory,
        period__closed_at__isnull=True,
        state__in=Submission.IN_HAND,
    )
    order = F("period__opened_at").asc(nulls_last=True), "period__start"
    form = asked.select_related("period__plan", "institution", "territory").order_by(*order).first()
    if form is not None:
        item = str(found.item)[:ITEM_LENGTH]
        text = f"Освобождение отменено, о мероприятии снова нужно отчитываться: «{item}». {named(form)}."
        people = people_of([form], timezone.localdate())
        key = f"release:{found.pk}:ended"
        address = form.get_absolute_url() if form.period.opened_at else ""
        tell_all([Message(writers(form, people), key, text, address)])
