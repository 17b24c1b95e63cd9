"""The page of the one-time code: a password is set, and the person is in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from institutions.actions.failed_codes import MAX_FAILED_CODES_A_MINUTE
from institutions.actions.link import WRONG_CODE, issue_link, revoke_link
from institutions.models import AuditEntry, FailedCode, Invitation, Role, User
from tests.factories import PASSWORD, a_person

PAGE = reverse("institutions:invitation")
NEW = "zelenyi-bereg-71"


@pytest.fixture
def newcomer(district):
    return a_person(Role.METHODIST, district.library, login="newcomer", password=None)


@pytest.fixture
def link(district, newcomer):
    return issue_link(newcomer, by=district.administrator)


def send(client, code, password=NEW, repeated=None, **extra):
    return client.post(PAGE, {"code": code, "password": password, "repeated": repeated or password}, **extra)


def test_a_person_sets_a_password_and_is_in(client, link, newcomer):
    page = send(client, link.code)
    assert page.url == reverse("home")
    assert int(client.session["_auth_user_id"]) == newcomer.pk
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert AuditEntry.objects.about(newcomer).first().by == newcomer


def test_the_session_key_changes_at_the_door(client, link):
    client.session["something"] = "before"
    client.session.save()
    before = client.session.session_key
    send(client, link.code)
    assert client.session.session_key != before


def test_opening_the_link_uses_nothing_up(client, link):
    page = client.get(link.url.removeprefix("http://localhost:8000"))
    assert page.context["form"]["code"].value() == link.code
    assert Invitation.objects.usable().count() == 1
    assert send(client, link.code).status_code == 302


def unknown(link, district):
    return "0000-0000-0000-0000"


def used(link, district):
    Invitation.objects.update(used_at=timezone.now())
    return link.code


def revoked(link, district):
    revoke_link(link.invitation, by=district.administrator)
    return link.code


def expired(link, district):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return link.code


def of_somebody_switched_off(link, district):
    User.objects.filter(login="newcomer").update(is_active=False)
    return link.code


@pytest.mark.parametrize("spoil", [unknown, used, revoked, expired, of_somebody_switched_off])
def test_every_code_that_does_not_open_is_refused_in_the_same_words(client, link, district, spoil):
    page = send(client, spoil(link, district))
    assert page.context["form"].errors == {"code": [WRONG_CODE]}
    assert "_auth_user_id" not in client.session


def test_a_link_works_once(client, link):
    send(client, link.code)
    client.logout()
    assert send(client, link.code).context["form"].errors == {"code": [WRONG_CODE]}


@pytest.mark.parametrize(("days", "status"), [(6.9, 302), (7.1, 200)])
def test_an_invitation_lasts_seven_days(client, district, newcomer, days, status):
    with time_machine.travel("2022-07-01 12:00Z", tick=False) as clock:
        code = issue_link(newcomer, by=district.administrator).code
        clock.shift(timedelta(days=days))
        assert send(client, code).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(23.9, 302), (24.1, 200)])
def test_a_reset_lasts_a_day(client, district, hours, status):
    with time_machine.travel("2022-07-01 12:00Z", tick=False) as clock:
        code = issue_link(district.methodist, by=district.administrator).code
        clock.shift(timedelta(hours=hours))
        assert send(client, code).status_code == status


def test_the_old_password_works_until_the_reset_is_used(client, district):
    issue_link(district.methodist, by=district.administrator)
    answers = {"username": "methodist-1", "password": PASSWORD}
    assert client.post(reverse("institutions:sign-in"), answers).status_code == 302


def test_a_reset_ends_the_sessions_of_the_old_password(client, signed_in, district):
    elsewhere = signed_in(district.methodist)
    send(client, issue_link(district.methodist, by=district.administrator).code)
    assert elsewhere.get(reverse("institutions:account")).status_code == 302
    assert client.get(reverse("institutions:account")).status_code == 200


@pytest.mark.parametrize("password", ["короткий", "1234567890123", "password123", "newcomer12"])
def test_a_weak_password_is_refused_and_the_link_stays(client, link, password):
    page = send(client, link.code, password)
    assert list(page.context["form"].errors) == ["password"]
    assert Invitation.objects.usable().count() == 1


def test_passwords_must_agree(client, link):
    page = send(client, link.code, NEW, "drugoe-slovo-55")
    assert list(page.context["form"].errors) == ["repeated"]


def test_a_weak_password_tells_nothing_about_an_unknown_code(client, db):
    assert send(client, "0000", "1").context["form"].errors == {"code": [WRONG_CODE]}


def test_guessing_is_stopped_for_the_address_that_guesses(client, link):
    for number in range(MAX_FAILED_CODES_A_MINUTE):
        assert send(client, f"{number:04}", REMOTE_ADDR="192.0.2.1").status_code == 200
    assert send(client, "9999", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert send(client, "9999", REMOTE_ADDR="192.0.2.2").status_code == 200
    assert FailedCode.objects.count() == MAX_FAILED_CODES_A_MINUTE + 1


def test_a_right_code_opens_even_where_somebody_guesses(client, link):
    for number in range(MAX_FAILED_CODES_A_MINUTE + 1):
        send(client, f"{number:04}", REMOTE_ADDR="192.0.2.1")
    assert send(client, link.code, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_guessing_may_go_on_after_a_minute(client, db):
    with time_machine.travel("2022-07-01 12:00Z", tick=False) as clock:
        for number in range(MAX_FAILED_CODES_A_MINUTE + 1):
            send(client, f"{number:04}")
        clock.shift(61)
        assert send(client, "9999").status_code == 200
        assert FailedCode.objects.count() == 1


@pytest.mark.parametrize("garbage", ["", "\x00", "🎭" * 9, "я" * 41, "<script>"])
def test_garbage_in_the_form_is_answered_in_the_form(client, db, garbage):
    page = send(client, garbage)
    assert page.status_code == 200
    assert "code" in page.context["form"].errors


def test_the_password_is_never_sent_back(client, link):
    assert "korotkiy" not in send(client, link.code, "korotkiy").text
