"""Periods open, are reminded of and close by themselves; days on which nothing ran are caught up."""

import datetime as dt

import pytest
import time_machine

from culturequality.celery import app
from institutions.models import AuditEntry, Notice, Role
from plans.actions import submissions as actions
from plans.actions.extensions import grant_extension
from plans.actions.period_life import Life, live
from plans.actions.plans import activate, archive, change_settings, settings_of
from plans.actions.quarter import close_period, move_due_date, open_period, reopen_period
from plans.models import ResponsibleRule, Submission
from plans.tasks import live as task
from tests.factories import (
    a_district,
    a_form,
    a_person,
    a_plan,
    a_settlement,
    an_active_plan,
    an_institution,
    an_item,
    confirm_responsibles,
    filled,
)
from tests.plans.quarter import Quarter

pytestmark = pytest.mark.django_db
NOTHING = Life(closed=0, opened=0, told=0)


def on(day):
    """The portal's clock: nine in the morning in Moscow."""
    return time_machine.travel(dt.datetime.fromisoformat(f"{day}T06:00:00+00:00"), tick=False)


def live_on(day):
    with on(day):
        return live(dt.date.fromisoformat(day))


@pytest.fixture
def plan():
    """In force since the first of January 2024, for one library with a methodist and a head."""
    with on("2024-01-01"):
        district = a_district()
        library = an_institution(territory=district)
        a_person(Role.METHODIST, library)
        a_person(Role.INSTITUTION_HEAD, library)
        a_person(Role.DEPARTMENT_EDITOR, district)
        return an_active_plan(district, items=2)


def states(plan):
    """Each period as opened and closed: the days, or a dash."""
    return [
        f"{moment(period.opened_at)} {moment(period.closed_at)}" for period in plan.periods.order_by("start")
    ]


def moment(at):
    return f"{at:%d.%m}" if at else "-"


def told(*fragments):
    return [
        notice.text for notice in Notice.objects.order_by("pk") if all(f in notice.text for f in fragments)
    ]


# opening and closing


def test_a_period_opens_on_its_first_day_and_closes_after_its_last(plan):
    assert live_on("2024-01-01").opened == 1
    assert states(plan) == ["01.01 -", "- -", "- -", "- -"]
    assert live_on("2024-05-05").closed == 0
    assert live_on("2024-05-06").closed == 1
    assert states(plan)[:2] == ["01.01 06.05", "05.05 -"]


@pytest.mark.parametrize("day", ["2024-01-01", "2024-04-06", "2024-05-06", "2024-12-31", "2026-01-01"])
def test_a_second_call_changes_nothing(plan, day):
    live_on(day)
    found = states(plan), Notice.objects.count(), AuditEntry.objects.count()
    assert live_on(day) == NOTHING
    assert (states(plan), Notice.objects.count(), AuditEntry.objects.count()) == found


def test_a_year_lived_every_day_equals_one_with_days_left_out(plan):
    """Called every day, and called on every ninth: the same periods are open, each form was told of as due."""
    every_day = [dt.date(2024, 1, 1) + dt.timedelta(days=day) for day in range(366)]
    for day in every_day[::9]:
        live_on(day.isoformat())
    with on("2025-03-01"):
        live(dt.date(2025, 3, 1))
    assert [state[0] != "-" and state[-1] != "-" for state in states(plan)] == [True] * 4
    assert len(told("Открыт отчёт")) == 4 * 2
    keys = set(Notice.objects.filter(key__startswith="due:").values_list("key", flat=True))
    forms = {key.rsplit(":", 1)[0] for key in keys}
    assert len(forms) == 4
    assert Notice.objects.filter(key__startswith="due:").count() == 2 * len(keys)


def test_a_year_lived_every_day_reminds_five_times_of_each_form(plan):
    for day in range(366 + 40):
        live_on((dt.date(2024, 1, 1) + dt.timedelta(days=day)).isoformat())
    keys = [key.rsplit(":", 1) for key in Notice.objects.values_list("key", flat=True).distinct()]
    reminders = {}
    for stem, which in keys:
        if stem.startswith("due:"):
            reminders.setdefault(stem, set()).add(int(which))
    assert list(reminders.values()) == [{10, 5, 1, -1, -7}] * 4


