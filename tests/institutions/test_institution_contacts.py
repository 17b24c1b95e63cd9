"""Contacts: the institution's own head keeps them."""

import pytest
from django.urls import reverse

from institutions.models import AuditEntry, Role
from tests.factories import a_branch, a_membership, a_person, an_institution

ANSWERS = {
    "head_name": "Орлова Мария Ивановна",
    "head_post": "Директор",
    "address": "ул. Речная, 1",
    "phone": "2-12-85",
    "email": "lib@example.ru",
    "site": "https://lib.example.ru",
}


def contacts(institution):
    return reverse("institutions:institution-contacts", args=[institution.pk])


@pytest.fixture
def head(district):
    return a_person(Role.INSTITUTION_HEAD, district.library)


def test_the_head_changes_their_institutions_contacts(signed_in, district, head):
    assert signed_in(head).post(contacts(district.library), ANSWERS).status_code == 302
    district.library.refresh_from_db()
    assert {name: getattr(district.library, name) for name in ANSWERS} == ANSWERS
    assert AuditEntry.objects.about(district.library).get().by == head


def test_the_head_changes_a_branchs_contacts(signed_in, district, head):
    branch = a_branch(district.library)
    assert signed_in(head).post(contacts(branch), ANSWERS).status_code == 302


def test_other_fields_sent_along_change_nothing(signed_in, district, head, other):
    sent = ANSWERS | {"code": "mine", "territory": other.territory.pk, "is_active": "", "kind": "park"}
    signed_in(head).post(contacts(district.library), sent)
    before = (district.library.code, district.library.territory_id, True, "library")
    district.library.refresh_from_db()
    library = district.library
    assert (library.code, library.territory_id, library.is_active, library.kind) == before


def test_a_neighbours_contacts_are_not_there(signed_in, district, head):
    neighbour = an_institution(district.territory)
    assert signed_in(head).post(contacts(neighbour), ANSWERS).status_code == 404


def test_a_head_who_is_a_methodist_elsewhere_reads_only_there(signed_in, district, head):
    museum = an_institution(district.territory)
    a_membership(head, Role.METHODIST, museum)
    assert signed_in(head).post(contacts(museum), ANSWERS).status_code == 403
    museum.refresh_from_db()
    assert museum.phone == ""


def test_a_methodist_has_no_such_page(signed_in, district):
    assert signed_in(district.methodist).get(contacts(district.library)).status_code == 404
