"""One-time links: issued, shown once, revoked."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from institutions.actions.link import issue_link
from institutions.models import AuditEntry, Invitation, Role
from institutions.models.invitation import ALPHABET, hash_code, new_code
from tests.factories import a_person

CODE = re.compile(rf"\b(?:[{ALPHABET}]{{4}}-){{3}}[{ALPHABET}]{{4}}\b")


def issue(browser, person):
    return browser.post(reverse("institutions:person-link", args=[person.pk]))


@pytest.fixture
def browser(signed_in, district):
    return signed_in(district.administrator)


def test_the_code_is_shown_once_with_its_address_and_login(browser, district):
    page = issue(browser, district.methodist)
    link = page.context["links"][0]
    assert CODE.findall(page.text)[0] == link.code
    assert [words for words in (link.url, "methodist-1", link.page_url) if words not in page.text] == []
    assert link.code not in browser.get(district.methodist.get_absolute_url()).text


def test_the_code_is_kept_nowhere(browser, district):
    code = issue(browser, district.methodist).context["links"][0].code
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert code not in str(cursor.fetchall())
    assert all(code not in str(session.get_decoded()) for session in Session.objects.all())


def test_codes_differ_and_hold_80_bits():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code.replace("-", "")) for code in codes} == {16}
    assert len(ALPHABET) == 32


@pytest.mark.parametrize(
    "typed", ["0a1b-c2d3-e4f5-g6h7", "OAIBC2D3E4F5G6H7", " о а l в с 2 d 3 e 4 f 5 g 6 н 7 "]
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert hash_code(typed) == hash_code("0A1B-C2D3-E4F5-G6H7")


@pytest.mark.parametrize(
    ("password", "purpose", "life"),
    [(None, "invitation", timedelta(days=7)), ("x" * 12, "reset", timedelta(hours=24))],
)
def test_the_first_link_invites_and_the_next_resets(district, password, purpose, life):
    person = a_person(Role.METHODIST, district.library, password=password)
    with time_machine.travel("2022-07-01 12:00Z", tick=False):
        issue_link(person, by=district.administrator)
        link = Invitation.objects.get(user=person)
        assert (link.purpose, link.expires_at - timezone.now()) == (purpose, life)


def test_a_new_link_revokes_the_one_before(browser, district):
    issue(browser, district.methodist)
    issue(browser, district.methodist)
    assert Invitation.objects.usable().count() == 1
    assert Invitation.objects.count() == 2


def test_a_link_is_revoked(browser, district):
    issue(browser, district.methodist)
    link = Invitation.objects.get()
    browser.post(reverse("institutions:person-link-revoke", args=[district.methodist.pk, link.pk]))
    assert not Invitation.objects.usable().exists()
    assert AuditEntry.objects.about(district.methodist).first().action == "Одноразовая ссылка отозвана"


def test_a_link_is_not_revoked_from_another_district(signed_in, browser, district, other):
    issue(browser, district.methodist)
    address = reverse(
        "institutions:person-link-revoke", args=[district.methodist.pk, Invitation.objects.get().pk]
    )
    assert signed_in(other.administrator).post(address).status_code == 404
    assert Invitation.objects.usable().count() == 1


def test_nobody_is_invited_while_switched_off(browser, district):
    gone = a_person(Role.METHODIST, district.library, is_active=False)
    assert issue(browser, gone).url == gone.get_absolute_url()
    assert not Invitation.objects.exists()


def test_opening_the_address_issues_nothing(browser, district):
    address = reverse("institutions:person-link", args=[district.methodist.pk])
    assert browser.get(address).status_code == 405
    assert not Invitation.objects.exists()
