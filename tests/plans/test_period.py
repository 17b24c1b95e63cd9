"""The department's board of a period: who has reported, who has not, who is late."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.actions import submissions as actions
from plans.actions.quarter import close_period
from plans.board import table as board
from plans.models import Obligation, Submission
from tests.factories import a_form, an_active_plan, an_institution, an_open_period, filled, write
from tests.plans.quarter import Quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def crowd():
    """Six institutions, one in each state."""
    world = Quarter()
    for _ in range(5):
        an_institution(territory=world.district)
    world.plan = an_active_plan(world.district, items=2)
    world.period = an_open_period(world.plan)
    forms = [a_form(world.period, place) for place in world.district.institutions.order_by("pk")]
    write(forms[1].obligations.first())
    for form in forms[2:]:
        filled(form)
        actions.send(form, by=world.methodist)
    for form in forms[3:]:
        actions.approve(form, by=world.head)
    actions.return_with_remarks(forms[4], {}, "Уточните", by=world.editor)
    actions.accept(forms[5], by=world.editor)
    world.forms = forms
    return world


def address(world, query=""):
    return f"/plans/periods/{world.period.pk}/{query}"


def listed(answer):
    return re.findall(r'<a href="/plans/submissions/(\d+)/">', answer.content.decode())


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def days_late(world, today):
    rows = board.read_rows(world.period, board.BY_SECTIONS, today)
    return [line.days_late for line in board.lines_of(rows, world.period, today)]


def test_everybody_stands_in_one_state_and_the_filters_count_them(crowd, signed_in):
    page = words(signed_in(crowd.editor).get(address(crowd)))
    states = [
        "не начато",
        "заполняется",
        "на согласовании у руководителя",
        "на приёмке",
        "возвращено",
        "принято",
    ]
    assert " ".join(["все: 6 не отчитались: 2 просрочили: 3", *(f"{state}: 1" for state in states)]) in page
    assert "Принято отчётов: 1 из 6" in page


@pytest.mark.parametrize(
    ("status", "numbers"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("owing", [0, 1]),
        ("overdue", [0, 1, 2]),
        ("not_started", [0]),
        ("filling", [1]),
        ("on_head", [2]),
        ("on_department", [3]),
        ("returned", [4]),
        ("accepted", [5]),
        ("нет такого", []),
    ],
)
def test_a_filter_shows_as_many_as_it_counted(crowd, signed_in, status, numbers):
    answer = signed_in(crowd.viewer).get(address(crowd), {"status": status})
    assert sorted(listed(answer)) == sorted(str(crowd.forms[number].pk) for number in numbers)


def test_the_table_of_periods_counts_as_the_board_does(crowd, signed_in):
    """Six forms: two in hand, one at its head, three that the department has seen, the returned one among them."""
    client = signed_in(crowd.viewer)
    assert "сдано 3 из 6, принято 1, на согласовании у руководителя 1" in words(
        client.get(f"/plans/{crowd.plan.pk}/periods/")
    )
    rates = client.get(address(crowd)).context["board"].rates
    assert (rates.reported, rates.expected) == (6, 12)


def test_who_owes_a_report_is_told_with_the_telephone(world, signed_in):
    world.place.head_name, world.place.phone = "Лозовая Н. А.", "8 (000) 555-01-10"
    world.place.save()
    client = signed_in(world.editor)
    assert "Лозовая Н. А., 8 (000) 555-01-10" in words(client.get(address(world, "?status=owing")))
    filled(world.form)
    actions.approve(world.form, by=world.head)
    assert "Отчитались все" in words(client.get(address(world, "?status=owing")))


@pytest.mark.parametrize(
    ("sent", "today", "days"),
    [
        (None, dt.date(2024, 4, 5), 0),
        (None, dt.date(2024, 4, 8), 3),
        (dt.datetime(2024, 4, 5, 12, tzinfo=dt.UTC), dt.date(2024, 5, 1), 0),
        (dt.datetime(2024, 4, 7, 12, tzinfo=dt.UTC), dt.date(2024, 5, 1), 2),
        (dt.datetime(2024, 4, 5, 22, tzinfo=dt.UTC), dt.date(2024, 5, 1), 1),  # past midnight in Moscow
    ],
)
def test_days_late_by_the_first_sending_or_to_this_day(world, sent, today, days):
    world.form.first_submitted_at = sent
    world.form.save()
    assert days_late(world, today) == [days]


def test_after_the_closing_nobody_grows_later(world):
    with time_machine.travel("2024-04-10T09:00:00Z", tick=False):
        close_period(world.period, by=world.editor)
    world.period.refresh_from_db()
    assert days_late(world, dt.date(2024, 12, 31)) == [5]


def test_closing_is_asked_once_more_with_what_is_not_done(world, signed_in):
    with time_machine.travel("2024-04-01T09:00:00Z", tick=False):
        client = signed_in(world.editor)
        page = words(client.get(address(world, "close/")))
        world.period.refresh_from_db()
        assert world.period.is_open
        client.post(address(world, "close/"))
    assert (
        "Срок сдачи ещё не прошёл Отчёты сдают до 5 апреля 2024. Не отчитались: 1 Сдано отчётов: 0 из 1"
        in page
    )
    world.period.refresh_from_db()
    assert not world.period.is_open


def test_a_period_without_measures_says_where_to_look(world, signed_in):
    empty = world.plan.periods.get(code="2024-Q2")
    Obligation.objects.filter(submission__period=empty).delete()
    assert "Отчитываться некому" in words(signed_in(world.editor).get(f"/plans/periods/{empty.pk}/"))


def test_a_viewer_reads_and_orders_the_report_but_does_not_close(world, signed_in):
    page = words(signed_in(world.viewer).get(address(world)))
    assert ("Подготовить сводный отчёт" in page, "Закрыть период" in page) == (True, False)


def test_performers_and_strangers_have_no_board(world, signed_in):
    other = Quarter()
    people = [world.methodist, world.head, other.editor]
    assert [signed_in(person).get(address(world)).status_code for person in people] == [404] * 3


def test_three_institutions_cost_as_many_queries_as_one(world, signed_in):
    client, costs = signed_in(world.editor), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get(address(world))
        costs.append(len(found))
        for _ in range(2):
            form = Submission.objects.create(
                period=world.period, institution=an_institution(territory=world.district)
            )
            form.obligations.create(item=world.plan.items.first(), due_dates=[])
            filled(form)
    assert costs[0] == costs[1] <= 15
