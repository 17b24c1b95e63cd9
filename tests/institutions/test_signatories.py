"""Who signs for a place, from when to when."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.actions.signatory import add_signatory, end_signatory
from institutions.models import AuditEntry, Role, Signatory
from institutions.signatories import signatory_on
from tests.factories import a_person, a_settlement, a_signatory

JUNE, JULY, AUGUST = dt.date(2024, 6, 10), dt.date(2024, 7, 10), dt.date(2024, 8, 10)


@pytest.fixture
def library(district):
    library = district.library
    library.head_post, library.head_name = "Директор", "И.И. Ручьёв"
    library.save()
    return library


def page(place):
    return reverse("institutions:institution-signatories", args=[place.pk])


def test_the_head_signs_where_nobody_was_named(library):
    assert signatory_on(library, JUNE) == ("Директор", "И.И. Ручьёв")


def test_a_place_without_a_post_has_a_head_all_the_same(library):
    library.head_post = ""
    assert signatory_on(library, JUNE) == ("Руководитель", "И.И. Ручьёв")


def test_whoever_acts_signs_in_those_days_only(library):
    a_signatory(library, post="Директор", name="И.И. Ручьёв", is_acting=False, since=dt.date(2020, 1, 1))
    a_signatory(library, since=dt.date(2024, 7, 1), until=dt.date(2024, 7, 10))
    days = [JUNE, dt.date(2024, 7, 1), JULY, dt.date(2024, 7, 11)]
    assert [signatory_on(library, day)[1] for day in days] == [
        "И.И. Ручьёв", "П.П. Речной", "П.П. Речной", "И.И. Ручьёв",
    ]  # fmt: skip


def test_of_two_that_hold_the_post_the_later_one_signs(library):
    for since, name in [(2020, "Первый"), (2023, "Второй")]:
        a_signatory(library, name=name, is_acting=False, since=dt.date(since, 1, 1))
    assert signatory_on(library, JUNE)[1] == "Второй"


def test_a_territory_has_signatories_of_its_own(district, library):
    a_signatory(district.territory, post="И.о. начальника", name="О.О. Лесная")
    assert signatory_on(district.territory, JUNE) == ("И.о. начальника", "О.О. Лесная")
    assert signatory_on(library, JUNE) == ("Директор", "И.И. Ручьёв")


def test_naming_and_ending_are_in_the_history_of_the_place(library, district):
    named = Signatory(institution=library, post="И.о. директора", name="П.П. Речной", since=JUNE)
    add_signatory(named, by=district.administrator)
    end_signatory(named, until=JULY, by=district.administrator)
    end_signatory(named, until=JULY, by=district.administrator)  # pressed twice
    entries = AuditEntry.objects.about(library).order_by("pk")
    assert [(entry.action, entry.changes) for entry in entries] == [
        ("Добавлено подписывающее лицо", {"подпись": ["", "И.о. директора П.П. Речной, с 10.06.2024"]}),
        (
            "Изменён срок подписывающего лица",
            {
                "подпись": [
                    "И.о. директора П.П. Речной, с 10.06.2024",
                    "И.о. директора П.П. Речной, с 10.06.2024 по 10.07.2024",
                ]
            },
        ),
    ]


def test_the_last_day_is_not_before_the_first(library):
    with pytest.raises(ValidationError, match=r"Последний день раньше первого \(10.07.2024\)"):
        end_signatory(a_signatory(library, since=JULY), until=JUNE, by=None)


@time_machine.travel("2024-07-10 12:00+03:00")
def test_an_editor_names_and_ends_a_signatory_on_the_page(library, district, signed_in):
    editor = signed_in(a_person(Role.DEPARTMENT_EDITOR, district.territory))
    sent = {
        "post": "И.о.  директора",
        "name": "П.П. Речной",
        "is_acting": "on",
        "since": "2024-07-01",
        "until": "",
    }
    assert editor.post(page(library), sent).url == page(library)
    named = library.signatories.get()
    assert (named.post, named.is_acting, named.until) == ("И.о. директора", True, None)
    assert "Сегодня: И.о. директора П.П. Речной" in editor.get(page(library)).content.decode()
    end = reverse("institutions:signatory-end", args=[named.pk])
    assert editor.post(end, {"until": "2024-07-05"}).url == page(library)
    assert "Сегодня: Директор И.И. Ручьёв" in editor.get(page(library)).content.decode()


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"since": "2024-07-10", "until": "2024-06-10"}, "__all__", "Последний день раньше первого."),
        ({"since": "", "until": ""}, "since", "Обязательное поле."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(library, district, signed_in, sent, field, words):
    answer = signed_in(district.administrator).post(
        page(library), {"post": "Директор", "name": "И.И."} | sent
    )
    assert answer.context["form"].errors == {field: [words]}
    assert Signatory.objects.count() == 0


def test_a_head_names_for_the_own_institution_and_a_methodist_reads(library, district, signed_in):
    head = a_person(Role.INSTITUTION_HEAD, library)
    sent = {"post": "И.о. директора", "name": "П.П. Речной", "since": "2024-07-01"}
    assert signed_in(head).post(page(library), sent).status_code == 302
    methodist = signed_in(district.methodist)
    assert (methodist.get(page(library)).status_code, methodist.post(page(library), sent).status_code) == (
        200,
        403,
    )
    assert "Добавить</button>" not in methodist.get(page(library)).content.decode()


def test_a_settlement_head_names_for_the_settlement_alone(district, signed_in):
    own, near = a_settlement(district.territory), a_settlement(district.territory)
    browser = signed_in(a_person(Role.SETTLEMENT_HEAD, own))
    sent = {"post": "И.о. главы", "name": "П.П. Речной", "since": "2024-07-01"}
    addresses = [reverse("institutions:territory-signatories", args=[place.pk]) for place in (own, near)]
    assert [browser.post(address, sent).status_code for address in addresses] == [302, 404]


def test_three_signatories_cost_as_many_queries_as_one(library, district, signed_in):
    browser, costs = signed_in(district.administrator), []
    for count in (1, 2):
        for _ in range(count):
            a_signatory(library, made_by=a_person())
        browser.get(page(library))
        with CaptureQueriesContext(connection) as queries:
            browser.get(page(library))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


def test_a_signatory_of_a_strange_district_is_as_if_it_did_not_exist(other, district, signed_in):
    end = reverse("institutions:signatory-end", args=[a_signatory(other.library).pk])
    assert signed_in(district.administrator).post(end, {"until": "2025-01-01"}).status_code == 404
