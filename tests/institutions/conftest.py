"""A district with an administrator, and a strange one beside it."""

from dataclasses import dataclass

import pytest

from institutions.models import Institution, Role, Territory, User
from tests.factories import a_district, a_membership, a_person, an_institution


@dataclass
class District:
    territory: Territory
    administrator: User
    library: Institution
    methodist: User


def make_district(number: int) -> District:
    territory = a_district()
    library = an_institution(territory)
    return District(
        territory=territory,
        administrator=a_person(Role.ADMINISTRATOR, territory, login=f"admin-{number}"),
        library=library,
        methodist=a_person(Role.METHODIST, library, login=f"methodist-{number}"),
    )


@pytest.fixture
def district(db: None) -> District:
    return make_district(1)


@pytest.fixture
def other(db: None) -> District:
    return make_district(2)


@pytest.fixture
def shared_person(district: District, other: District) -> User:
    """A methodist of ours who also has a role in the other district."""
    person = a_person(Role.METHODIST, district.library)
    a_membership(person, Role.ADMINISTRATOR, other.territory)
    return person
