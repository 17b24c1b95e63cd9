"""The department asks performers for their reports: a notice to whoever has the form in hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import AuditEntry, Notice, User
from plans.actions.reminders import owed, people_of, reminder, writers
from plans.due import due_on, writable_on
from plans.models import Submission


@transaction.atomic
def ask_for_reports(forms: Collection[int], today: dt.date, *, by: User) -> int:
    """Tell those who owe these reports; how many forms were reminded of. Nobody is told twice on one day."""
    waiting = list(owed(writable_on(Submission.objects.filter(pk__in=forms), today)))
    if not waiting:
        raise ValidationError("Отметьте хотя бы одного исполнителя, который ещё не отчитался.")
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
    tell_all(fresh.values())
    AuditEntry.objects.bulk_create(audit.draft(form, "Напомнили об отчёте", by=by) for form in fresh)
    return len(fresh)
