"""Adding and changing settlements and districts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions.audit import difference, record, values
from institutions.models import Territory, User

FIELDS = ["code", "kind", "name", "parent", "body_name", "head_name", "head_post"]


@transaction.atomic
def add_territory(territory: Territory, *, by: User) -> Territory:
    territory.save()
    record(territory, "Территория добавлена", by=by, changes=difference({}, values(territory, FIELDS)))
    return territory


@transaction.atomic
def edit_territory(territory: Territory, *, by: User) -> Territory:
    before = values(stored(territory), FIELDS)
    territory.save(update_fields=FIELDS)
    changes = difference(before, values(territory, FIELDS))
    if changes:
        record(territory, "Сведения изменены", by=by, changes=changes)
    return territory


@transaction.atomic
def close_territory(territory: Territory, *, by: User) -> Territory:
    if territory.institutions.active().exists() or territory.children.active().exists():
        raise ValidationError(
            "Здесь есть действующие учреждения или поселения: сначала закройте их или переведите на другую территорию."
        )
    return set_active(territory, False, "Территория больше не действует", by=by)


@transaction.atomic
def reopen_territory(territory: Territory, *, by: User) -> Territory:
    if territory.parent and not territory.parent.is_active:
        raise ValidationError(f"{territory.parent} не действует: сначала верните эту территорию.")
    return set_active(territory, True, "Территория снова действует", by=by)


def set_active(territory: Territory, is_active: bool, action: str, *, by: User) -> Territory:
    before = values(stored(territory), ["is_active"])
    territory.is_active = is_active
    changes = difference(before, values(territory, ["is_active"]))
    if changes:
        territory.save(update_fields=["is_active"])
        record(territory, action, by=by, changes=changes)
    return territory


def stored(territory: Territory) -> Territory:
    return Territory.objects.select_for_update().get(pk=territory.pk)
