"""The piles of a point, and how a new one is begun."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from surveys.models import Channel, SheetCheck
from tests.factories import a_person
from tests.factories.surveys import a_campaign, a_collector, answered

pytestmark = pytest.mark.django_db
ENOUGH = 15


@pytest.fixture
def collector():
    return a_collector(a_campaign(), channel=Channel.PAPER)


@pytest.fixture
def browser(signed_in, collector):
    return signed_in(a_person(Role.METHODIST, collector.institution))


@pytest.fixture
def begin(browser, collector):
    def send(**fields):
        return browser.post(reverse("surveys:batches", args=[collector.pk]), fields)

    return send


def test_pile_is_begun_and_opened(begin, collector):
    answer = begin(day=timezone.localdate(), announced="48")
    batch = collector.batches.get()
    assert (answer.url, batch.announced) == (batch.get_absolute_url(), 48)


def test_number_of_sheets_may_stay_unsaid(begin, collector):
    begin(day=timezone.localdate())
    assert collector.batches.get().announced is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "Этот день ещё не наступил."),
        (-2, "Опрос идёт с {:%d.%m.%Y} по {:%d.%m.%Y}. Укажите день из этих."),
    ],
)
def test_day_is_one_of_the_survey_and_not_tomorrow(begin, collector, days, words):
    campaign = collector.campaign
    answer = begin(day=timezone.localdate() + dt.timedelta(days))
    assert answer.context["form"].errors["day"] == [words.format(campaign.starts_on, campaign.ends_on)]
    assert collector.batches.count() == 0


def test_day_of_a_survey_that_is_over_is_taken(begin, collector):
    today = timezone.localdate()
    campaign = collector.campaign
    campaign.starts_on, campaign.ends_on = today - dt.timedelta(40), today - dt.timedelta(10)
    campaign.save()
    begin(day=today - dt.timedelta(12))
    assert collector.batches.get().day == today - dt.timedelta(12)


@pytest.mark.parametrize("channel", [Channel.QR, Channel.LINK, Channel.KIOSK])
def test_points_where_people_answer_themselves_have_no_piles(signed_in, channel):
    collector = a_collector(channel=channel)
    browser = signed_in(a_person(Role.METHODIST, collector.institution))
    assert browser.get(reverse("surveys:batches", args=[collector.pk])).status_code == 404


def test_methodist_of_another_institution_finds_none(signed_in, collector):
    other = signed_in(a_person(Role.METHODIST, a_collector(channel=Channel.PAPER).institution))
    assert other.get(reverse("surveys:batches", args=[collector.pk])).status_code == 404


def test_department_enters_for_its_institutions(signed_in, collector):
    editor = signed_in(a_person(Role.DEPARTMENT_EDITOR, collector.campaign.territory))
    answer = editor.post(reverse("surveys:batches", args=[collector.pk]), {"day": timezone.localdate()})
    assert (answer.status_code, collector.batches.count()) == (302, 1)


class TestCost:
    """Pages ask the database as often for three rows as for one."""

    @pytest.fixture
    def cost(self, browser, collector):
        def count(name, *args):
            address = reverse(f"surveys:{name}", args=args)
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    assert browser.get(address).status_code == 200
            return len(queries)

        return count

    def test_three_piles_cost_as_one(self, begin, cost, collector):
        begin(day=timezone.localdate())
        one = cost("batches", collector.pk)
        for _ in range(2):
            begin(day=timezone.localdate())
        assert cost("batches", collector.pk) == one <= ENOUGH

    def test_three_sheets_cost_as_one(self, begin, cost, collector):
        begin(day=timezone.localdate())
        batch = collector.batches.get()
        answered(collector, {"came": "yes"}, hour=None, batch=batch.pk, sheet=1)
        one = cost("batch", batch.pk)
        for sheet in (2, 3):
            answered(collector, {"came": "yes"}, hour=None, batch=batch.pk, sheet=sheet)
            row = batch.responses.get(sheet=sheet)
            SheetCheck.objects.create(response=row, vector=row.vector, differs=0, entered_by=batch.created_by)
        assert cost("batch", batch.pk) == one <= ENOUGH
