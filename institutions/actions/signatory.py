"""Naming who signs for a place, and the last day of it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions.audit import record
from institutions.models import Signatory, User


@transaction.atomic
def add_signatory(signatory: Signatory, *, by: User | None) -> Signatory:
    signatory.made_by = by
    signatory.full_clean(exclude=["made_by"])
    signatory.save()
    record(
        signatory.place,
        "Добавлено подписывающее лицо",
        by=by,
        changes={"подпись": (None, in_words(signatory))},
    )
    return signatory


@transaction.atomic
def end_signatory(signatory: Signatory, *, until: dt.date, by: User | None) -> Signatory:
    """`until` is the last day; a wrong one is put right by another."""
    stored = (
        Signatory.objects.select_for_update(of=("self",))
        .select_related("institution", "territory")
        .get(pk=signatory.pk)
    )
    before = in_words(stored)
    if until < stored.since:
        raise ValidationError({"until": f"Последний день раньше первого ({stored.since:%d.%m.%Y})."})
    stored.until = until
    if in_words(stored) != before:
        stored.save(update_fields=["until"])
        changes = {"подпись": (before, in_words(stored))}
        record(stored.place, "Изменён срок подписывающего лица", by=by, changes=changes)
    return stored


def in_words(signatory: Signatory) -> str:
    until = f" по {signatory.until:%d.%m.%Y}" if signatory.until else ""
    return f"{signatory}, с {signatory.since:%d.%m.%Y}{until}"
