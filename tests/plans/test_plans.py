"""The list of plans: who sees which, filters, empty states, a steady number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from institutions.models import Role
from plans.models import Plan
from tests.factories import a_district, a_person, a_plan, a_settlement, an_active_plan, an_institution

pytestmark = pytest.mark.django_db
LIST = reverse("plans:plans")


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def editor(district, signed_in):
    return signed_in(a_person(Role.DEPARTMENT_EDITOR, district))


def titles(browser, **query):
    return [plan.title for plan in browser.get(LIST, query).context["page"]]


def test_the_department_sees_its_plans_but_the_archive_only_when_asked(editor, district):
    a_plan(district, title="Черновик")
    a_plan(district, title="Старый", status=Plan.Status.ARCHIVED, year_from=2020, year_to=2020)
    a_plan(title="Чужой")
    assert titles(editor) == ["Черновик"]
    assert titles(editor, status="archived") == ["Старый"]


def test_a_performer_sees_the_active_plans_that_oblige_it(district, signed_in):
    library = an_institution(district)
    an_active_plan(district, title="Действует")
    a_plan(district, title="Черновик")
    a_plan(title="Чужой")
    assert titles(signed_in(a_person(Role.METHODIST, library))) == ["Действует"]


def test_plans_are_found_by_year_kind_and_territory(editor, district):
    place = a_settlement(district)
    a_plan(district, title="А", year_from=2022, year_to=2024, kind="nok")
    a_plan(place, title="Б", year_from=2025, year_to=2025)
    assert titles(editor, year="2023") == ["А"]
    assert titles(editor, kind="measures") == ["Б"]
    assert titles(editor, territory=place.pk) == ["Б"]


@pytest.mark.parametrize(
    "query", [{"year": "x"}, {"kind": "x"}, {"territory": "x"}, {"status": "x"}, {"page": "x"}]
)
def test_a_filter_that_makes_no_sense_is_left_out(editor, district, query):
    a_plan(district, title="А")
    assert titles(editor, **query) == ["А"]


def test_an_empty_list_says_what_to_do(editor, signed_in):
    assert "Загрузите план из Word или Excel" in editor.get(LIST).content.decode()
    methodist = signed_in(a_person(Role.METHODIST))
    assert "когда управление культуры введёт его в действие" in methodist.get(LIST).content.decode()


def queries(browser, url):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)


def test_three_plans_cost_as_many_queries_as_one(editor, district):
    a_plan(district)
    once = queries(editor, LIST)
    a_plan(district), a_plan(district)
    assert queries(editor, LIST) == once
    assert once <= 15
