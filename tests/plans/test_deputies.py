"""A methodist or a head on leave: the deputy works as they would, and every trace names both."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from plans.actions.submissions import send
from plans.canned_remarks import remarks_of, version_of
from plans.models import Entry, PlanUpload
from plans.rows.row_history import entry_history
from tests.factories import a_deputyship, a_person, an_institution, filled
from tests.plans.quarter import Quarter, posted, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return Quarter(rows_wanted=1)


@pytest.fixture
def deputy(quarter):
    """A methodist of another institution of the district."""
    return a_person(Role.METHODIST, an_institution(quarter.district))


def trail(target):
    return [(entry.action, entry.by, entry.on_behalf_of) for entry in AuditEntry.objects.about(target)]


def save(signed_in, user, quarter, text, **more):
    address = reverse("plans:submission-save", args=[quarter.form.pk])
    return signed_in(user).post(address, posted(quarter.form, row1=text) | more)


def entry_of(quarter):
    return Entry.objects.get(obligation__submission=quarter.form)


def test_before_and_after_the_days_there_is_no_form(quarter, deputy, signed_in):
    assert signed_in(deputy).get(quarter.address).status_code == 404
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    assert signed_in(deputy).get(quarter.address).status_code == 200


def test_what_a_deputy_writes_and_sends_is_recorded_for_both(quarter, deputy, signed_in):
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    save(signed_in, deputy, quarter, "Провели опрос.", then="send")
    assert state(quarter.form) == "on_head"
    assert trail(entry_of(quarter)) == [("Изменено исполнение", deputy, quarter.methodist)]
    assert trail(quarter.form)[0][1:] == (deputy, quarter.methodist)
    event = quarter.form.events.get()
    assert (event.by, event.on_behalf_of) == (deputy, quarter.methodist)


def test_the_pages_name_both(quarter, deputy, signed_in):
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    save(signed_in, deputy, quarter, "Провели опрос.", then="send")
    both = f"{deputy} (за: {quarter.methodist})"
    browser = signed_in(quarter.head)
    history = reverse("plans:entry-history", args=[entry_of(quarter).obligation_id])
    for address in (quarter.address, history):
        assert both in browser.get(address).content.decode()


def test_two_people_at_one_row_are_told_apart_also_when_one_stands_in(quarter, deputy, signed_in):
    """The deputy's sitting is not taken for a sitting of the same person's own."""
    save(signed_in, quarter.methodist, quarter, "Раз.")
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    save(signed_in, deputy, quarter, "Раз, два.")
    lines = [(line.by, line.on_behalf_of) for line in entry_history(entry_of(quarter))]
    assert lines == [(deputy, quarter.methodist), (quarter.methodist, None)]


def test_a_colleague_with_the_same_right_acts_for_nobody(quarter, signed_in):
    colleague = a_person(Role.METHODIST, quarter.place)
    a_deputyship(quarter.methodist.memberships.get(), colleague)
    save(signed_in, colleague, quarter, "Провели опрос.")
    assert trail(entry_of(quarter)) == [("Изменено исполнение", colleague, None)]


def test_a_methodist_who_stands_in_for_the_head_writes_as_oneself_and_approves_for_the_head(
    quarter, signed_in
):
    a_deputyship(quarter.head.memberships.get(), quarter.methodist)
    save(signed_in, quarter.methodist, quarter, "Провели опрос.", then="approve")
    assert state(quarter.form) == "on_department"
    assert trail(entry_of(quarter)) == [("Изменено исполнение", quarter.methodist, None)]
    event = quarter.form.events.get()
    assert (event.by, event.on_behalf_of) == (quarter.methodist, quarter.head)


def test_a_deputy_of_a_methodist_approves_nothing(quarter, deputy, signed_in):
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    send(filled(quarter.form), by=quarter.methodist)
    approve = reverse("plans:submission-approve", args=[quarter.form.pk])
    assert signed_in(deputy).post(approve).status_code == 403


def test_a_deputy_in_the_department_accepts_for_the_one_on_leave(quarter, deputy, signed_in):
    a_deputyship(quarter.editor.memberships.get(), deputy)
    save(signed_in, quarter.head, quarter, "Провели опрос.", then="approve")
    accept = reverse("plans:submission-accept", args=[quarter.form.pk])
    assert signed_in(deputy).post(accept).status_code == 302
    event = quarter.form.events.last()
    assert (event.step, event.by, event.on_behalf_of) == ("accepted", deputy, quarter.editor)
    assert trail(entry_of(quarter))[0][1:] == (deputy, quarter.editor)


def test_a_later_day_given_in_place_of_the_one_on_leave_names_both(quarter, deputy, signed_in):
    a_deputyship(quarter.editor.memberships.get(), deputy)
    until = timezone.localdate() + dt.timedelta(days=400)
    address = reverse("plans:extension-new", args=[quarter.form.pk])
    assert signed_in(deputy).post(address, {"until": until, "reason": "Болезнь"}).status_code == 302
    event = quarter.form.events.get()
    assert (event.step, event.by, event.on_behalf_of) == ("extended", deputy, quarter.editor)


def test_an_editor_who_stands_in_for_another_districts_acts_there_for_that_one(quarter, signed_in):
    deputy = Quarter(rows_wanted=1).editor
    a_deputyship(quarter.editor.memberships.get(), deputy)
    browser = signed_in(deputy)
    remarks = {"remarks": "Дата?", "version": version_of(remarks_of(quarter.district.pk))}
    browser.post(reverse("plans:canned-remarks", args=[quarter.district.pk]), remarks)
    plan = {"title": "План", "kind": "measures", "territory": quarter.district.pk, "period_kind": "quarter"}
    days = {"year_from": 2025, "year_to": 2025, "report_due_days": 5, "lock_days": 30, "branches": "head"}
    assert browser.post(reverse("plans:plan-new"), plan | days).status_code == 302
    upload = PlanUpload.objects.create(territory=quarter.district, filename="plan.xlsx", year=2025, draft={})
    browser.post(reverse("plans:upload-cancel", args=[upload.pk]))
    trail = AuditEntry.objects.filter(by=deputy)
    assert len(trail) >= 3
    assert {entry.on_behalf_of for entry in trail} == {quarter.editor}


def test_the_tasks_of_both_are_on_the_first_page(quarter, deputy, signed_in):
    a_deputyship(quarter.methodist.memberships.get(), deputy)
    page = signed_in(deputy).get(reverse("plans:tasks"))
    found = [task.submission for group in page.context["groups"] for task in group.tasks]
    assert quarter.form in found
    assert str(quarter.methodist) in page.content.decode()
