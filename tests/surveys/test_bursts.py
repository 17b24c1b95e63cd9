"""Too many answers in one hour at one point: marked by the clock, left out where the rule says so."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from institutions.models import AuditEntry
from surveys.actions.excluding import mark_bursts
from surveys.counting.figures import View, excluded, total
from surveys.models import Response
from surveys.quality import Sign
from surveys.tasks import live
from tests.factories.surveys import a_campaign, a_collector, answered

pytestmark = pytest.mark.django_db
ZONE = dt.timezone(dt.timedelta(hours=5))
NOON = dt.datetime(2026, 11, 10, 12, 30, tzinfo=ZONE)
BURST = int(Sign.BURST)


@pytest.fixture(autouse=True)
def zone(settings):
    settings.TIME_ZONE = "Asia/Yekaterinburg"


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def a_crowd(collector, number, hour=12):
    for _ in range(number):
        answered(collector, hour=hour)


def signs_of(campaign):
    return sorted(campaign.responses.values_list("quality", flat=True))


def a_point(**fields):
    return a_collector(a_campaign(burst_limit=3, **fields))


def test_an_hour_that_still_runs_is_left_alone(noon):
    collector = a_point()
    a_crowd(collector, 4)
    assert (mark_bursts(timezone.now()), signs_of(collector.campaign)) == (0, [0] * 4)


def test_all_answers_of_a_crowded_hour_are_marked_once_it_is_over(noon):
    collector = a_point(excluding=int(Sign.TRAP))
    a_crowd(collector, 4)
    a_crowd(collector, 3, hour=11)
    noon.shift(dt.timedelta(hours=1))
    assert mark_bursts(timezone.now()) == 4
    assert signs_of(collector.campaign) == [0] * 3 + [BURST] * 4
    assert total(View(collector.campaign_id)) == 7


def test_as_many_as_the_limit_are_no_burst(noon):
    collector = a_point()
    a_crowd(collector, 3)
    noon.shift(dt.timedelta(hours=1))
    assert mark_bursts(timezone.now()) == 0


def test_each_point_has_an_hour_of_its_own(noon):
    campaign = a_campaign(burst_limit=3)
    for point in ("Вход", "Касса"):
        a_crowd(a_collector(campaign, point=point), 3)
    noon.shift(dt.timedelta(hours=1))
    assert mark_bursts(timezone.now()) == 0


def test_the_rule_leaves_them_out_and_says_so(noon):
    collector = a_point(excluding=BURST)
    a_crowd(collector, 4)
    noon.shift(dt.timedelta(hours=1))
    mark_bursts(timezone.now())
    assert total(View(collector.campaign_id)) == 0
    assert excluded(View(collector.campaign_id)) == [("слишком много анкет за час в одной точке", 4)]
    entry = AuditEntry.objects.get(action="Слишком много анкет за час")
    assert entry.changes["исключено по правилу"] == ["", 4]


def test_a_second_look_changes_nothing(noon):
    collector = a_point(excluding=BURST)
    a_crowd(collector, 4)
    noon.shift(dt.timedelta(hours=1))
    assert [mark_bursts(timezone.now()) for _ in range(3)] == [4, 0, 0]
    assert AuditEntry.objects.filter(action="Слишком много анкет за час").count() == 1
    assert total(View(collector.campaign_id)) == 0


def test_one_that_comes_later_for_the_same_hour_is_marked_too(noon):
    collector = a_point(excluding=BURST)
    a_crowd(collector, 4)
    noon.shift(dt.timedelta(hours=1))
    mark_bursts(timezone.now())
    a_crowd(collector, 1)
    assert mark_bursts(timezone.now()) == 1
    assert set(collector.responses.values_list("exclusion", flat=True)) == {Response.Exclusion.RULE}


def test_yesterday_is_caught_up_and_the_day_before_is_not(noon):
    collector = a_point()
    a_crowd(collector, 4, hour=23)
    noon.shift(dt.timedelta(days=2))
    assert mark_bursts(timezone.now()) == 0
    noon.shift(dt.timedelta(days=-1))
    assert mark_bursts(timezone.now()) == 4


def test_closed_figures_are_not_touched(noon):
    collector = a_point(excluding=BURST)
    a_crowd(collector, 4)
    type(collector.campaign).objects.update(frozen_at=timezone.now())
    noon.shift(dt.timedelta(hours=1))
    assert (mark_bursts(timezone.now()), total(View(collector.campaign_id))) == (0, 4)


def test_answers_without_an_hour_are_no_burst(noon):
    collector = a_point()
    a_crowd(collector, 9, hour=None)
    noon.shift(dt.timedelta(hours=1))
    assert mark_bursts(timezone.now()) == 0


def test_one_that_was_left_out_already_is_marked_and_stays_as_it_was(noon):
    collector = a_point(excluding=BURST | int(Sign.TRAP))
    a_crowd(collector, 4)
    answered(collector, signs=int(Sign.TRAP))
    noon.shift(dt.timedelta(hours=1))
    assert mark_bursts(timezone.now()) == 5
    assert signs_of(collector.campaign) == [BURST] * 4 + [BURST | int(Sign.TRAP)]


def test_the_clock_marks_and_folds(noon):
    collector = a_point(excluding=BURST)
    a_crowd(collector, 4)
    noon.shift(dt.timedelta(hours=1))
    live()
    assert signs_of(collector.campaign) == [BURST] * 4
    assert total(View(collector.campaign_id)) == 0
