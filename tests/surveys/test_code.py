"""Where the code of a poster is typed in."""

import pytest
from django.test import Client

from institutions.actions.failed_codes import MAX_FAILED_CODES_A_MINUTE
from institutions.models import FailedCode
from institutions.short_codes import DICTATED_SYMBOLS, new_code, shown
from tests.surveys.at_the_door import address, text_of

pytestmark = pytest.mark.django_db
CODE = "/a/"


def tried(client, typed):
    return client.get(CODE, {"code": typed})


def wrong_code(collector):
    codes = (new_code(DICTATED_SYMBOLS) for _ in range(9))
    return next(code for code in codes if code != collector.dictated)


def test_page_has_one_field_and_is_sent_without_a_cookie(client):
    page = client.get(CODE)
    html = page.content.decode()
    assert (page.status_code, page.cookies.output()) == (200, "")
    assert '<form class="code" method="get" action="/a/" novalidate>' in html
    assert "csrf" not in html


@pytest.mark.parametrize("name", ["dictated", "code"])
@pytest.mark.parametrize("written", [str, str.lower, shown, lambda code: f" {' '.join(code)} "])
def test_code_opens_the_form_however_it_is_written(client, collector, name, written):
    answer = tried(client, written(getattr(collector, name)))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("form", collector))
    assert FailedCode.objects.count() == 0


def test_look_goes_on_to_the_form(client, collector):
    answer = client.get(CODE, {"code": collector.dictated, "v": "150-dark"})
    assert answer.headers["Location"] == f"{address('form', collector)}?v=150-dark"


@pytest.mark.parametrize("typed", ["7", "слон", "AAAAAAB", "x" * 500, "<script>", "\x00"])
def test_a_slip_of_the_pen_is_explained_and_is_no_guess(client, typed):
    page = tried(client, typed)
    assert (page.status_code, "В коде опечатка" in text_of(page)) == (404, True)
    assert FailedCode.objects.count() == 0


def test_wrong_code_is_explained_and_counted(client, collector):
    page = tried(client, wrong_code(collector))
    assert (page.status_code, "Код написан верно, но анкеты с ним нет" in text_of(page)) == (404, True)
    assert FailedCode.objects.count() == 1


def test_after_many_guesses_short_codes_wait_and_long_ones_open(client, collector):
    for _ in range(MAX_FAILED_CODES_A_MINUTE):
        tried(client, wrong_code(collector))
    page = tried(client, collector.dictated)
    assert (page.status_code, "Подождите минуту" in text_of(page)) == (429, True)
    assert client.get(f"{CODE}{collector.dictated}/").status_code == 429
    assert tried(client, collector.code).status_code == 302
    assert client.get(address("form", collector)).status_code == 200
    assert tried(Client(REMOTE_ADDR="203.0.113.7"), collector.dictated).status_code == 302


def test_thirty_people_behind_one_address_type_the_code(collector):
    telephones = [Client(REMOTE_ADDR="203.0.113.9") for _ in range(30)]
    assert [tried(each, collector.dictated).status_code for each in telephones] == [302] * 30
