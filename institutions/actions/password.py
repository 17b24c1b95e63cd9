"""A person's own password and sessions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from institutions.audit import record
from institutions.models import User


@transaction.atomic
def set_password(person: User, password: str, *, action: str, by: User) -> User:
    """A new password; sessions opened with the old one end, and so do links not yet used."""
    person.set_password(password)
    person.save(update_fields=["password"])
    person.invitations.usable().update(revoked_at=timezone.now())
    record(person, action, by=by)
    return person


@transaction.atomic
def end_sessions(person: User, *, by: User) -> User:
    person.session_round += 1
    person.save(update_fields=["session_round"])
    record(person, "Сеансы завершены", by=by)
    return person
