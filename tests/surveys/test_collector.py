"""Points where people answer: made in bulk, out of use, replaced."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from institutions.short_codes import DICTATED_SYMBOLS, read_code
from surveys.actions import collectors as actions
from surveys.doors import read_door
from surveys.models import Channel, Collector
from tests.factories import a_person, an_institution
from tests.factories.surveys import a_campaign, a_collector, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor, signed_in):
    return signed_in(editor)


def make(browser, campaign, **fields):
    usual = {"institutions": [], "channels": ["qr"], "points": "Вход"}
    return browser.post(reverse("surveys:collectors-new", args=[campaign.pk]), usual | fields)


def points(campaign):
    return sorted(campaign.collectors.values_list("institution__short_name", "channel", "point"))


# made


def test_a_point_is_made_for_each_place_channel_and_name(browser, district):
    first, second = an_institution(district, short_name="А"), an_institution(district, short_name="Б")
    campaign = a_campaign(district, first, second)
    make(
        browser,
        campaign,
        institutions=[first.pk, second.pk],
        channels=["qr", "paper"],
        points="Вход\n\n Касса \nВход",
    )
    assert points(campaign) == [
        (place, channel, point)
        for place in "АБ"
        for channel in ("paper", "qr")
        for point in ("Вход", "Касса")
    ]
    assert len(AuditEntry.objects.get(action="Созданы точки опроса").changes["точки"][1]) == 8


def test_all_places_are_taken_at_once_and_known_points_passed_over(browser, district):
    first, second = an_institution(district, short_name="А"), an_institution(district, short_name="Б")
    campaign = a_campaign(district, first, second)
    known = a_collector(campaign, first)
    make(browser, campaign, everywhere="on")
    assert points(campaign) == [("А", "qr", "Вход"), ("Б", "qr", "Вход")]
    assert campaign.collectors.get(institution=first) == known


def test_codes_are_long_enough_and_carry_their_check_symbol(browser, district):
    campaign = a_campaign(district)
    make(browser, campaign, everywhere="on", points="\n".join(f"Точка {n}" for n in range(30)))
    codes = list(campaign.collectors.values_list("code", "dictated"))
    assert {(len(code), len(dictated)) for code, dictated in codes} == {(11, 7)}
    assert all(read_code(code) == code for code, _ in codes)
    assert all(read_code(dictated, DICTATED_SYMBOLS) == dictated for _, dictated in codes)
    assert len({dictated for _, dictated in codes}) == 30


def test_codes_that_are_taken_are_drawn_again(district):
    campaign = a_campaign(district)
    taken = a_collector(campaign, point="Касса")
    drawn = iter([taken.code, "0000000", "11111111111", "2222222"])
    made = Collector(campaign=campaign, institution=taken.institution, channel=Channel.QR, point="Вход")
    actions.save_with_codes([made], lambda symbols: next(drawn))
    assert (made.code, made.dictated) == ("11111111111", "2222222")


def test_it_gives_up_where_codes_never_come_free(district):
    taken = a_collector(a_campaign(district), point="Касса")
    made = Collector(campaign=taken.campaign, institution=taken.institution, channel=Channel.QR, point="Вход")
    with pytest.raises(IntegrityError):
        actions.save_with_codes([made], lambda symbols: taken.code[: symbols + 1])


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"channels": []}, {"channels": ["Обязательное поле."]}),
        ({"institutions": []}, {"institutions": ["Отметьте хотя бы одно учреждение."]}),
        ({"points": "  \n "}, {"points": ["Обязательное поле."]}),
        ({"points": "я" * 101}, {"points": [f"Название точки — до 100 знаков: «{'я' * 40}…»."]}),
        ({"points": "\n".join(map(str, range(51)))}, {"points": ["За один раз — не больше 50 названий."]}),
    ],
)
def test_what_cannot_be_is_told_at_the_field(browser, district, fields, errors):
    campaign = a_campaign(district)
    place = campaign.places.get().institution
    answer = make(browser, campaign, **({"institutions": [place.pk]} | fields))
    assert answer.context["form"].errors == errors
    assert points(campaign) == []


def test_no_more_than_five_hundred_at_once(browser, district):
    campaign = a_campaign(district, an_institution(district), an_institution(district))
    every = [channel for channel, _ in Channel.choices]
    answer = make(browser, campaign, everywhere="on", channels=every, points="\n".join(map(str, range(50))))
    assert answer.context["form"].errors == {
        "__all__": ["Получается точек: 600. За один раз — не больше 500."]
    }


def test_a_methodist_makes_points_at_the_own_institution_alone(district, signed_in):
    mine, other = an_institution(district, short_name="А"), an_institution(district, short_name="Б")
    campaign = a_campaign(district, mine, other)
    browser = signed_in(a_person(Role.METHODIST, mine))
    answer = make(browser, campaign, institutions=[other.pk])
    assert list(answer.context["form"].errors) == ["institutions"]
    make(browser, campaign, everywhere="on")
    assert points(campaign) == [("А", "qr", "Вход")]


def test_no_point_is_made_where_nobody_takes_part_any_more(district, editor):
    gone = an_institution(district, short_name="Клуб")
    campaign = a_campaign(district, gone, an_institution(district))
    campaign.places.filter(institution=gone).delete()
    with pytest.raises(ValidationError, match="Уже не участвуют в опросе: Клуб"):
        actions.make_collectors(campaign, [gone], [Channel.QR], ["Вход"], by=editor)
    assert points(campaign) == []


# one of them


def test_the_page_tells_address_code_and_days(browser, district, settings):
    collector = a_collector(a_campaign(district), code="7K3QF9XW2MT", dictated="7K3QF9X")
    answered(collector)
    answered(collector)
    context = browser.get(reverse("surveys:collector", args=[collector.pk])).context
    assert context["address"] == f"{settings.PUBLIC_URL}/a/7K3QF-9XW2M-T/"
    assert (context["dictated"], context["answers"]) == ("7K3-QF9X", 2)
    assert context["days"][0] == (timezone.localdate(), 2)
    assert (len(context["days"]), context["most"]) == (2, 2)  # the survey began yesterday


@pytest.mark.parametrize(("begun", "shown"), [(-20, 14), (-3, 4), (0, 1), (2, 0)])
def test_the_page_shows_no_days_before_the_survey(browser, district, begun, shown):
    today = timezone.localdate()
    collector = a_collector(a_campaign(district, starts_on=today + dt.timedelta(days=begun)))
    page = browser.get(reverse("surveys:collector", args=[collector.pk]))
    assert len(page.context["days"]) == shown
    assert ("Анкеты по дням" in page.content.decode()) == bool(shown)


def test_sheets_are_typed_in_after_the_closing_but_the_point_stays_as_it_is(browser, district):
    collector = a_collector(a_campaign(district, frozen_at=timezone.now()), channel=Channel.PAPER)
    page = browser.get(reverse("surveys:collector", args=[collector.pk])).content.decode()
    named = ("batches", "collector-replace", "collector-revoke")
    shown = [name for name in named if reverse(f"surveys:{name}", args=[collector.pk]) in page]
    assert shown == ["batches"]


def test_a_point_of_many_answers_costs_as_one_of_a_single_one(browser, district):
    costs = []
    for count in (1, 3):
        collector = a_collector(a_campaign(district))
        for _ in range(count):
            answered(collector)
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse("surveys:collector", args=[collector.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


def test_a_revoked_point_is_closed_at_once_and_keeps_its_answers(browser, district):
    collector = a_collector(a_campaign(district))
    answered(collector)
    address = reverse("surveys:collector-revoke", args=[collector.pk])
    assert browser.post(address, {"reason": ""}).context["form"].errors == {"reason": ["Обязательное поле."]}
    for _ in range(2):
        browser.post(address, {"reason": "Плакат сорвали"})
    door = read_door(collector.code)
    assert (door.is_revoked, door.successor, collector.responses.count()) == (True, "", 1)
    entry = AuditEntry.objects.get(action="Точка опроса отозвана")
    assert entry.changes == {"причина": ["", "Плакат сорвали"]}


def test_the_old_code_of_a_replaced_point_leads_to_the_new_one(browser, district):
    collector = a_collector(a_campaign(district), pin="2580")
    address = reverse("surveys:collector-replace", args=[collector.pk])
    for _ in range(2):
        answer = browser.post(address, {"reason": "Код попал в сеть"})
    (made,) = Collector.objects.working()
    assert answer.url == reverse("surveys:collector", args=[made.pk])
    assert (made.institution, made.channel, made.point, made.pin) == (
        collector.institution,
        "qr",
        "Вход",
        "2580",
    )
    door = read_door(collector.code)
    assert (door.is_revoked, door.successor) == (True, made.code)
    assert AuditEntry.objects.filter(action="Точка опроса заменена новой").count() == 1


def test_a_revoked_point_is_not_replaced_beside_its_twin(browser, district):
    campaign = a_campaign(district)
    old = a_collector(campaign, revoked_at=timezone.now())
    a_collector(campaign)
    answer = browser.post(reverse("surveys:collector-replace", args=[old.pk]), {"reason": "Так"})
    assert answer.context["form"].non_field_errors() == [
        "Такая точка уже есть: эта была отозвана, и вместо неё создали другую."
    ]
    assert Collector.objects.count() == 2


@pytest.mark.parametrize(("pin", "kept"), [("1234", "1234"), ("12345678", "12345678"), ("", "")])
def test_the_code_of_a_kiosk_is_set_and_taken_away(browser, district, pin, kept):
    collector = a_collector(a_campaign(district), channel=Channel.KIOSK, pin="0000")
    browser.post(reverse("surveys:collector-pin", args=[collector.pk]), {"pin": pin})
    assert read_door(collector.code).pin == kept


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "١٢٣٤", "1234\n5"])
def test_a_code_of_the_kiosk_is_of_four_to_eight_figures(browser, district, pin):
    collector = a_collector(a_campaign(district), channel=Channel.KIOSK, pin="0000")
    answer = browser.post(reverse("surveys:collector-pin", args=[collector.pk]), {"pin": pin})
    assert answer.context["form"].errors == {"pin": ["Наберите от 4 до 8 цифр."]}


def test_the_code_of_a_kiosk_stays_out_of_the_history(browser, district):
    collector = a_collector(a_campaign(district), channel=Channel.KIOSK)
    browser.post(reverse("surveys:collector-pin", args=[collector.pk]), {"pin": "48151623"})
    assert "48151623" not in str(list(AuditEntry.objects.values_list("changes", "label", "action")))


def test_a_methodist_of_another_institution_finds_no_point(district, signed_in):
    other = an_institution(district)
    collector = a_collector(a_campaign(district))
    browser = signed_in(a_person(Role.METHODIST, other))
    for page in ("", "-revoke", "-replace", "-pin"):
        assert browser.get(reverse(f"surveys:collector{page}", args=[collector.pk])).status_code == 404
