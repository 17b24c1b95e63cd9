"""The founding of an empty portal: one district and its first administrator."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from institutions.audit import record
from institutions.models import Membership, Role, Territory, User


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
    district.save()
    user.save()
    membership = Membership(user=user, role=Role.ADMINISTRATOR, territory=district)
    membership.full_clean()
    membership.save()
    record(district, "заведена территория", by=user)
    record(user, "заведён пользователь", by=user, changes={"роль": (None, str(membership))})
    return user
