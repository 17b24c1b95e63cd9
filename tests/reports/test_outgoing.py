"""The register of what went out."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from institutions.short_codes import shown
from reports.actions.copies import add_copy
from reports.actions.registration import mark_sent, register, signing_of
from reports.actions.versions import freeze
from reports.models import Registration
from reports.outgoing import HEADINGS
from tests.factories import a_form, an_institution

pytestmark = pytest.mark.django_db
PAGE, TABLE = reverse("reports:outgoing"), reverse("reports:outgoing-table")
DAY = dt.date(2024, 4, 10)


def registered(kind, about, number, on=DAY, name="И.И. Ручьёв"):
    signing = signing_of(number, on, "Директор", name)
    return register(freeze(kind, about, by=None), signing=signing, on=on, by=None)


@pytest.fixture
def three(world):
    """The library's, sent; the club's of the year before; the department's."""
    library = registered("execution", world.form, "12-о")
    mark_sent(library.registration, on=DAY, to="=Управление", by=None)
    club = registered("execution", world.others_form, "4", dt.date(2023, 12, 29))
    return [library, club, registered("consolidated", world.period, "7")]


def numbers(page):
    return [each.number for each in page.context["page"]]


def test_everybody_reads_of_the_reports_they_see_the_newest_first(world, three, signed_in):
    found = {
        name: numbers(signed_in(who).get(PAGE))
        for name, who in [
            ("e", world.editor),
            ("m", world.methodist),
            ("n", world.neighbour),
            ("s", world.stranger),
        ]
    }
    assert found == {"e": ["7", "12-о", "4"], "m": ["12-о"], "n": ["4"], "s": []}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"year": "2023"}, ["4"]),
        ({"year": "2024"}, ["7", "12-о"]),
        ({"sent": "yes"}, ["12-о"]),
        ({"sent": "no"}, ["7", "4"]),
        ({"year": "2024", "sent": "no"}, ["7"]),
        ({"year": "x", "sent": "x", "place": "institution-0"}, ["7", "12-о", "4"]),
    ],
)
def test_filters_narrow_it_and_nonsense_does_not(world, three, signed_in, wanted, found):
    assert numbers(signed_in(world.editor).get(PAGE, wanted)) == found


def test_a_place_has_its_own_numbers_and_the_department_those_of_no_performer(world, three, signed_in):
    browser = signed_in(world.editor)
    keys = [f"institution-{world.library.pk}", f"territory-{world.district.pk}"]
    assert [numbers(browser.get(PAGE, {"place": key})) for key in keys] == [["12-о"], ["7"]]


def test_the_places_of_others_are_not_offered(world, three, signed_in):
    page = signed_in(world.methodist).get(PAGE).content.decode()
    assert (world.library.short_name in page, world.club.short_name in page) == (True, False)


def test_the_table_holds_what_the_page_shows_as_text(world, three, signed_in):
    add_copy(three[0], b"%PDF-1.7\n%%EOF\n", "скан.pdf", by=None)
    response = signed_in(world.editor).get(TABLE, {"year": "2024"})
    assert response.headers["Content-Disposition"] == 'attachment; filename="ishodyashchie.xlsx"'
    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == list(HEADINGS)
    assert rows[2] == [
        "12-о", "10.04.2024", three[0].title, "2", "МБУК «Библиотека»", "Директор И.И. Ручьёв",
        "10.04.2024", "=Управление", "1", "", shown(three[0].code),
    ]  # fmt: skip
    assert [len(rows), {cell.data_type for row in sheet for cell in row}] == [3, {"s"}]


def test_an_empty_register_says_how_to_fill_it(world, signed_in):
    assert "Зарегистрировать и подписать" in signed_in(world.editor).get(PAGE).content.decode()


def test_three_lines_cost_as_many_queries_as_one(world, signed_in):
    browser, costs = signed_in(world.editor), []
    for wanted in (1, 3):
        while Registration.objects.count() < wanted:
            place = an_institution(world.district)
            form = world.period.submissions.create(institution=place)
            signed = registered("execution", form, "1")
            add_copy(signed, b"%PDF-1.7\n%%EOF\n", "скан.pdf", by=None)
            assert a_form(world.period, place) == form
        for address in (PAGE, TABLE):
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(address).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 15
