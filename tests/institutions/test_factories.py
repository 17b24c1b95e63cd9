import pytest

from institutions.access import scope_of
from institutions.models import Role
from tests.factories import a_branch, a_person, a_settlement, an_institution

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_a_person_of_each_role_has_that_role_alone(role):
    assert scope_of(a_person(role)).roles == {role}


def test_a_branch_lies_in_the_territory_of_its_head_institution():
    head = an_institution(a_settlement())
    assert a_branch(head).territory == head.territory
