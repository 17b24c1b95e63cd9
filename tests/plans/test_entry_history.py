"""The history of a row: who changed what; autosaves of one sitting read as one change."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions import audit
from plans.actions import submissions as actions
from plans.figures.row_figures import figures_of
from plans.models import Entry
from plans.rows.row_history import entry_history
from tests.factories import an_indicator, write
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2024, 3, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def world():
    return Quarter()


def typed(world, *steps):
    """Autosaves at so many minutes after noon: (minute, person, text)."""
    row = rows(world.form)[0]
    for version, (minute, person, text) in enumerate(steps):
        with time_machine.travel(NOON + dt.timedelta(minutes=minute), tick=False):
            write(row, version=version, text=text, by=person)
    return Entry.objects.get(obligation=row)


def told(entry):
    return [(line.by, line.changes["информация об исполнении"]) for line in entry_history(entry)]


def test_autosaves_of_one_sitting_are_one_change(world):
    entry = typed(
        world,
        (0, world.methodist, "Про"),
        (1, world.methodist, "Провели"),
        (29, world.methodist, "Провели опрос"),
    )
    assert told(entry) == [(world.methodist, ["", "Провели опрос"])]


def test_another_person_and_a_long_pause_begin_a_new_change(world):
    entry = typed(
        world,
        (0, world.methodist, "Раз"),
        (2, world.head, "Раз, два"),
        (4, world.methodist, "Раз, два, три"),
        (60, world.methodist, "Всё"),
    )
    assert told(entry) == [
        (world.methodist, ["Раз, два, три", "Всё"]),
        (world.methodist, ["Раз, два", "Раз, два, три"]),
        (world.head, ["Раз", "Раз, два"]),
        (world.methodist, ["", "Раз"]),
    ]


def test_fields_changed_in_turn_are_told_together(world):
    row = rows(world.form)[0]
    write(row, text="Текст", state="not_started", actual_date=None)
    write(row, version=1, text="Текст", state="done", actual_date=None)
    (line,) = entry_history(row.entry if hasattr(row, "entry") else Entry.objects.get(obligation=row))
    assert line.changes == {
        "информация об исполнении": ["", "Текст"],
        "состояние": ["не приступали", "исполнено"],
    }


def test_a_review_stands_by_itself(world):
    write(rows(world.form)[0], by=world.methodist)
    for row in rows(world.form)[1:]:
        write(row)
    actions.approve(world.form, by=world.head)
    first = rows(world.form)[0]
    actions.return_with_remarks(world.form, {first.pk: "Назовите число"}, by=world.editor)
    assert [line.action for line in entry_history(first.entry)] == [
        "Рассмотрено исполнение",
        "Изменено исполнение",
    ]


def test_a_text_is_told_with_the_figures_of_its_time(world, signed_in):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="чел.")
    steps = [("Пришли {{Посещения}}", 40), ("Всего пришли {{Посещения}}", 52), ("Пришли {{Посещения}}", None)]
    for version, (text, value) in enumerate(steps):
        with time_machine.travel(NOON + dt.timedelta(hours=version), tick=False):
            values = {"text": text, "figures": {visits.pk: value and Decimal(value)}}
            write(row, version=version, by=world.methodist, **values)
    address = f"/plans/rows/{row.pk}/history/"
    history = signed_in(world.methodist).get(address).context["history"]
    assert [line.changes["информация об исполнении"] for line in history] == [
        ["Всего пришли 52", "Пришли {{Посещения}}"],
        ["Пришли 40", "Всего пришли 52"],
        ["", "Пришли 40"],
    ]


def test_how_a_sum_was_put_together_is_no_figure_of_then(world):
    row = rows(world.form)[0]
    visits = an_indicator(row.item, "Посещения", unit="чел.")
    write(row, text="Пришли {{Посещения}}", figures={visits.pk: Decimal(500)})
    entry = Entry.objects.get(obligation=row)
    changes = {str(visits): (None, "120 (Клуб) + 380 (своё) = 500")}
    audit.record(entry, "Собрано из частей филиалов", by=None, changes=changes)
    figures = figures_of([row])[row.pk]
    assert [line.changes.get("информация об исполнении") for line in entry_history(entry, figures)] == [
        None,
        ["", "Пришли 500"],
    ]


def test_the_page_shows_it_to_whoever_sees_the_form(world, signed_in):
    entry = typed(world, (0, world.methodist, "Провели опрос"))
    address = f"/plans/rows/{entry.obligation_id}/history/"
    found = {}
    for person in (world.methodist, world.head, world.editor, world.viewer, world.stranger):
        answer = signed_in(person).get(address)
        found[person] = (answer.status_code, "Провели опрос" in answer.content.decode())
    assert list(found.values()) == [(200, True)] * 4 + [(404, False)]


def test_a_row_nobody_wrote_has_no_history_yet(world, signed_in):
    answer = signed_in(world.methodist).get(f"/plans/rows/{rows(world.form)[0].pk}/history/")
    assert "Изменений ещё не было." in answer.content.decode()


def test_a_long_history_costs_no_more_queries(world, signed_in):
    client, costs = signed_in(world.methodist), []
    entry = typed(world, (0, world.methodist, "0"))
    for more in (0, 3):
        for number in range(more):
            write(rows(world.form)[0], version=number + 1, text=str(number + 1), by=world.head)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/plans/rows/{entry.obligation_id}/history/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15
