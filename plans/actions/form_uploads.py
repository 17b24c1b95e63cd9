"""A form filled in outside the portal, between upload and confirmation: kept, taken in as a whole, or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.submissions import write_entry
from plans.models import FormUpload, Obligation, Submission
from plans.reading.form_reading import FormReading
from plans.uploads import safe_name


@dataclass(frozen=True)
class RowWrite:
    """Values for one row; `version` is what the person saw when they agreed to them."""

    obligation: Obligation
    values: dict[str, object]
    version: int


@transaction.atomic
def keep_form_upload(
    submission: Submission, reading: FormReading, *, filename: str, by: User | None
) -> FormUpload:
    """Keep what was read until a person has agreed to it; `filename` is "" for pasted rows."""
    name = safe_name(filename)
    upload = FormUpload.objects.create(
        submission=submission, rows=reading.as_json(), filename=name, created_by=by
    )
    audit.record(upload, "Таблица прочитана", by=by, changes={"файл": (None, str(upload))})
    return upload


@transaction.atomic
def take_in(upload: FormUpload, writes: Sequence[RowWrite], *, by: User) -> bool:
    """Save all the rows or none; whether it was now, or had been done before.

    Raises Conflict where a row changed since it was seen, ValidationError where it may not be written.
    """
    waiting = FormUpload.objects.filter(pk=upload.pk, committed_at__isnull=True)
    if not waiting.update(committed_at=timezone.now()):
        return False
    for write in writes:
        write_entry(write.obligation, write.values, version=write.version, by=by)
    changes: audit.Changes = {"файл": (None, str(upload)), "изменено строк": (None, len(writes))}
    audit.record(upload.submission, "Внесена таблица", by=by, changes=changes)
    return True


@transaction.atomic
def cancel(upload: FormUpload, *, by: User | None) -> None:
    """Forget a table that was not taken in."""
    waiting = FormUpload.objects.select_for_update().filter(pk=upload.pk)
    found = waiting.first()
    if found is None:
        return  # pressed twice
    if found.committed_at is not None:
        raise ValidationError("Эта таблица уже внесена в отчёт.")
    audit.record(found, "Загрузка отменена", by=by)
    found.delete()