def test_a_period_whose_last_day_is_past_is_never_opened(plan):
    assert live_on("2024-08-10").opened == 1
    assert states(plan) == ["- -", "- -", "10.08 -", "- -"]


def test_on_its_last_day_a_period_is_still_opened(plan):
    live_on("2024-05-05")
    assert states(plan)[0] == "05.05 -"


def test_plans_that_people_run_drafts_and_archived_ones_are_left_alone(plan):
    before = settings_of(plan)
    plan.runs_by_itself = False
    with on("2024-01-01"):
        change_settings(plan, [], before, by=None)
        archived = an_active_plan(plan.territory)
        archive(archived, by=None)
    assert live_on("2024-01-10") == NOTHING
    assert (states(plan), states(archived)) == (["- -"] * 4, ["- -"] * 4)


def test_a_plan_with_a_phrase_that_nobody_confirmed_is_not_opened(plan):
    ResponsibleRule.objects.update(confirmed_at=None)
    assert live_on("2024-01-10") == NOTHING


def test_what_a_person_closed_stays_closed(plan):
    live_on("2024-01-01")
    with on("2024-02-01"):
        close_period(plan.periods.get(code="2024-Q1"), by=None)
    assert live_on("2024-02-02").opened == 0
    assert states(plan)[0] == "01.01 01.02"


def test_what_was_opened_again_closes_after_the_day_that_was_named(plan):
    live_on("2024-01-01")
    live_on("2024-05-06")
    with on("2024-06-01"):
        period = plan.periods.get(code="2024-Q1")
        reopen_period(period, until=dt.date(2024, 6, 10), reason="Потеряли тексты", by=None)
    assert len(told("Период снова открыт", "Отчёт принимают по 10 июня 2024 года.")) == 2
    live_on("2024-06-10")
    assert states(plan)[0] == "01.01 -"
    live_on("2024-06-11")
    assert states(plan)[0] == "01.01 11.06"


def test_a_reopened_period_of_a_plan_that_people_run_closes_too(plan):
    plan.runs_by_itself = False
    plan.save()
    with on("2024-06-01"):
        period = plan.periods.get(code="2024-Q1")
        open_period(period, by=None)
        close_period(period, by=None)
        reopen_period(period, until=dt.date(2024, 6, 10), reason="Потеряли тексты", by=None)
    assert live_on("2024-06-11").closed == 1


def test_a_period_opened_by_hand_after_its_last_day_stays_open_until_somebody_closes_it(plan):
    with on("2024-06-01"):
        open_period(plan.periods.get(code="2024-Q1"), by=None)
    assert live_on("2024-12-31").closed == 0
    assert states(plan)[0] == "01.06 -"


def test_one_period_in_trouble_does_not_hold_up_the_others(plan, monkeypatch, caplog):
    with on("2024-01-01"):
        other = an_active_plan(plan.territory, items=1)
    plan.items.update(schedule={"parts": "сломано"})
    assert live_on("2024-01-02").opened == 1
    assert (states(plan)[0], states(other)[0]) == ("- -", "02.01 -")
    assert "was left as it is" in caplog.text


def test_the_task_lives_the_present_day(plan):
    with on("2024-04-01"):
        task()
    assert states(plan) == ["01.04 -", "01.04 -", "- -", "- -"]


# reminders


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2024-03-25", None),
        ("2024-03-26", "Сдайте отчёт до 5 апреля 2024 года"),
        ("2024-04-04", "Сдайте отчёт до 5 апреля 2024 года"),
        ("2024-04-05", "Сдайте отчёт до 5 апреля 2024 года"),
        ("2024-04-06", "Отчёт не сдан, срок был 5 апреля 2024 года"),
    ],
)
def test_the_notice_names_the_day(plan, day, text):
    live_on("2024-01-01")
    live_on(day)
    keys = Notice.objects.filter(key__startswith="due:")
    assert {notice.text.partition(":")[0] for notice in keys} == ({text} if text else set())


