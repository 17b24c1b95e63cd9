"""One performer freed from one item, and bound to it again."""

import datetime as dt
import re

import pytest
import time_machine

from institutions.models import AuditEntry, Notice
from plans import queries
from plans.actions.items import edit_item
from plans.actions.plans import activate
from plans.actions.quarter import close_period, make_obligations
from plans.actions.releases import end_release, release
from plans.actions.submissions import approve
from plans.models import Entry, Obligation, Release, Submission
from tests.factories import (
    a_branch,
    a_form,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
    an_open_period,
    confirm_responsibles,
    write,
)
from tests.plans.quarter import Quarter, rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2024-05-20T09:00:00Z", tick=False):
        yield


@pytest.fixture
def world():
    """Two institutions, two items, the second quarter open."""
    world = Quarter()
    world.other = an_institution(territory=world.district)
    world.plan = an_active_plan(world.district, items=2)
    world.period = an_open_period(world.plan, "2024-Q2")
    world.form = a_form(world.period, world.place)
    return world


def free(row, **changed):
    return release(row, **{"kind": "not_applicable", "reason": "Нет зала", "by": None} | changed)


def owed(plan, place):
    """(item, period) that the performer owes."""
    found = Obligation.objects.filter(
        submission__institution=place, item__plan=plan, withdrawn_at__isnull=True
    )
    return set(found.values_list("item__number", "submission__period__code"))


def test_the_item_is_asked_no_more_from_this_period_on_of_this_performer_alone(world):
    free(rows(world.form)[0])
    rest = {("1.2", f"2024-Q{number}") for number in (1, 2, 3, 4)}
    assert owed(world.plan, world.place) == rest | {("1.1", "2024-Q1")}
    assert len(owed(world.plan, world.other)) == 8


def test_a_changed_plan_does_not_bring_it_back(world):
    free(rows(world.form)[0])
    edit_item(world.plan.items.get(number="1.1"), {"deadline_text": "ежемесячно"}, by=None)
    assert make_obligations(world.plan, by=None) == 0
    assert ("1.1", "2024-Q3") not in owed(world.plan, world.place)
    assert ("1.1", "2024-Q3") in owed(world.plan, world.other)


def test_what_was_written_stays_and_comes_back_with_the_duty(world):
    row = rows(world.form)[0]
    write(row, text="Начато")
    found = free(row)
    assert Entry.objects.get(obligation=row).text == "Начато"
    end_release(found, by=world.editor)
    row.refresh_from_db()
    assert (row.withdrawn_at, row.entry.text) == (None, "Начато")
    assert len(owed(world.plan, world.place)) == 8


def test_it_is_out_of_the_form_and_out_of_its_count(world, signed_in):
    free(rows(world.form)[0])
    page = signed_in(world.methodist).get(world.address).content.decode()
    assert ("Мероприятие 1.1" in page, "Мероприятие 1.2" in page) == (False, True)
    write(rows(world.form)[1])
    (form,) = queries.with_progress(Submission.objects.filter(pk=world.form.pk))
    assert (form.total, form.empty) == (1, 0)
    approve(world.form, by=world.head)


def test_a_closed_period_stays_as_it_was_reported(world):
    row = rows(world.form)[0]
    close_period(world.period, by=None)
    row = Obligation.objects.select_related("submission__period__plan", "item").get(pk=row.pk)
    assert free(row).since == dt.date(2024, 7, 1)
    assert ("1.1", "2024-Q2") in owed(world.plan, world.place)
    assert ("1.1", "2024-Q3") not in owed(world.plan, world.place)


def test_a_settlement_is_freed_like_an_institution():
    world = Quarter()
    settlement = a_settlement(world.district)
    plan = a_plan(world.district)
    item = an_item(plan, responsible_text="главы поселений")
    confirm_responsibles(plan)
    activate(plan, by=None)
    form = a_form(an_open_period(plan, "2024-Q2"), settlement)
    free(form.obligations.get())
    left = Obligation.objects.filter(item=item, withdrawn_at__isnull=True)
    assert set(left.values_list("submission__period__code", flat=True)) == {"2024-Q1"}


def test_parts_of_branches_go_with_the_duty_of_the_head_institution(world):
    branch = a_branch(world.place)
    world.plan.branches = "parts"
    world.plan.save()
    make_obligations(world.plan, by=None)
    assert ("1.1", "2024-Q3") in owed(world.plan, branch)
    free(rows(world.form)[0])
    assert {period for number, period in owed(world.plan, branch) if number == "1.1"} == {"2024-Q1"}


def test_taking_it_back_twice_leaves_one_trace(world):
    found = free(rows(world.form)[0])
    end_release(found, by=world.editor)
    end_release(found, by=world.editor)
    trail = AuditEntry.objects.about(found.item).order_by("pk").values_list("action", flat=True)
    assert list(trail)[-2:] == ["Освобождение: не относится к учреждению", "Освобождение отменено"]


def test_whoever_must_report_again_is_told(world):
    found = free(rows(world.form)[0])
    for _ in range(2):
        end_release(found, by=world.editor)
    told = Notice.objects.filter(key=f"release:{found.pk}:ended")
    assert {(notice.user, notice.address) for notice in told} == {
        (world.methodist, world.form.get_absolute_url()),
        (world.head, world.form.get_absolute_url()),
    }
    assert told[0].text.startswith("Освобождение отменено, о мероприятии снова нужно отчитываться: «")


def test_the_same_item_freed_from_in_two_periods_is_asked_again_at_once(world):
    before = owed(world.plan, world.place)
    first = free(rows(a_form(an_open_period(world.plan, "2024-Q1"), world.place))[0])
    free(rows(world.form)[0])
    end_release(first, by=world.editor)
    assert not Release.objects.current().exists()
    assert owed(world.plan, world.place) == before


# the page


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_department_sees_who_is_free_and_takes_it_back(world, signed_in):
    found = free(rows(world.form)[0])
    client = signed_in(world.editor)
    address = f"/plans/{world.plan.pk}/releases/"
    page = words(client.get(address))
    assert f"1.1 Мероприятие 1.1 {world.place} Не относится к учреждению Нет зала 01.04.2024 Отменить" in page
    assert client.post(f"/plans/releases/{found.pk}/end/").url == address
    assert "отменено 20.05.2024" in words(client.get(address))
    assert not Release.objects.current().exists()


def test_a_viewer_reads_and_nobody_else_gets_in(world, signed_in):
    found = free(rows(world.form)[0])
    address, end = f"/plans/{world.plan.pk}/releases/", f"/plans/releases/{found.pk}/end/"
    people = [world.viewer, world.methodist, world.head, Quarter().editor]
    assert [signed_in(person).get(address).status_code for person in people] == [200, 404, 404, 404]
    assert "Отменить" not in words(signed_in(world.viewer).get(address))
    assert [signed_in(person).post(end).status_code for person in people] == [404] * 4
    assert Release.objects.current().count() == 1


def test_three_releases_cost_as_many_queries_as_one(world, signed_in, django_assert_max_num_queries):
    client, address = signed_in(world.editor), f"/plans/{world.plan.pk}/releases/"
    free(rows(world.form)[0])
    client.get(address)
    with django_assert_max_num_queries(15) as one:
        client.get(address)
    free(rows(world.form)[1])
    free(a_form(world.period, world.other).obligations.first())
    with django_assert_max_num_queries(len(one)):
        client.get(address)
