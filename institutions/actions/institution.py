"""Opening, changing and closing institutions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions.audit import difference, record, values
from institutions.models import Institution, User
from jobs.actions import enqueue

STATE_CHANGED_TASK = "institutions.state_changed"
FIELDS = [
    "code",
    "kind",
    "official_name",
    "short_name",
    "territory",
    "parent",
    "head_name",
    "head_post",
    "address",
    "phone",
    "email",
    "site",
    "bus_gov_id",
    "ap_orgcode",
    "is_active",
    "closed_on",
    "merged_into",
]


@transaction.atomic
def add_institution(institution: Institution, *, by: User) -> Institution:
    institution.save()
    record(institution, "Учреждение добавлено", by=by, changes=difference({}, values(institution, FIELDS)))
    return institution


@transaction.atomic
def edit_institution(institution: Institution, *, fields: Iterable[str] = FIELDS, by: User) -> Institution:
    """Save the fields that a form or a table changed on the object, and no others: somebody else may just have
    closed the institution. The entry compares with the row as it still stands."""
    before = values(stored(institution), fields)
    institution.save(update_fields=list(fields))
    changes = difference(before, values(institution, fields))
    if changes:
        record(institution, "Сведения изменены", by=by, changes=changes)
    return institution


@transaction.atomic
def close_institution(
    institution: Institution, *, on: date, merged_into: Institution | None = None, by: User
) -> Institution:
    """Nothing of it is lost; where another takes its place, that one's people may read its past."""
    closed = {"is_active": False, "closed_on": on, "merged_into": merged_into}
    if merged_into is None:
        return change_state(institution, "Учреждение закрыто", by=by, **closed)
    if not stored(merged_into).is_active:
        raise ValidationError({"merged_into": f"«{merged_into}» закрыто: выберите действующее учреждение."})
    change_state(institution, "Учреждение закрыто и присоединено", by=by, **closed)
    record(merged_into, "Присоединено учреждение", by=by, changes={"присоединено": (None, str(institution))})
    return institution


@transaction.atomic
def reopen_institution(institution: Institution, *, by: User) -> Institution:
    return change_state(
        institution, "Учреждение снова открыто", by=by, is_active=True, closed_on=None, merged_into=None
    )


def change_state(institution: Institution, action: str, *, by: User, **state: object) -> Institution:
    before = values(stored(institution), state)
    for name, value in state.items():
        setattr(institution, name, value)
    institution.clean()
    changes = difference(before, values(institution, state))
    if changes:
        institution.save(update_fields=list(state))
        record(institution, action, by=by, changes=changes)
        tell_apps(institution, by=by)
    return institution


def tell_apps(institution: Institution, *, by: User) -> None:
    """What other apps make of an institution that closed or opened is done by the worker, in its own time."""
    enqueue(
        task=STATE_CHANGED_TASK,
        title=f"Обязательства: {institution}"[:200],
        params={"institution": institution.pk},
        dedupe_key=f"state-{institution.pk}-{institution.closed_on or 'open'}",
        by=by,
    )


def stored(institution: Institution) -> Institution:
    return Institution.objects.select_for_update().get(pk=institution.pk)
