"""People and their roles."""

import datetime as dt

from django.utils import timezone

from institutions.models import Deputyship, Institution, Membership, Role, Signatory, Territory, User
from institutions.models.user import INSTITUTION_ROLES
from tests.factories.places import a_district, an_institution, numbers

PASSWORD = "tikhaya-reka-2023"


def a_person(role: str | None = None, place: Territory | Institution | None = None, **fields: object) -> User:
    """Somebody who signs in with PASSWORD; with a role, at `place` or at an invented one that fits."""
    number = next(numbers)
    names = {"login": f"person-{number}", "full_name": f"Соколова Анна Петровна {number}"}
    user = User.objects.create_user(**(names | {"password": PASSWORD} | fields))
    if role:
        a_membership(user, role, place)
    return user


def a_membership(
    user: User, role: str, place: Territory | Institution | None = None, **fields: object
) -> Membership:
    if place is None:
        place = an_institution() if Role(role) in INSTITUTION_ROLES else a_district()
    where = "institution" if isinstance(place, Institution) else "territory"
    return Membership.objects.create(**({"user": user, "role": role, where: place} | fields))


def a_deputyship(membership: Membership, deputy: User, **fields: object) -> Deputyship:
    """From today for two weeks, unless said."""
    today = timezone.localdate()
    days = {"start": today, "end": today + dt.timedelta(days=13)}
    return Deputyship.objects.create(**({"membership": membership, "deputy": deputy} | days | fields))


def a_signatory(place: Territory | Institution, **fields: object) -> Signatory:
    """The acting director since the beginning of 2024, unless said."""
    where = "institution" if isinstance(place, Institution) else "territory"
    usual = {"post": "И.о. директора", "name": "П.П. Речной", "is_acting": True, "since": dt.date(2024, 1, 1)}
    return Signatory.objects.create(**(usual | {where: place} | fields))
