"""What the same performer wrote about the same item before."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions.plans import activate, copy_to_next_year
from plans.models import Entry
from plans.rows.form_rows import form_rows
from plans.rows.past_texts import past_texts
from tests.factories import (
    a_form,
    an_indicator,
    an_institution,
    an_open_period,
    confirm_responsibles,
    write,
)
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter(rows_wanted=1)


def form_of(world, code, plan=None):
    return a_form(an_open_period(plan or world.plan, code), world.place)


def told(form):
    row = rows(form)[0]
    row.submission = form
    return [(past.period.code, past.words) for past in past_texts([row])[row.pk]]


def test_the_last_periods_come_first(world):
    for code in ("2024-Q1", "2024-Q2", "2024-Q3"):
        write(rows(form_of(world, code))[0], text=f"Сделано в {code}")
    assert told(form_of(world, "2024-Q4")) == [
        ("2024-Q3", "Сделано в 2024-Q3"),
        ("2024-Q2", "Сделано в 2024-Q2"),
        ("2024-Q1", "Сделано в 2024-Q1"),
    ]


def test_later_periods_empty_texts_and_other_performers_are_left_out(world):
    other = an_institution(world.district)
    write(rows(form_of(world, "2024-Q1"))[0], text="Наше")
    write(rows(form_of(world, "2024-Q2"))[0], text="")
    write(rows(form_of(world, "2024-Q4"))[0], text="Позже")
    write(rows(a_form(world.period, other))[0], text="Чужое")
    assert told(form_of(world, "2024-Q3")) == [("2024-Q1", "Наше")]


def test_four_texts_are_enough_also_over_copied_plans(world):
    plan = world.plan
    for year in (2024, 2025):
        for quarter in (1, 2, 3):
            write(rows(form_of(world, f"{year}-Q{quarter}", plan))[0], text=f"{year}, {quarter}")
        plan = copy_to_next_year(plan, by=None)
        confirm_responsibles(plan)
        activate(plan, by=None)
    assert [words for _, words in told(form_of(world, "2026-Q1", plan))] == [
        "2025, 3", "2025, 2", "2025, 1", "2024, 3",
    ]  # fmt: skip


def test_figures_of_old_texts_are_told_as_they_were(world):
    visits = an_indicator(world.plan.items.get(), "Посещения")
    for code, value in [("2024-Q1", 7551), ("2024-Q2", 8947)]:
        text = "Пришли {{Посещения}}, {{Посещения:изменение}}."
        write(rows(form_of(world, code))[0], text=text, figures={visits.pk: Decimal(value)})
    assert told(form_of(world, "2024-Q3")) == [
        ("2024-Q2", "Пришли 8947, на 1396 больше."),
        ("2024-Q1", "Пришли 7551, {{Посещения:изменение}}."),
    ]


def test_many_rows_cost_as_few_queries_as_one():
    costs = []
    for count in (1, 3):
        world = Quarter(rows_wanted=count)
        for row in rows(world.form):
            write(row, text="Раньше")
        form = form_of(world, "2024-Q2")
        obligations = list(form.obligations.select_related("item"))
        for row in obligations:
            row.submission = form
        with CaptureQueriesContext(connection) as queries:
            assert len(past_texts(obligations)) == count
        costs.append(len(queries))
    assert costs == [1, 1]


def test_a_text_carried_over_is_told_to_everybody_who_reads_the_form(world, signed_in):
    words = "Опрошено 240 посетителей, довольны 97 %."
    write(rows(world.form)[0], text=words)
    form = form_of(world, "2024-Q2")
    write(rows(form)[0], text=words)
    assert [row.obligation for row in form_rows(form, world.editor).stale] == [rows(form)[0]]
    for person in (world.methodist, world.head, world.editor, world.viewer):
        page = signed_in(person).get(form.get_absolute_url()).content.decode()
        assert "Текст тот же, что за I квартал 2024 года. Не изменились числа: 240, 97." in page
    entry = Entry.objects.get(obligation=rows(form)[0])
    write(rows(form)[0], version=entry.version, text="Опрошено 251 посетителей, довольны 98 %.")
    assert form_rows(form, world.editor).stale == []
