"""The founding of an empty portal: one district and its first administrator."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from institutions.actions.person import FIELDS, add_role
from institutions.actions.territory import add_territory
from institutions.audit import difference, record, values
from institutions.models import Role, Territory, User


@transaction.atomic
def found_district(
    *, login: str, full_name: str, password: str, district_name: str, district_code: str
) -> User:
    """Save the district, the person and the role, each with its audit entry; raises ValidationError."""
    district = Territory(kind=Territory.Kind.DISTRICT, code=district_code, name=district_name)
    district.full_clean()
    user = User(login=login.lower(), full_name=full_name)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(user, "Человек добавлен", by=user, changes=difference({}, values(user, FIELDS)))
    add_territory(district, by=user)
    add_role(user, role=Role.ADMINISTRATOR, place=district, by=user)
    return user
