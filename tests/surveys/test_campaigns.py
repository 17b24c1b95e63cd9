"""The first page of the surveys: what each person sees of them, and what there is to do."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import Role
from surveys.actions.folding import fold_all
from surveys.models import Channel
from tests.factories import a_district, a_person, a_settlement, an_institution
from tests.factories.surveys import a_campaign, a_collector, a_questionnaire, answered

pytestmark = pytest.mark.django_db
ADDRESS = reverse("surveys:surveys")


def rows(answer):
    """Title, answers and target of every survey on the page."""
    return [(str(each.campaign), each.answers, each.wanted) for each in answer.context["campaigns"]]


def test_answers_are_counted_whether_folded_or_not(district, editor, signed_in):
    campaign = a_campaign(district, title="Опрос")
    collector = a_collector(campaign)
    answered(collector)
    fold_all()
    answered(collector)
    assert rows(signed_in(editor).get(ADDRESS)) == [("Опрос", 2, 200)]


def test_an_institution_sees_only_its_own_answers(district, signed_in):
    mine, other = an_institution(district), an_institution(district)
    campaign = a_campaign(district, mine, other, title="Опрос")
    for place, times in ((mine, 1), (other, 3)):
        for _ in range(times):
            answered(a_collector(campaign, place, point=f"Вход {_}"))
    assert rows(signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS)) == [("Опрос", 1, 200)]


def test_a_settlement_head_sees_the_places_of_the_settlement(district, signed_in):
    settlement = a_settlement(district)
    inside, outside = an_institution(settlement), an_institution(district)
    campaign = a_campaign(district, inside, outside, title="Опрос")
    answered(a_collector(campaign, inside))
    answered(a_collector(campaign, outside))
    assert rows(signed_in(a_person(Role.SETTLEMENT_HEAD, settlement)).get(ADDRESS)) == [("Опрос", 1, 200)]


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.OPERATOR])
def test_who_assesses_sees_the_progress_and_no_buttons(district, signed_in, role):
    a_campaign(district, title="Опрос")
    answer = signed_in(a_person(role, district)).get(ADDRESS)
    assert (rows(answer), answer.context["may_add"], answer.context["duties"]) == (
        [("Опрос", 0, 200)],
        False,
        [],
    )


def test_surveys_of_a_strange_district_are_not_there(editor, signed_in):
    a_campaign(a_district())
    assert rows(signed_in(editor).get(ADDRESS)) == []


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("", ["Будет", "Идёт", "Прошёл"]),
        ("open", ["Идёт", "Прошёл"]),
        ("coming", ["Будет"]),
        ("closed", ["Закрыт"]),
        ("ерунда", ["Будет", "Идёт", "Прошёл"]),
    ],
)
def test_surveys_are_chosen_by_state_in_the_address(district, editor, signed_in, state, titles):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    version = a_questionnaire(district).versions.get()
    common = {"version": version}
    a_campaign(district, title="Идёт", starts_on=today, ends_on=today, **common)
    a_campaign(district, title="Прошёл", starts_on=today - 9 * day, ends_on=today - day, **common)
    a_campaign(district, title="Будет", starts_on=today + day, ends_on=today + 9 * day, **common)
    a_campaign(district, title="Закрыт", frozen_at=timezone.now(), **common)
    found = rows(signed_in(editor).get(ADDRESS, {"state": state}))
    assert sorted(title for title, _, _ in found) == titles


class TestWhomToAsk:
    """Where there are no surveys, of people who start none."""

    ASK = "Если нужен свой, например короткий раз в квартал, попросите об этом его сотрудников: {}."

    @pytest.mark.parametrize(
        "place", [an_institution, lambda district: an_institution(a_settlement(district))]
    )
    def test_an_institution_is_told_who_starts_one(self, district, editor, signed_in, place):
        a_person(Role.DEPARTMENT_EDITOR, a_district())
        page = signed_in(a_person(Role.METHODIST, place(district))).get(ADDRESS)
        assert self.ASK.format(editor) in page.content.decode()

    def test_where_the_department_has_no_editors_it_is_the_administrator(self, district, signed_in):
        administrator = a_person(Role.ADMINISTRATOR, district)
        page = signed_in(a_person(Role.INSTITUTION_HEAD, an_institution(district))).get(ADDRESS)
        assert list(page.context["starters"]) == [administrator]

    @pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.DEPARTMENT_EDITOR])
    def test_others_are_not(self, district, editor, signed_in, role):
        page = signed_in(a_person(role, district)).get(ADDRESS)
        assert list(page.context["starters"]) == []


def test_a_methodist_is_told_what_to_do_at_each_point(district, signed_in):
    mine, other = an_institution(district), an_institution(district)
    campaign = a_campaign(district, mine, other)
    a_collector(campaign, mine, channel=Channel.PAPER, point="Стойка")
    a_collector(campaign, mine, channel=Channel.QR, point="Вход")
    a_collector(campaign, mine, channel=Channel.QR, point="Касса", revoked_at=timezone.now())
    a_collector(campaign, other, channel=Channel.QR, point="Вход")
    (duties,) = signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS).context["duties"]
    told = [(duty.collector.point, duty.what) for duty in duties.points]
    assert told == [
        ("Вход", "напечатайте плакат и повесьте"),
        ("Стойка", "напечатайте бланки и внесите заполненные"),
    ]


@pytest.mark.parametrize(("days", "times"), [(1, 1), (14, 1), (15, 0)])
def test_a_survey_is_prepared_two_weeks_before_its_first_day(district, signed_in, days, times):
    mine, first = an_institution(district), timezone.localdate() + dt.timedelta(days=days)
    campaign = a_campaign(district, mine, starts_on=first, ends_on=first)
    for channel in (Channel.PHONE, Channel.PAPER, Channel.QR):
        a_collector(campaign, mine, channel=channel)
    answer = signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS)
    found = [[duty.collector.channel for duty in each.points] for each in answer.context["duties"]]
    assert found == [["qr", "paper"]] * times  # nobody calls before the first day
    assert ("Внести анкеты" in answer.content.decode(), answer.content.decode().count("Начнётся")) == (
        False,
        times,
    )


def test_an_institution_without_points_is_told_to_add_them(district, signed_in):
    mine, today = an_institution(district), timezone.localdate()
    campaign = a_campaign(district, mine)
    a_collector(campaign, mine, revoked_at=timezone.now())
    over = a_campaign(
        district, mine, starts_on=today - dt.timedelta(days=9), ends_on=today - dt.timedelta(days=1)
    )
    page = signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS)
    links = [
        reverse("surveys:collectors-new", args=[each.pk]) in page.content.decode()
        for each in (campaign, over)
    ]
    assert ([each.points for each in page.context["duties"]], links) == ([[]], [True, False])


def test_the_own_institution_stands_before_its_branches(district, signed_in):
    mine = an_institution(district, short_name="Центральная библиотека")
    branch = an_institution(district, short_name="Берёзовская библиотека", parent=mine)
    campaign = a_campaign(district, mine, branch)
    for place in (mine, branch):
        a_collector(campaign, place)
    duties = signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS).context["duties"]
    assert [each.institution for each in duties] == [mine, branch]


def test_after_the_last_day_only_sheets_and_files_are_still_brought_in(district, signed_in):
    mine, today = an_institution(district), timezone.localdate()
    day = dt.timedelta(days=1)
    campaign = a_campaign(district, mine, starts_on=today - 9 * day, ends_on=today - day)
    for channel in Channel:
        a_collector(campaign, mine, channel=channel)
    (duties,) = signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS).context["duties"]
    assert [duty.collector.channel for duty in duties.points] == ["paper", "import"]


def test_nothing_is_to_be_done_in_a_closed_survey(district, signed_in):
    mine = an_institution(district)
    a_collector(a_campaign(district, mine, frozen_at=timezone.now()), mine)
    assert signed_in(a_person(Role.METHODIST, mine)).get(ADDRESS).context["duties"] == []


@pytest.mark.parametrize("role", [Role.DEPARTMENT_EDITOR, Role.METHODIST])
def test_three_surveys_cost_as_one(signed_in, role):
    costs = []
    for count in (1, 3):
        district = a_district()
        place = an_institution(district)
        for _ in range(count):
            campaign = a_campaign(district, place, *(an_institution(district) for _ in range(count)))
            for number in range(count):
                answered(a_collector(campaign, place, point=f"Вход {number}"))
        browser = signed_in(a_person(role, place if role == Role.METHODIST else district))
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(ADDRESS).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15
