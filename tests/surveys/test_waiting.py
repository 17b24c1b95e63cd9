"""What waits in surveys on the first page: for an institution's people, and for the department."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from surveys.models import Channel
from surveys.waiting import asked_of, overseen_by
from tests.factories import a_district, a_person, an_institution
from tests.factories.surveys import a_campaign, a_collector, answered

pytestmark = pytest.mark.django_db
TODAY, DAY = dt.date(2026, 11, 10), dt.timedelta(days=1)


@pytest.fixture
def place(district):
    return an_institution(district, short_name="Клуб «Заря»")


@pytest.fixture
def methodist(place):
    return a_person(Role.METHODIST, place)


@pytest.fixture
def campaign(district, place):
    """Of November; four answers are wanted."""
    return november(district, place)


def november(district, *places, **fields):
    days = {"starts_on": dt.date(2026, 11, 1), "ends_on": dt.date(2026, 11, 30)}
    found = a_campaign(district, *places, **(days | fields))
    found.places.update(recipients=10)
    return found


def answers(collector, number):
    for _ in range(number):
        answered(collector, {"came": "yes"}, day=TODAY)


class TestInstitution:
    def told(self, person, today=TODAY):
        return [(str(each.duties.institution), each.told) for each in asked_of(person, today)]

    @pytest.fixture
    def points(self, campaign):
        channels = [
            ("Вход", Channel.QR),
            ("Касса", Channel.QR),
            ("Стойка", Channel.PAPER),
            ("Стол", Channel.PHONE),
        ]
        return {point: a_collector(campaign, channel=channel, point=point) for point, channel in channels}

    def test_posters_paper_and_calls_are_asked_for_by_channel(self, points, methodist, place):
        told = [
            ("напечатайте плакат и повесьте", ["Вход", "Касса"]),
            ("напечатайте бланки и внесите заполненные", ["Стойка"]),
            ("звоните и записывайте ответы", ["Стол"]),
        ]
        assert self.told(methodist) == [(str(place), told)]

    def test_a_poster_at_which_somebody_has_answered_hangs(self, points, methodist):
        answers(points["Касса"], 1)
        ((_, told),) = self.told(methodist)
        assert dict(told)["напечатайте плакат и повесьте"] == ["Вход"]

    def test_where_answers_are_enough_only_paper_is_brought_in(self, points, methodist):
        answers(points["Вход"], 4)
        ((_, told),) = self.told(methodist)
        assert told == [("внесите заполненные бланки", ["Стойка"])]

    def test_after_the_last_day_only_paper_is_brought_in(self, points, methodist, campaign):
        ((_, told),) = self.told(methodist, campaign.ends_on + DAY)
        assert told == [("внесите заполненные бланки", ["Стойка"])]

    def test_points_that_work_are_told_how_many_answers_are_missing(self, campaign, methodist):
        answers(a_collector(campaign), 1)
        (asked,) = asked_of(methodist, TODAY)
        assert (asked.told, asked.progress.needed) == ([], 3)

    def test_nothing_is_asked_where_all_is_done(self, campaign, methodist):
        answers(a_collector(campaign), 4)
        assert asked_of(methodist, TODAY) == []

    @pytest.mark.parametrize("today", [dt.date(2026, 10, 17), dt.date(2026, 12, 1)])
    def test_nothing_is_asked_long_before_and_after_its_days(self, campaign, methodist, today):
        a_collector(campaign)
        assert asked_of(methodist, today) == []

    def test_posters_are_prepared_before_the_first_day_and_calls_are_not_made(
        self, points, methodist, campaign
    ):
        ((_, told),) = self.told(methodist, campaign.starts_on - DAY)
        assert [what for what, _ in told] == [
            "напечатайте плакат и повесьте",
            "напечатайте бланки и внесите заполненные",
        ]

    def test_where_nobody_can_answer_points_are_asked_for(self, campaign, methodist, place):
        told = ("добавьте точки опроса: без них ответить нельзя", [])
        assert self.told(methodist) == [(str(place), [told])]

    def test_nothing_is_asked_once_the_figures_are_closed(self, points, campaign, methodist):
        campaign.frozen_at = timezone.now()
        campaign.save()
        assert asked_of(methodist, TODAY) == []

    def test_others_are_asked_for_nothing(self, points, district, editor):
        for person in (editor, a_person(Role.METHODIST, an_institution(district))):
            assert asked_of(person, TODAY) == []


class TestDepartment:
    def told(self, person, today=TODAY):
        return [
            (each.verb, each.without_points, each.silent, each.short) for each in overseen_by(person, today)
        ]

    def test_institutions_where_nobody_can_answer_are_counted(self, campaign, editor):
        assert self.told(editor) == [("Добавить точки", 1, 0, 0)]

    def test_a_point_that_was_revoked_is_none(self, campaign, editor):
        a_collector(campaign, revoked_at=timezone.now())
        assert self.told(editor) == [("Добавить точки", 1, 0, 0)]

    @pytest.mark.parametrize(("days", "silent"), [(0, []), (1, []), (2, [("Посмотреть", 0, 1, 0)])])
    def test_institutions_where_nobody_answers_are_told_of_on_the_third_day(
        self, campaign, editor, days, silent
    ):
        a_collector(campaign)
        assert self.told(editor, campaign.starts_on + days * DAY) == silent

    @pytest.mark.parametrize(("days", "short"), [(7, []), (6, [("Посмотреть", 0, 0, 1)])])
    def test_missing_answers_are_told_of_in_the_last_week(self, campaign, editor, days, short):
        answers(a_collector(campaign), 3)
        assert self.told(editor, campaign.ends_on - days * DAY) == short

    def test_a_survey_that_has_enough_needs_no_hand(self, campaign, editor):
        answers(a_collector(campaign), 4)
        assert self.told(editor, campaign.ends_on) == []

    def test_one_that_is_over_is_to_be_closed_and_nobody_is_asked_any_more(self, campaign, editor):
        assert self.told(editor, campaign.ends_on + DAY) == [("Подвести итоги", 0, 0, 0)]
        a_collector(campaign)
        assert self.told(editor, campaign.ends_on + DAY) == [("Подвести итоги", 0, 0, 0)]
        (found,) = overseen_by(editor, campaign.ends_on + DAY)
        address = reverse("surveys:campaign-close", args=[campaign.pk])
        assert (found.verb, found.address, found.state) == ("Подвести итоги", address, "over")

    @pytest.mark.parametrize(("days", "told"), [(15, []), (14, [("Добавить точки", 1, 0, 0)])])
    def test_points_are_asked_for_two_weeks_before_the_beginning(self, campaign, editor, days, told):
        assert self.told(editor, campaign.starts_on - days * DAY) == told

    def test_closed_and_strange_surveys_are_left_alone(self, district, editor):
        november(district, frozen_at=timezone.now())
        november(a_district())
        assert overseen_by(editor, TODAY) == []

    @pytest.mark.parametrize("role", [Role.DEPARTMENT_VIEWER, Role.COUNCIL_MEMBER])
    def test_whoever_only_looks_is_asked_for_nothing(self, campaign, district, role):
        assert overseen_by(a_person(role, district), TODAY) == []


class TestPage:
    """«Мои задачи»."""

    ADDRESS = reverse("plans:tasks")

    def words(self, browser):
        page = browser.get(self.ADDRESS).content.decode()
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    @pytest.fixture
    def today(self):
        with time_machine.travel("2026-11-10T09:00:00Z", tick=False):
            yield

    def test_the_methodist_reads_what_to_do_and_by_when(self, today, campaign, methodist, place, signed_in):
        a_collector(campaign, point="Вход")
        browser = signed_in(methodist)
        words = self.words(browser)
        head = f"Провести опрос Клуб «Заря»: {campaign} Напечатайте плакат и повесьте: Вход"
        assert f"{head} 0 из 4 Собрано анкет: 0 из 4 до 30 ноября 2026 дней осталось: 21 К точкам" in words
        anchor = f"duties-{campaign.pk}-{place.pk}"
        assert f'href="{reverse("surveys:surveys")}#{anchor}"' in browser.get(self.ADDRESS).content.decode()
        assert f'id="{anchor}"' in browser.get(reverse("surveys:surveys")).content.decode()

    def test_the_editor_reads_what_is_wrong(self, today, campaign, editor, signed_in):
        words = self.words(signed_in(editor))
        wrong = f"Проверить опросы {campaign} Учреждений без точек опроса, ответить там негде: 1"
        assert f"{wrong} до 30 ноября 2026 дней осталось: 21 Добавить точки" in words

    def test_all_is_not_done_while_a_survey_waits(self, today, campaign, methodist, editor, signed_in):
        a_collector(campaign)
        for person in (methodist, editor):
            assert "Всё сделано" not in self.words(signed_in(person))
        campaign.frozen_at = timezone.now()
        campaign.save()
        for person in (methodist, editor):
            assert "Всё сделано" in self.words(signed_in(person))

    def test_three_surveys_cost_as_one(self, today, district, place, methodist, editor, signed_in):
        costs = []
        browsers = [signed_in(methodist), signed_in(editor)]
        for number in (1, 2):
            for _ in range(number):
                campaign = november(district, place, an_institution(district))
                for point in range(number):
                    a_collector(campaign, place, point=f"Вход {point}")
            for browser in browsers:
                for _ in range(2):
                    with CaptureQueriesContext(connection) as queries:
                        browser.get(self.ADDRESS)
                costs.append(len(queries))
        assert costs[:2] == costs[2:]
        assert max(costs) <= 25
