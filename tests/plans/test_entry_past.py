"""Carrying an earlier text over: without scripts by a page of its own, with marked words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Entry
from tests.factories import a_form, an_open_period, write
from tests.plans.quarter import Quarter, posted, row_fields, rows

pytestmark = pytest.mark.django_db
OLD = "Опрошено 240 посетителей."


@pytest.fixture
def world():
    """Words in the first quarter; the second is open and empty."""
    world = Quarter()
    write(rows(world.form)[0], text=OLD)
    world.past = Entry.objects.get()
    world.form = a_form(an_open_period(world.plan, "2024-Q2"), world.place)
    return world


def address_of(row, take=None):
    return f"/plans/rows/{row.pk}/past/" + (f"?take={take}" if take else "")


def field_in(page):
    body = page.content.decode()
    return body[body.index("<textarea") :].partition(">")[2].partition("</textarea>")[0].strip()


def test_the_button_saves_the_form_and_leads_to_the_text(world, signed_in):
    row = rows(world.form)[0]
    data = posted(world.form, row2="Набрано") | {"then": f"past-{row.pk}-{world.past.pk}"}
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.headers["Location"] == address_of(row, world.past.pk)
    assert Entry.objects.get(obligation=rows(world.form)[1]).text == "Набрано"


@pytest.mark.parametrize("then", ["past-1-", "past-999999-1", "past--", "past-²-1"])
def test_a_strange_button_saves_and_comes_back(world, signed_in, then):
    data = posted(world.form, row1="Набрано") | {"then": then}
    answer = signed_in(world.methodist).post(f"{world.address}save/", data)
    assert answer.headers["Location"] == world.address


def test_the_old_text_stands_in_the_field_and_is_saved_by_the_button(world, signed_in):
    client, row = signed_in(world.methodist), rows(world.form)[0]
    page = client.get(address_of(row, world.past.pk))
    assert field_in(page) == OLD
    assert not Entry.objects.filter(obligation=row).exists()
    client.post(f"/plans/rows/{row.pk}/save/", row_fields(row, text=field_in(page)))
    assert Entry.objects.get(obligation=row).text == OLD


def test_what_the_old_text_would_replace_is_marked(world, signed_in):
    row = rows(world.form)[0]
    write(row, text="Опрошено 251 посетителей.")
    page = signed_in(world.methodist).get(address_of(row, world.past.pk)).content.decode()
    assert '<del><span class="unseen">[убрано: </span>251' in page
    assert '<ins><span class="unseen">[добавлено: </span>240' in page


def test_without_a_choice_the_present_text_stands_in_the_field(world, signed_in):
    row = rows(world.form)[0]
    write(row, text="Своё")
    for take in (None, 999, "х"):
        assert field_in(signed_in(world.methodist).get(address_of(row, take))) == "Своё"


def test_another_s_text_is_never_taken(world, signed_in):
    other = Quarter()
    write(rows(other.form)[0], text="Чужое")
    foreign = Entry.objects.get(text="Чужое")
    page = signed_in(world.methodist).get(address_of(rows(world.form)[0], foreign.pk))
    assert "Чужое" not in page.content.decode()


def test_whoever_may_not_write_reads_what_was_before(world, signed_in):
    row = rows(world.form)[0]
    page = signed_in(world.editor).get(address_of(row)).content.decode()
    assert (OLD in page, "<textarea" in page, "?take=" in page) == (True, False, False)


def test_a_foreign_row_is_not_there(world, signed_in):
    assert signed_in(world.stranger).get(address_of(rows(world.form)[0])).status_code == 404


def test_three_earlier_texts_cost_as_one(signed_in):
    costs = []
    for codes in (["2024-Q1"], ["2024-Q1", "2024-Q2", "2024-Q3"]):
        world = Quarter(rows_wanted=1)
        for code in codes:
            write(rows(a_form(an_open_period(world.plan, code), world.place))[0], text=OLD)
        form = a_form(an_open_period(world.plan, "2024-Q4"), world.place)
        client = signed_in(world.methodist)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address_of(rows(form)[0])).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15
