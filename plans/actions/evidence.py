"""Files and links that prove what was done."""

from __future__ import annotations

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.submissions import hold_for_writing, locked_entry
from plans.models import Entry, Evidence, Obligation
from plans.models.quarter import evidence_path
from plans.uploads import check_evidence

MAX_PER_ROW = 20


def add_file(obligation: Obligation, data: bytes, filename: str, *, by: User | None) -> Evidence:
    """Keep a checked file; the row in the database comes only after the file is safely stored.

    A file whose row did not come about is taken away again.
    """
    checked = check_evidence(data, filename)
    evidence = Evidence(
        filename=checked.name,
        media_type=checked.media_type,
        size=len(checked.data),
        sha256=checked.sha256,
        added_by=by,
    )
    storage, name = evidence.file.storage, evidence_path(evidence, "")
    try:
        evidence.file = storage.save(name, ContentFile(checked.data))
        return attach(obligation, evidence, by)
    except Exception as error:
        with suppress(OSError):
            storage.delete(name)
        if isinstance(error, OSError):
            raise ValidationError("Портал не смог сохранить файл: сообщите администратору.") from error
        raise


def add_link(obligation: Obligation, link: str, *, by: User | None) -> Evidence:
    return attach(obligation, Evidence(link=link, added_by=by), by)


@transaction.atomic
def attach(obligation: Obligation, evidence: Evidence, by: User | None) -> Evidence:
    if by is not None:
        hold_for_writing(obligation, by)
    entry = locked_entry(obligation, by)
    if entry.evidence.present().count() >= MAX_PER_ROW:
        raise ValidationError(f"У мероприятия уже {MAX_PER_ROW} подтверждений: уберите лишние.")
    check_new(entry, evidence.link)
    evidence.entry = entry
    evidence.save()
    audit.record(entry, "Добавлено подтверждение", by=by, changes={"подтверждение": (None, str(evidence))})
    return evidence


def check_new(entry: Entry, link: str) -> None:
    """Refuse a link that stands at the row already, be it with a slash at its end or without."""
    present = entry.evidence.present().values_list("link", flat=True)
    if link and link.rstrip("/") in {each.rstrip("/") for each in present}:
        raise ValidationError("Эта ссылка у мероприятия уже есть. Вставьте другую или вернитесь к отчёту.")


@transaction.atomic
def remove(evidence: Evidence, *, by: User) -> None:
    """Hide it; the file stays, for whoever must find out later."""
    hold_for_writing(evidence.entry.obligation, by)
    present = Evidence.objects.present().filter(pk=evidence.pk)
    if not present.update(removed_at=timezone.now(), removed_by=by):
        return  # pressed twice
    audit.record(
        evidence.entry, "Убрано подтверждение", by=by, changes={"подтверждение": (str(evidence), None)}
    )
