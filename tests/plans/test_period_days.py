"""The days of a period: by when to report, the last day of writing, opening it again."""

import datetime as dt
import re

import pytest
import time_machine

from institutions.models import AuditEntry
from plans.actions.plans import change_settings, settings_of
from plans.actions.quarter import close_period, open_period
from plans.models import ReportingPeriod
from tests.plans.quarter import Quarter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2024-04-10T09:00:00Z", tick=False):
        yield


@pytest.fixture
def world():
    return Quarter()


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def address(world, step):
    return f"/plans/periods/{world.period.pk}/{step}/"


def fresh(world):
    return ReportingPeriod.objects.get(pk=world.period.pk)


def test_a_period_locks_thirty_days_after_its_due_date(world):
    days = world.plan.periods.values_list("opens_on", "due_on", "locks_after").first()
    assert days == (dt.date(2024, 1, 1), dt.date(2024, 4, 5), dt.date(2024, 5, 5))


def test_past_its_last_day_it_is_locked_before_any_clock_has_struck(world, signed_in):
    with time_machine.travel("2024-05-06T09:00:00Z", tick=False):
        page = words(signed_in(world.methodist).get(world.address))
    assert "Период закрыт: отчёт доступен только для чтения." in page
    assert fresh(world).closed_at is None


def test_opening_again_asks_a_reason_and_a_last_day(world, signed_in):
    close_period(world.period, by=None)
    client = signed_in(world.editor)
    client.post(address(world, "open"))
    assert fresh(world).closed_at is not None
    answer = client.post(address(world, "reopen"), {"until": "2024-04-09", "reason": "Потеряли тексты"})
    assert "Этот день уже прошёл" in words(answer)
    answer = client.post(address(world, "reopen"), {"until": "2024-04-20", "reason": "Потеряли тексты"})
    assert answer.url == f"/plans/{world.plan.pk}/periods/"
    assert (fresh(world).closed_at, fresh(world).locks_after) == (None, dt.date(2024, 4, 20))
    entry = AuditEntry.objects.get(action="Снова открыт период: I квартал 2024 года")
    assert entry.changes == {
        "период": ["закрыт", "открыт"],
        "причина": ["", "Потеряли тексты"],
        "принимать по": ["05.05.2024", "20.04.2024"],
    }


def test_an_open_period_is_not_opened_again(world, signed_in):
    answer = signed_in(world.editor).post(address(world, "reopen"), {"until": "2024-04-20", "reason": "Надо"})
    assert "Открыть снова можно только закрытый период." in words(answer)


def test_the_list_offers_to_open_again_what_is_closed(world, signed_in):
    close_period(world.period, by=None)
    page = signed_in(world.editor).get(f"/plans/{world.plan.pk}/periods/").content.decode()
    assert f'href="{address(world, "reopen")}"' in page
    assert f'action="{address(world, "open")}"' not in page


@pytest.mark.parametrize(
    ("due_on", "locks_after", "message"),
    [
        ("2024-04-20", "2024-04-19", "Раньше срока отчёта (20.04.2024) период закрыть нельзя."),
        ("2024-04-01", "2024-04-09", "Этот день уже прошёл."),
        ("2024-04-20", "2024-04-20", ""),
        ("2024-04-20", "", ""),
    ],
)
def test_the_last_day_is_neither_before_the_due_date_nor_past(world, signed_in, due_on, locks_after, message):
    days = {"due_on": due_on, "locks_after": locks_after}
    answer = signed_in(world.editor).post(address(world, "due"), days)
    assert (answer.status_code, message in words(answer)) == ((200, True) if message else (302, True))
    period = fresh(world)
    saved = (period.due_on, period.locks_after)
    last_day = dt.date.fromisoformat(locks_after) if locks_after else None
    kept = (dt.date(2024, 4, 5), dt.date(2024, 5, 5))
    assert saved == (kept if message else (dt.date.fromisoformat(due_on), last_day))


@pytest.mark.parametrize("ended", ["closed", "past its last day"])
def test_a_period_that_has_ended_is_not_opened_by_moving_its_days(world, signed_in, ended):
    before = fresh(world)
    if ended == "closed":
        close_period(world.period, by=None)
    with time_machine.travel("2024-05-06T09:00:00Z", tick=False):
        days = {"due_on": "2024-05-20", "locks_after": ""}
        browser = signed_in(world.editor)
        answer = browser.post(address(world, "due"), days)
        assert "назовите причину и последний день приёма" in words(answer)
        page = browser.get(f"/plans/{world.plan.pk}/periods/").content.decode()
    after = fresh(world)
    assert (after.due_on, after.locks_after) == (before.due_on, before.locks_after)
    assert (address(world, "reopen") in page, address(world, "due") in page) == (True, False)


def test_a_plan_that_people_run_names_no_last_days(world):
    before = settings_of(world.plan)
    world.plan.runs_by_itself = False
    change_settings(world.plan, [], before, by=None)
    assert set(world.plan.periods.values_list("locks_after", flat=True)) == {None}


def test_told_to_run_by_itself_the_plan_gives_last_days_but_no_past_ones(world):
    world.plan.runs_by_itself, before = False, settings_of(world.plan)
    change_settings(world.plan, [], before, by=None)
    ReportingPeriod.objects.update(locks_after=None)
    open_period(world.plan.periods.get(code="2024-Q2"), by=None)
    before = settings_of(world.plan)
    world.plan.runs_by_itself = True
    with time_machine.travel("2024-06-01T09:00:00Z", tick=False):
        change_settings(world.plan, [], before, by=None)
    days = world.plan.periods.order_by("start").values_list("locks_after", flat=True)
    assert list(days) == [None, dt.date(2024, 8, 4), dt.date(2024, 11, 4), dt.date(2025, 2, 4)]


def test_another_number_of_days_moves_the_last_days_of_periods_not_opened(world):
    before = settings_of(world.plan)
    world.plan.lock_days = 10
    change_settings(world.plan, [], before, by=None)
    days = world.plan.periods.order_by("start").values_list("locks_after", flat=True)
    assert list(days)[:2] == [dt.date(2024, 5, 5), dt.date(2024, 7, 15)]
