"""Writing the audit trail. Every action of every app calls `record` for what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import localtime

from institutions.models import AuditEntry, User

Changes = Mapping[str, tuple[object, object]]


def record(
    target: models.Model, action: str, *, by: User | None, changes: Changes | None = None
) -> AuditEntry:
    """Add an entry on `target`; `by` is None for what the portal does by itself."""
    entry = draft(target, action, by=by, changes=changes)
    entry.save()
    return entry


def draft(
    target: models.Model, action: str, *, by: User | None, changes: Changes | None = None
) -> AuditEntry:
    """An entry not yet saved, for actions that change many rows and save their entries together."""
    return AuditEntry(
        by=by,
        on_behalf_of=by.acting_for if by else None,
        action=action,
        content_type=ContentType.objects.get_for_model(target),
        object_id=str(target.pk),
        label=str(target)[:300],
        changes={name: [readable(old), readable(new)] for name, (old, new) in (changes or {}).items()},
    )


def values(target: models.Model, fields: Iterable[str]) -> dict[str, object]:
    """The fields' present values by Russian name, to be compared with `difference` after a change."""
    shown = {}
    for name in fields:
        field: Any = target._meta.get_field(name)
        display = getattr(target, f"get_{name}_display", None)
        shown[str(field.verbose_name)] = display() if display else getattr(target, name)
    return shown


def difference(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """What reads differently: nothing and an empty text are the same."""
    return {
        name: (before.get(name), new)
        for name, new in after.items()
        if readable(before.get(name)) != readable(new)
    }


def readable(value: object) -> object:
    """What JSON can hold and a person can read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return f"{localtime(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float | str):
        return value
    if isinstance(value, list | tuple | set):
        return [readable(part) for part in value]
    return str(value)
