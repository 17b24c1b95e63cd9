"""People and their roles: adding, changing, switching off. Nobody is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from institutions.audit import difference, draft, record, values
from institutions.models import AuditEntry, Institution, Membership, Role, Territory, User

FIELDS = ["login", "full_name", "post", "email"]


@transaction.atomic
def add_person(person: User, *, role: str, place: Territory | Institution, by: User) -> User:
    create_person(person, by=by)
    add_role(person, role=role, place=place, by=by)
    return person


@transaction.atomic
def create_person(person: User, *, by: User) -> User:
    """A new person starts without a password: the one-time link lets them choose one."""
    person.email = person.email or email_in(person.login)
    person.set_unusable_password()
    person.save()
    record(person, "Человек добавлен", by=by, changes=difference({}, values(person, FIELDS)))
    return person


def email_in(login: str) -> str:
    try:
        validate_email(login)
    except ValidationError:
        return ""
    return login


@transaction.atomic
def edit_person(person: User, *, by: User) -> User:
    """Save these fields and no others: the person may just have changed the password or been switched off."""
    before = values(stored(person), FIELDS)
    person.save(update_fields=FIELDS)
    changes = difference(before, values(person, FIELDS))
    if changes:
        record(person, "Сведения изменены", by=by, changes=changes)
    return person


@transaction.atomic
def add_role(person: User, *, role: str, place: Territory | Institution, by: User) -> Membership:
    membership = membership_of(person, role, place)
    membership.full_clean()
    membership.save()
    record_role(membership, "Роль назначена", (None, str(membership)), by=by)
    return membership


def membership_of(person: User, role: str, place: Territory | Institution) -> Membership:
    where = "institution" if isinstance(place, Institution) else "territory"
    return Membership(user=person, role=role, **{where: place})


@transaction.atomic
def end_role(membership: Membership, *, by: User) -> Membership:
    check_administrators_remain([membership])
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    record_role(membership, "Роль снята", (str(membership), None), by=by)
    return membership


def record_role(membership: Membership, action: str, change: tuple[object, object], *, by: User) -> None:
    """The change is read at the person and at the place."""
    person = membership.user
    AuditEntry.objects.bulk_create(
        [
            draft(person, action, by=by, changes={"роль": change}),
            draft(membership.place, f"{action}: {person}"[:200], by=by, changes={"роль": change}),
        ]
    )


@transaction.atomic
def deactivate_person(person: User, *, by: User) -> User:
    """The account opens nothing any more: sessions end, links are revoked; roles and history stay."""
    if person == by:
        raise ValidationError("Свою учётную запись отключить нельзя: попросите другого администратора.")
    if not stored(person).is_active:
        return person
    check_administrators_remain(person.memberships.current())
    person.is_active = False
    person.session_round += 1
    person.save(update_fields=["is_active", "session_round"])
    person.invitations.usable().update(revoked_at=timezone.now())
    record(person, "Учётная запись отключена", by=by, changes={"действует": (True, False)})
    return person


@transaction.atomic
def reactivate_person(person: User, *, by: User) -> User:
    if stored(person).is_active:
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(person, "Учётная запись включена", by=by, changes={"действует": (False, True)})
    return person


def stored(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def check_administrators_remain(leaving: Iterable[Membership]) -> None:
    """Every territory keeps somebody who can sign in and administer it, there or above."""
    for membership in leaving:
        if membership.role == Role.ADMINISTRATOR and not has_other_administrator(membership):
            raise ValidationError(
                f"Это последний администратор, {membership.territory}: сначала назначьте другого "
                "и дождитесь, пока он войдёт по приглашению."
            )


def has_other_administrator(membership: Membership) -> bool:
    """The rows are locked before they are read: two administrators might switch each other off at once."""
    territory: Any = membership.territory
    above = [territory.pk, territory.parent_id, territory.parent and territory.parent.parent_id]
    administrators = Membership.objects.current().filter(
        role=Role.ADMINISTRATOR, territory__in=filter(None, above)
    )
    list(administrators.select_for_update())
    others = administrators.filter(user__in=User.objects.able_to_sign_in()).exclude(user=membership.user)
    return others.exists()