def test_after_the_due_date_the_last_day_is_told(plan):
    live_on("2024-01-01")
    live_on("2024-04-06")
    assert told("Отчёт принимают по 5 мая 2024 года.", "не сдан") != []


def test_the_last_day_is_the_periods_where_a_later_due_date_came_sooner(plan):
    live_on("2024-01-01")
    form = Submission.objects.filter(period__code="2024-Q1").first()
    with on("2024-04-01"):
        grant_extension(form, until=dt.date(2024, 4, 10), reason="Болезнь", by=None)
    live_on("2024-04-11")
    assert told("срок был 10 апреля 2024 года", "Отчёт принимают по 5 мая 2024 года.") != []


def test_who_has_sent_is_left_in_peace_and_the_head_is_asked_to_approve(plan):
    live_on("2024-01-01")
    form = a_form(plan.periods.get(code="2024-Q1"), plan.territory.institutions.get())
    with on("2024-03-20"):
        actions.send(filled(form), by=None)
    live_on("2024-03-26")
    (text,) = told("согласования")
    assert text.startswith("Отчёт ждёт согласования руководителя, сдать до 5 апреля 2024 года")
    with on("2024-03-27"):
        form.refresh_from_db()
        actions.approve(form, by=None)
    assert live_on("2024-04-06").told == 0


def test_the_department_is_told_once_how_many_are_late(plan):
    live_on("2024-01-01")
    live_on("2024-04-06")
    live_on("2024-04-07")
    editor = Notice.objects.filter(user__memberships__role=Role.DEPARTMENT_EDITOR)
    assert [notice.text.partition(". ")[0] for notice in editor] == [
        "Срок отчётов прошёл 5 апреля 2024 года, не сдали: 1"
    ]


def test_another_due_date_is_reminded_of_anew(plan):
    live_on("2024-01-01")
    live_on("2024-03-26")
    with on("2024-03-27"):
        period = plan.periods.get(code="2024-Q1")
        move_due_date(period, dt.date(2024, 4, 20), period.locks_after, by=None)
    assert live_on("2024-04-01").told == 0
    assert live_on("2024-04-10").told == 2
    assert len(told("до 20 апреля 2024 года")) == 2


def test_a_branch_without_people_is_reminded_of_at_its_head_institution():
    with on("2024-01-01"):
        world = Quarter()
        branch = an_institution(territory=world.district, parent=world.place)
        an_active_plan(world.district, branches="own", items=1)
    live_on("2024-01-01")
    assert set(Notice.objects.filter(text__contains=branch.short_name).values_list("user", flat=True)) == {
        world.methodist.pk,
        world.head.pk,
    }


def test_a_settlement_is_told_through_its_head():
    with on("2024-01-01"):
        district = a_district()
        settlement = a_settlement(district)
        head = a_person(Role.SETTLEMENT_HEAD, settlement)
        made = a_plan(district)
        an_item(made, responsible_text="главы поселений")
        confirm_responsibles(made)
        activate(made, by=None)
    live_on("2024-01-01")
    assert [(notice.user, notice.text.partition(",")[0]) for notice in Notice.objects.all()] == [
        (head, f"Открыт отчёт: {settlement.performer_name}")
    ]


def test_reminding_sixty_institutions_costs_as_one(django_assert_max_num_queries):
    with on("2024-01-01"):
        district = a_district()
        for _ in range(60):
            a_person(Role.METHODIST, an_institution(territory=district))
        an_active_plan(district, items=1)
        live(dt.date(2024, 1, 1))
    with on("2024-03-26"), django_assert_max_num_queries(10):
        assert live(dt.date(2024, 3, 26)).told == 60


def test_beat_calls_for_a_task_that_the_worker_knows(settings):
    app.loader.import_default_modules()
    called = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert (task.name in called, called - set(app.tasks)) == (True, set())


def test_a_period_brought_in_after_its_day_is_announced_to_nobody(plan):
    with on("2024-04-06"):
        open_period(plan.periods.get(code="2024-Q1"), by=None)
    assert told("Открыт отчёт") == []
