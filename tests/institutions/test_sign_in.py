"""Signing in and out, the lock-out, and how long a session lasts."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from institutions.actions.link import issue_link
from institutions.models import Role
from tests.factories import PASSWORD, a_person

SIGN_IN = reverse("institutions:sign-in")
ACCOUNT = reverse("institutions:account")
BUILDING = "192.0.2.7"


def send(client, login="methodist-1", password=PASSWORD, address=BUILDING, **more):
    return client.post(SIGN_IN, {"username": login, "password": password, **more}, REMOTE_ADDR=address)


def test_a_person_signs_in(client, district):
    assert send(client).url == reverse("home")
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("login", ["Methodist-1", " METHODIST-1 "])
def test_the_case_of_a_login_does_not_matter(client, district, login):
    assert send(client, login).status_code == 302


def test_the_session_key_changes_at_the_door(client, district):
    session = client.session
    session["something"] = "before"
    session.save()
    send(client)
    assert client.session.session_key != session.session_key


@pytest.mark.parametrize("login", ["methodist-1", "nobody", "switched-off", "invited"])
def test_every_refusal_reads_the_same(client, district, login):
    a_person(Role.METHODIST, district.library, login="switched-off", is_active=False)
    a_person(Role.METHODIST, district.library, login="invited", password=None)
    page = send(client, login, "wrong-password")
    assert page.context["form"].errors == {
        "__all__": ["Логин или пароль не подошли. Проверьте раскладку клавиатуры и Caps Lock."]
    }


def test_an_unknown_login_costs_one_hashing_too(client, district, monkeypatch):
    """The time of an answer tells nobody which logins exist."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashings = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args: hashings.append(args) or encode(self, *args)
    )
    counts = []
    for login in ("methodist-1", "nobody"):
        hashings.clear()
        send(client, login, "wrong-password")
        counts.append(len(hashings))
    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/account/", "/account/"),
        ("/institutions/?kind=club", "/institutions/?kind=club"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("home", "/"),
        ("evil.example", "/"),
        ("\n//evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_way_on_leads_to_a_page_of_ours_only(client, district, target, lands):
    assert send(client, next=target).url == lands


def test_the_way_on_survives_a_wrong_password(client, district):
    page = send(client, password="wrong", next="/account/")
    assert page.context["next"] == "/account/"


def test_who_is_in_is_led_on(signed_in, district):
    assert signed_in(district.methodist).get(f"{SIGN_IN}?next=/account/").url == "/account/"


def test_a_closed_page_leads_to_the_door_and_back(client, db):
    assert client.get(ACCOUNT).url == f"{SIGN_IN}?next=/account/"


def test_signing_out_ends_the_session_on_the_server(client, district):
    send(client)
    key = client.session.session_key
    client.post(reverse("institutions:sign-out"))
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get(ACCOUNT).status_code == 302


# the lock-out


@pytest.fixture
def locked(client, district, lock_out):
    for _ in range(5):
        last = send(client, password="wrong")
    return last


def test_the_fifth_failure_locks_the_account_at_this_address(locked, client):
    assert locked.status_code == 429
    assert send(client).status_code == 429


def test_the_case_of_a_login_gives_no_more_tries(locked, client):
    assert send(client, "METHODIST-1").status_code == 429


def test_a_locked_account_does_not_lock_out_the_building(locked, client, district):
    assert send(client, "admin-1").status_code == 302


def test_a_locked_account_opens_from_another_address(locked, client):
    assert send(client, address="192.0.2.8").status_code == 302


def test_behind_our_proxy_each_address_is_counted_apart(client, district, lock_out):
    for _ in range(5):
        client.post(
            SIGN_IN,
            {"username": "methodist-1", "password": "wrong"},
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR="203.0.113.5, 192.0.2.9",
        )
    assert send(client, address="127.0.0.1").status_code == 302


def test_a_stranger_cannot_pretend_to_be_a_proxy(locked, client):
    answers = {"username": "methodist-1", "password": PASSWORD}
    page = client.post(SIGN_IN, answers, REMOTE_ADDR=BUILDING, HTTP_X_FORWARDED_FOR="192.0.2.10")
    assert page.status_code == 429


def test_the_lock_opens_by_itself_after_15_minutes_in_spite_of_further_tries(client, district, lock_out):
    with time_machine.travel("2022-07-01 12:00Z", tick=False) as clock:
        for _ in range(5):
            send(client, password="wrong")
        clock.shift(timedelta(minutes=10))
        assert send(client).status_code == 429
        clock.shift(timedelta(minutes=5, seconds=1))
        assert send(client).status_code == 302


def test_success_forgets_the_failures_before_it(client, district, lock_out):
    for _ in range(2):
        for _ in range(4):
            assert send(client, password="wrong").status_code == 200
        assert send(client).status_code == 302
        client.post(reverse("institutions:sign-out"))


def test_a_one_time_code_opens_a_locked_account(locked, client, district):
    code = issue_link(district.methodist, by=district.administrator).code
    answers = {"code": code, "password": "zelenyi-bereg-71", "repeated": "zelenyi-bereg-71"}
    client.post(reverse("institutions:invitation"), answers)
    client.post(reverse("institutions:sign-out"))
    assert send(client, password="zelenyi-bereg-71").status_code == 302


# how long a session lasts


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_an_idle_session_ends_after_an_hour(client, district, minutes, status):
    with time_machine.travel("2022-07-01 06:00Z", tick=False) as clock:
        send(client)
        clock.shift(timedelta(minutes=minutes))
        assert client.get(ACCOUNT).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 302)])
def test_a_busy_session_ends_after_twelve_hours(client, district, hours, status):
    with time_machine.travel("2022-07-01 06:00Z", tick=False) as clock:
        send(client)
        for _ in range(int(hours * 2)):
            clock.shift(timedelta(minutes=30))
            client.get(ACCOUNT)
        clock.shift(timedelta(hours=hours % 0.5))
        assert client.get(ACCOUNT).status_code == status


def test_a_session_that_did_not_begin_at_the_door_is_closed(client, district):
    client.force_login(district.methodist, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(ACCOUNT).status_code == 302
