"""The first page: what to do and by when, for everybody who has something to do."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from institutions.models import Role
from plans import queries
from plans.actions import submissions as actions
from plans.actions.plans import archive
from plans.actions.quarter import close_period
from plans.models import Submission
from tests.factories import (
    a_branch,
    a_person,
    a_settlement,
    an_active_plan,
    an_institution,
    an_open_period,
    filled,
    write,
)
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 4, 1)


@pytest.fixture
def world():
    return Quarter()


def todo(user, today=DAY):
    return [(task.verb, task.submission.pk) for group in queries.tasks(user, today) for task in group.tasks]


def words(client, address="/plans/tasks/"):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def test_each_is_asked_for_the_step_that_is_theirs(world):
    people = [world.methodist, world.head, world.editor, world.viewer]

    def asked():
        return [[verb for verb, _ in todo(person)] for person in people]

    filled(world.form)
    assert asked() == [["Заполнить"], ["Заполнить"], [], []]
    actions.send(world.form, by=world.methodist)
    assert asked() == [[], ["Согласовать"], [], []]
    actions.approve(world.form, by=world.head)
    assert asked() == [[], [], ["Проверить"], []]
    actions.return_with_remarks(world.form, {}, "Уточните", by=world.editor)
    assert asked() == [["Исправить замечания"], ["Исправить замечания"], [], []]
    actions.approve(world.form, by=world.head)
    actions.accept(world.form, by=world.editor)
    assert asked() == [[], [], [], []]


@pytest.mark.parametrize(
    ("today", "when"),
    [
        (dt.date(2024, 4, 1), "осталось 4 дня"),
        (dt.date(2024, 4, 4), "остался 1 день"),
        (dt.date(2024, 4, 5), "сегодня последний день"),
        (dt.date(2024, 4, 6), "просрочено на 1 день"),
        (dt.date(2024, 4, 16), "просрочено на 11 дней"),
    ],
)
def test_the_time_left_is_told_in_days(world, today, when):
    (group,) = queries.tasks(world.methodist, today)
    assert group.tasks[0].when == when


@time_machine.travel("2024-04-01T09:00:00Z", tick=False)
def test_the_page_names_the_task_the_day_and_the_button(world, signed_in):
    write(rows(world.form)[0])
    client = signed_in(world.methodist)
    page = words(client)
    assert f"{world.place.short_name}: I квартал 2024 года" in page
    assert "Заполнено: 1 из 3 до 5 апреля 2024 осталось 4 дня Заполнить" in page
    assert f'<a class="button" href="{world.address}">' in client.get("/plans/tasks/").content.decode()


def test_own_forms_say_whether_anybody_began(world, signed_in):
    assert f"{world.place.short_name} не начато" in words(signed_in(world.methodist))
    write(rows(world.form)[0])
    assert f"{world.place.short_name} заполняется" in words(signed_in(world.methodist))


def test_nothing_to_do_says_what_will_come(signed_in):
    page = words(signed_in(a_person(Role.METHODIST)))
    assert "Всё сделано Новые задачи появятся здесь" in page


def test_a_returned_form_stands_above_a_new_one_and_tells_the_remarks(world, signed_in):
    filled(world.form)
    actions.approve(world.form, by=world.head)
    actions.return_with_remarks(world.form, {rows(world.form)[1].pk: "Уточните"}, by=world.editor)
    an_open_period(world.plan, "2024-Q2")
    assert [verb for verb, _ in todo(world.methodist)] == ["Исправить замечания", "Заполнить"]
    assert "Замечаний: 1" in words(signed_in(world.methodist))


def test_the_more_urgent_stands_first(world):
    later = an_open_period(world.plan, "2024-Q2")
    assert [pk for _, pk in todo(world.methodist)] == [
        world.form.pk,
        later.submissions.get(institution=world.place).pk,
    ]


def test_planned_closed_and_archived_ask_for_nothing(world):
    assert len(todo(world.methodist)) == 1
    close_period(world.period, by=world.editor)
    assert todo(world.methodist) == []
    an_open_period(world.plan, "2024-Q2")
    assert len(todo(world.methodist)) == 1
    archive(world.plan, by=world.editor)
    assert todo(world.methodist) == []


def test_a_branch_is_asked_for_its_part_and_the_head_institution_for_all():
    world = Quarter()
    branch = a_branch(world.place)
    an_open_period(an_active_plan(world.district, branches="own"))
    librarian = a_person(Role.METHODIST, branch)
    performers = [Submission.objects.get(pk=pk).institution for _, pk in todo(librarian)]
    assert performers == [branch]
    of_head = {Submission.objects.get(pk=pk).institution for _, pk in todo(world.methodist)}
    assert of_head == {world.place, branch}


def test_a_settlement_head_is_asked_for_the_form_of_the_settlement(world):
    settlement = a_settlement(world.district)
    form = Submission.objects.create(period=world.period, territory=settlement)
    form.obligations.create(item=world.plan.items.first(), due_dates=[])
    assert todo(a_person(Role.SETTLEMENT_HEAD, settlement)) == [("Заполнить", form.pk)]
    assert todo(a_person(Role.SETTLEMENT_HEAD, a_settlement(world.district))) == []


def test_the_department_finds_who_reported_one_click_away(world, signed_in):
    page = signed_in(world.editor).get("/plans/tasks/").content.decode()
    assert f'<a href="/plans/periods/{world.period.pk}/">Кто отчитался: I квартал 2024 года</a>' in page


def test_nothing_of_another_district_is_told(world, signed_in):
    other = Quarter()
    filled(other.form)
    actions.approve(other.form, by=other.head)
    for person in (world.methodist, world.head, world.editor, world.viewer):
        assert other.place.short_name not in words(signed_in(person))


def test_reading_writes_nothing(world, signed_in):
    client = signed_in(world.methodist)
    with CaptureQueriesContext(connection) as found:
        client.get("/plans/tasks/")
    written = [q["sql"] for q in found if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "django_session" not in sql] == []


@pytest.mark.parametrize("person", ["methodist", "head", "editor", "viewer"])
def test_three_forms_cost_as_many_queries_as_one(world, signed_in, person):
    client, costs = signed_in(getattr(world, person)), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get("/plans/tasks/")
        costs.append(len(found))
        for _ in range(2):
            place = an_institution(territory=world.district, parent=world.place)
            form = Submission.objects.create(period=world.period, institution=place)
            form.obligations.create(item=world.plan.items.first(), due_dates=[])
            filled(form)
            actions.send(form, by=world.methodist)
            if person == "editor":
                actions.approve(form, by=world.head)
        an_open_period(world.plan, "2024-Q2")
    assert costs[0] == costs[1] <= 15
