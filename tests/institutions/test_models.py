"""What the database refuses, one test a constraint, and what nothing may cascade into."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from institutions.models import Role, Territory, User
from tests.factories import a_branch, a_district, a_membership, a_person, an_institution

pytestmark = pytest.mark.django_db


def test_a_settlement_lies_in_a_district():
    with pytest.raises(IntegrityError, match="territory_settlement_has_parent"):
        Territory.objects.create(kind=Territory.Kind.SETTLEMENT, code="alone", name="Одинокое")


def test_an_institution_is_not_its_own_branch():
    library = an_institution()
    library.parent = library
    with pytest.raises(IntegrityError, match="institution_not_its_own_branch"):
        library.save()


@pytest.mark.parametrize("role", [Role.METHODIST, Role.INSTITUTION_HEAD])
def test_an_institutions_role_is_not_held_at_a_territory(role):
    with pytest.raises(IntegrityError, match="membership_role_fits_its_place"):
        a_membership(a_person(), role, a_district())


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.METHODIST, Role.INSTITUTION_HEAD)]
)
def test_a_territorys_role_is_not_held_at_an_institution(role):
    with pytest.raises(IntegrityError, match="membership_role_fits_its_place"):
        a_membership(a_person(), role, an_institution())


def test_a_role_is_held_once_at_an_institution():
    person, library = a_person(), an_institution()
    a_membership(person, Role.METHODIST, library)
    with pytest.raises(IntegrityError):
        a_membership(person, Role.METHODIST, library)


def test_a_role_is_held_once_at_a_territory():
    person, district = a_person(), a_district()
    a_membership(person, Role.ADMINISTRATOR, district)
    with pytest.raises(IntegrityError):
        a_membership(person, Role.ADMINISTRATOR, district)


def test_a_login_is_kept_in_lower_case():
    with pytest.raises(IntegrityError, match="user_login_is_lower_case"):
        User.objects.create(login="Petrova", full_name="Петрова")


@pytest.mark.parametrize("login", ["две части", "", "a\nb", "-petrova", "a/b", "a\u202eb"])
def test_a_login_has_no_signs_that_cannot_be_dictated(login):
    with pytest.raises(ValidationError) as refused:
        User(login=login, full_name="Петрова", password="x").full_clean()
    assert list(refused.value.message_dict) == ["login"]


def test_a_branch_has_no_branches_of_its_own():
    branch = a_branch(an_institution())
    village = an_institution()
    village.parent = branch
    with pytest.raises(ValidationError) as refused:
        village.clean()
    assert list(refused.value.message_dict) == ["parent"]


def test_a_head_of_branches_does_not_become_a_branch():
    head = an_institution()
    a_branch(head)
    head.parent = an_institution()
    with pytest.raises(ValidationError) as refused:
        head.clean()
    assert list(refused.value.message_dict) == ["parent"]


def test_nothing_is_deleted_with_something_else():
    keys = [
        field
        for model in apps.get_app_config("institutions").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]
    assert {f"{field.model.__name__}.{field.name}": field.remote_field.on_delete for field in keys} == {
        f"{field.model.__name__}.{field.name}": models.PROTECT for field in keys
    }
    assert len(keys) > 8
