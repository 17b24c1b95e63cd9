"""Signing out in the middle of typing: nothing typed is lost, and nobody else's form is sent in one's name."""

import html
import re

import pytest
from axes.models import AccessAttempt
from django.core import signing
from django.test import Client

from culturequality.access import ACCESS
from culturequality.signed_out import WRITTEN_WORK
from institutions.unsaved import SALT
from plans.actions import submissions as actions
from plans.models import Entry
from tests.factories import PASSWORD, filled
from tests.plans.quarter import HTMX, Quarter, posted, row_fields, rows

pytestmark = pytest.mark.django_db
OURS = {"Origin": "http://testserver"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def browser(world, signed_in):
    """The methodist's browser with the form open, its token checked as in life."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(world.methodist).cookies
    client.token = token_in(client.get(world.address))
    return client


def token_in(answer):
    return TOKEN.search(answer.content.decode())[1]


def end_session(client):
    client.session.flush()
    del client.cookies["session"]


def seal_in(answer):
    return html.unescape(re.search(r'name="unsaved" value="([^"]+)"', answer.content.decode())[1])


def sign_in_with(client, answer, person, password=PASSWORD):
    data = {"username": person.login, "password": password, "csrfmiddlewaretoken": token_in(answer)}
    return client.post("/sign-in/", data | {"unsaved": seal_in(answer)})


def offered(answer):
    """The form to be sent again: address and fields, as a browser would send them."""
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    found = {html.unescape(name): html.unescape(text) for name, text in fields}
    address = re.search(r'<form method="post" action="(/plans/[^"]+)"', page)[1]
    return address, found | {"csrfmiddlewaretoken": token_in(answer)}


def save(client, world, **texts):
    data = posted(world.form, **texts) | {"csrfmiddlewaretoken": client.token}
    return client.post(f"{world.address}save/", data)


TYPED = "Провели «День двора»:\n<b>40</b> человек & 3 кружка  "


def test_what_was_typed_before_the_session_ended_is_saved_after_signing_in(world, browser):
    end_session(browser)
    answer = save(browser, world, row1=TYPED)
    assert "Набранное не пропало" in answer.content.decode()
    again = sign_in_with(browser, answer, world.methodist)
    address, fields = offered(again)
    assert browser.post(address, fields).headers["Location"] == world.address
    assert Entry.objects.get(text__gt="").text == TYPED


def test_a_mistyped_password_does_not_lose_it(world, browser):
    end_session(browser)
    answer = sign_in_with(browser, save(browser, world, row1=TYPED), world.methodist, "wrong")
    address, fields = offered(sign_in_with(browser, answer, world.methodist))
    browser.post(address, fields)
    assert Entry.objects.get(text__gt="").text == TYPED


def test_a_lock_out_does_not_lose_it(world, browser, lock_out):
    end_session(browser)
    answer = save(browser, world, row1=TYPED)
    while answer.status_code != 429:
        answer = sign_in_with(browser, answer, world.methodist, "wrong")
    back = {"unsaved": seal_in(answer), "csrfmiddlewaretoken": token_in(answer)}
    answer = browser.post("/sign-in/", back)
    assert not answer.context["form"].errors
    AccessAttempt.objects.all().delete()
    address, fields = offered(sign_in_with(browser, answer, world.methodist))
    browser.post(address, fields)
    assert Entry.objects.get(text__gt="").text == TYPED


def test_a_row_of_the_plan_comes_back_as_well(world, signed_in):
    item = world.plan.items.first()
    address = f"/plans/items/{item.pk}/edit/"
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(world.editor).cookies
    page = client.get(address)
    typed = {bound.html_name: bound.value() or "" for bound in page.context["form"]} | {"title": TYPED}
    end_session(client)
    answer = client.post(address, typed | {"csrfmiddlewaretoken": token_in(page)})
    client.post(*offered(sign_in_with(client, answer, world.editor)))
    item.refresh_from_db()
    assert item.title.split() == TYPED.split()


@pytest.mark.parametrize(
    ("person", "address", "field"),
    [
        ("methodist", "/plans/submissions/{form}/appeal/", "reason"),
        ("methodist", "/plans/rows/{row}/appeal/", "reason"),
        ("methodist", "/plans/rows/{row}/collect/", "text"),
        ("editor", "/plans/submissions/{form}/extension/", "reason"),
        ("editor", "/plans/submissions/{form}/accept/", "note"),
        ("editor", "/plans/submissions/{form}/remark/", "note"),
        ("editor", "/plans/remarks/{territory}/", "remarks"),
    ],
)
def test_words_of_every_other_page_of_the_quarter_come_back_too(world, signed_in, person, address, field):
    writer = getattr(world, person)
    keys = {"form": world.form.pk, "row": rows(world.form)[0].pk, "territory": world.plan.territory_id}
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(writer).cookies
    token = token_in(client.get("/account/"))
    end_session(client)
    answer = client.post(address.format(**keys), {field: TYPED, "csrfmiddlewaretoken": token})
    where, fields = offered(sign_in_with(client, answer, writer))
    assert (where, fields[field]) == (address.format(**keys), TYPED)


def test_no_password_and_no_file_is_carried_through_signing_in():
    named = {"institutions:password-change", "institutions:invitation", "plans:evidence", "plans:upload-new"}
    assert not WRITTEN_WORK & named
    assert set(ACCESS) > WRITTEN_WORK


def test_another_person_cannot_save_it_into_a_form_that_is_not_theirs(world, browser):
    end_session(browser)
    address, fields = offered(sign_in_with(browser, save(browser, world, row1=TYPED), world.stranger))
    assert browser.post(address, fields).status_code == 404
    assert not Entry.objects.exists()


def test_remarks_of_a_review_come_back_as_well(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(world.editor).cookies
    token = token_in(client.get(world.address))
    end_session(client)
    data = {f"remark-{rows(world.form)[0].pk}": "Назовите число", "csrfmiddlewaretoken": token}
    again = sign_in_with(client, client.post(f"{world.address}return/", data), world.editor)
    client.post(*offered(again))
    assert rows(world.form)[0].entry.remark == "Назовите число"


def test_a_page_older_than_the_last_sign_in_offers_to_send_again(world, browser):
    browser.post("/sign-out/", {"csrfmiddlewaretoken": browser.token})
    page = browser.get("/sign-in/")
    data = {"username": world.methodist.login, "password": PASSWORD, "csrfmiddlewaretoken": token_in(page)}
    browser.post("/sign-in/", data)
    data = posted(world.form, row1=TYPED) | {"csrfmiddlewaretoken": browser.token}
    answer = browser.post(f"{world.address}save/", data, headers=OURS)
    assert not Entry.objects.exists()
    browser.post(*offered(answer))
    assert Entry.objects.get(text__gt="").text == TYPED


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_form_from_elsewhere_is_refused_and_not_offered(world, browser, origin):
    data = posted(world.form, row1="Подложено") | {"csrfmiddlewaretoken": "x" * 64}
    answer = browser.post(f"{world.address}save/", data, headers=origin)
    assert (answer.status_code, "Подложено" in answer.content.decode()) == (403, False)


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}])
def test_a_form_from_elsewhere_is_not_carried_through_signing_in(world, origin):
    answer = Client(enforce_csrf_checks=True).post(
        f"{world.address}save/", posted(world.form, row1="Подложено"), headers=origin
    )
    assert (answer.status_code, "unsaved" in answer.content.decode()) == (403, False)


@pytest.mark.parametrize(
    "seal",
    ["", "x", "\x00", signing.dumps(["/account/password/", [["a", "b"]]], salt="other"), "a:b:c"],
    ids=["empty", "a letter", "NUL", "of another salt", "three parts"],
)
def test_a_seal_that_is_not_ours_is_worth_nothing(world, client, seal):
    data = {"username": world.methodist.login, "password": PASSWORD, "unsaved": seal}
    assert client.post("/sign-in/", data).headers["Location"] == "/"


def test_an_old_seal_is_worth_nothing(world, client, time_machine_days):
    seal = signing.dumps([world.address, [["a", "b"]]], salt=SALT)
    time_machine_days(2)
    data = {"username": world.methodist.login, "password": PASSWORD, "unsaved": seal}
    assert client.post("/sign-in/", data).headers["Location"] == "/"


@pytest.fixture
def time_machine_days(time_machine):
    import datetime as dt

    return lambda days: time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))


def autosave(client, world, **headers):
    row = rows(world.form)[0]
    return client.post(f"/plans/rows/{row.pk}/save/", row_fields(row, text=TYPED), headers=HTMX | headers)


def test_a_script_is_told_that_nobody_is_signed_in(world, browser):
    end_session(browser)
    answer = autosave(browser, world, **{"X-CSRFToken": browser.token})
    assert (answer.status_code, answer.content, "X-CSRFToken" in answer.headers) == (401, b"", False)


def test_a_script_with_an_old_token_is_given_the_new_one(world, browser):
    answer = autosave(browser, world, **{"X-CSRFToken": "x" * 64} | OURS)
    assert (answer.status_code, Entry.objects.exists()) == (401, False)
    answer = autosave(browser, world, **{"X-CSRFToken": answer.headers["X-CSRFToken"]} | OURS)
    assert (answer.status_code, Entry.objects.get().text) == (200, TYPED)


def test_a_script_from_elsewhere_is_given_no_token(world, browser):
    answer = autosave(browser, world, **{"X-CSRFToken": "x" * 64, "Origin": "https://evil.example"})
    assert (answer.status_code, "X-CSRFToken" in answer.headers) == (403, False)


@pytest.mark.parametrize(("writer", "status"), [("methodist", 401), ("head", 409)])
def test_a_script_is_told_when_another_person_signed_in_beside(world, browser, writer, status):
    typed_by = {"X-User": str(getattr(world, writer).pk), "X-CSRFToken": "x" * 64} | OURS
    answer = autosave(browser, world, **typed_by)
    assert (answer.status_code, Entry.objects.exists()) == (status, False)


def test_after_signing_in_one_is_back_on_the_page(world, client):
    answer = client.get(world.address)
    assert answer.headers["Location"] == f"/sign-in/?next={world.address}"
    data = {"username": world.methodist.login, "password": PASSWORD, "next": world.address}
    assert client.post("/sign-in/", data).headers["Location"] == world.address


def test_a_button_pressed_too_late_leads_back_to_its_page(world, client):
    headers = {"Referer": f"http://testserver{world.address}"}
    answer = client.post(f"{world.address}approve/", headers=headers)
    assert answer.headers["Location"] == f"/sign-in/?next={world.address}"
    elsewhere = client.post(f"{world.address}approve/", headers={"Referer": "https://evil.example/x"})
    assert elsewhere.headers["Location"] == "/sign-in/?next=/"
