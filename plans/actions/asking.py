"""The department asks performers for their reports: a notice to whoever has the form in hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import AuditEntry, Notice, User
from plans.actions.reminders import owed, people_of, reminder, writers
from plans.due import due_on, lock_on, with_extensions, writable_on
from plans.models import Submission
from plans.passed_over import passed_over
from plans.write_check import Lock


@dataclass(frozen=True)
class Asked:
    """How many forms were reminded of, and how many were passed over, by reason."""

    told: int
    skipped: Counter[str]


@transaction.atomic
def ask_for_reports(forms: Collection[int], today: dt.date, *, by: User) -> Asked:
    """Tell those who owe these reports; nobody is told twice on one day."""
    chosen = Submission.objects.filter(pk__in=forms)
    waiting = list(owed(writable_on(chosen, today)))
    others = with_extensions(chosen.exclude(pk__in=[form.pk for form in waiting]).select_related("period"))
    skipped = Counter(why_not(form, today) for form in others)
    if not waiting:
        why = f" {passed_over(skipped)}" if skipped else ""
        raise ValidationError(f"Отметьте хотя бы одного исполнителя, который ещё не отчитался.{why}")
    people = people_of(waiting, today)
    messages = {
        form: Message(
            writers(form, people),
            f"asked:submission:{form.pk}:{today}",
            f"Управление напоминает. {reminder(form, due_on(form), today)}",
            form.get_absolute_url(),
        )
        for form in waiting
    }
    told = set(
        Notice.objects.filter(key__in=[each.key for each in messages.values()]).values_list("key", flat=True)
    )
    fresh = {form: each for form, each in messages.items() if each.people and each.key not in told}
    skipped += Counter(
        "нет людей на портале" if not each.people else "сегодня уже напоминали"
        for form, each in messages.items()
        if form not in fresh
    )
    tell_all(fresh.values())
    AuditEntry.objects.bulk_create(audit.draft(form, "Напомнили об отчёте", by=by) for form in fresh)
    return Asked(len(fresh), skipped)


def why_not(form: Submission, today: dt.date) -> str:
    """Why nobody is reminded of this form."""
    if form.state not in Submission.IN_HAND:
        return "уже сдано"
    return "период закрыт" if lock_on(form, today) is Lock.LOCKED else "отчитываться не о чем"
