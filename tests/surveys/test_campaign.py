"""One survey: made, changed, filled in, closed."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from surveys.actions.campaigns import close_campaign, create_campaign, edit_campaign, set_places, settings_of
from surveys.counting.figures import View, total
from surveys.doors import read_door
from surveys.forms.campaigns import CHANGED
from surveys.models import Campaign, Channel, Response
from surveys.quality import WORDS, Sign
from surveys.questionnaire import to_json
from tests.factories import a_district, a_person, a_settlement, an_institution
from tests.factories.surveys import CONTENT, a_campaign, a_collector, a_questionnaire, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(editor, signed_in):
    return signed_in(editor)


def sent(version, *institutions, **fields):
    today = timezone.localdate()
    usual = {
        "title": "Как вам в библиотеке?",
        "version": version.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + dt.timedelta(days=20)).isoformat(),
        "grace_hours": 24,
        "sample_percent": 40,
        "sample_most": 600,
        "sample_source": "675н",
        "burst_limit": 60,
        "excluding": [int(Sign.TRAP)],
        "institutions": [place.pk for place in institutions],
    }
    return usual | fields


def errors(answer):
    return {name: list(messages) for name, messages in answer.context["form"].errors.items()}


def actions_of(target):
    return list(
        AuditEntry.objects.filter(object_id=str(target.pk), label=str(target))
        .order_by("pk")
        .values_list("action", flat=True)
    )


# made


def test_a_survey_is_made_for_the_chosen_institutions(browser, district, editor):
    version = a_questionnaire(district).versions.get()
    first, second = an_institution(a_settlement(district)), an_institution(district)
    an_institution(district)
    answer = browser.post(reverse("surveys:campaign-new"), sent(version, first, second))
    made = Campaign.objects.get()
    assert answer.url == reverse("surveys:campaign-places", args=[made.pk])
    assert {place.institution for place in made.places.all()} == {first, second}
    assert (made.territory, made.created_by, made.excluding) == (district, editor, int(Sign.TRAP))
    assert str(made.sample_share) == "0.40"
    assert actions_of(made) == ["Создан опрос"]


def test_all_institutions_are_taken_at_once(browser, district):
    version = a_questionnaire(district).versions.get()
    places = {an_institution(district), an_institution(a_settlement(district))}
    browser.post(reverse("surveys:campaign-new"), sent(version, everywhere="on"))
    assert {place.institution for place in Campaign.objects.get().places.all()} == places


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"institutions": []}, {"institutions": ["Отметьте хотя бы одно учреждение."]}),
        ({"ends_on": "2020-01-01"}, {"ends_on": ["Последний день раньше первого: поменяйте дни местами."]}),
    ],
)
def test_what_cannot_be_is_told_at_the_field(browser, district, fields, message):
    version, place = a_questionnaire(district).versions.get(), an_institution(district)
    answer = browser.post(reverse("surveys:campaign-new"), sent(version, place, **fields))
    assert errors(answer) | message == errors(answer)
    assert Campaign.objects.count() == 0


def test_questionnaires_of_one_title_are_told_apart_by_their_day(browser, district):
    version = a_questionnaire(district, title="Пульс").versions.get()
    published = timezone.localtime(version.published_at)
    page = browser.get(reverse("surveys:campaign-new")).content.decode()
    assert f"Пульс, версия 1 от {published:%d.%m.%Y}</option>" in " ".join(page.split())


def test_a_survey_is_begun_from_the_page_of_its_questionnaire(browser, district):
    version = a_questionnaire(district).versions.get()
    page = browser.get(version.questionnaire.get_absolute_url())
    address = reverse("surveys:campaign-new", query={"version": version.pk})
    assert f'href="{address}">Начать опрос</a>' in page.content.decode()
    assert f'value="{version.pk}" selected' in str(browser.get(address).context["form"]["version"])


def test_neither_a_draft_nor_a_strange_questionnaire_can_be_chosen(browser, district):
    questionnaire = a_questionnaire(district)
    draft = questionnaire.versions.create(number=2, schema=to_json(CONTENT))
    strange = a_questionnaire(a_district()).versions.get()
    place = an_institution(district)
    for version in (draft, strange):
        answer = browser.post(reverse("surveys:campaign-new"), sent(version, place))
        assert list(errors(answer)) == ["version"]


def test_institutions_of_another_district_do_not_answer_this_ones_questionnaire(signed_in):
    here, there = a_district(), a_district()
    editor = a_person(Role.DEPARTMENT_EDITOR, here)
    editor.memberships.create(role=Role.DEPARTMENT_EDITOR, territory=there)
    answer = signed_in(editor).post(
        reverse("surveys:campaign-new"), sent(a_questionnaire(here).versions.get(), an_institution(there))
    )
    assert errors(answer) == {"institutions": ["Анкета другой территории: отметьте учреждения её поселений."]}


# changed


def changed(browser, campaign, **fields):
    places = [place.institution for place in campaign.places.all()]
    days = {"starts_on": campaign.starts_on.isoformat(), "ends_on": campaign.ends_on.isoformat()}
    data = sent(campaign.version, *places, **days) | fields
    return browser.post(reverse("surveys:campaign-edit", args=[campaign.pk]), data)


def test_changes_are_kept_in_the_history(browser, district):
    campaign = a_campaign(district)
    changed(browser, campaign, title="Иначе", grace_hours=48)
    entry = AuditEntry.objects.get(action="Изменён опрос")
    assert entry.changes["часов после окончания, когда начатую анкету ещё принимают"] == [24, 48]
    assert entry.changes["название"] == [campaign.title, "Иначе"]


def test_what_was_sent_unchanged_leaves_no_trace(browser, district):
    campaign = a_campaign(district)
    kept = {"title": campaign.title, "sample_source": campaign.sample_source}
    changed(browser, campaign, **kept, excluding=[int(Sign.TRAP), int(Sign.REPEATED_TAP)])
    assert actions_of(campaign) == []


def test_the_history_tells_the_sample_in_per_cent(browser, district):
    changed(browser, a_campaign(district), sample_percent=25)
    changes = AuditEntry.objects.get(action="Изменён опрос").changes
    assert changes["нужно опросить, % получателей услуг"] == [40, 25]


def test_a_survey_belongs_where_its_questionnaire_does(browser, district):
    campaign = a_campaign(a_settlement(district))
    changed(browser, campaign, version=a_questionnaire(district).versions.get().pk)
    assert Campaign.objects.get().territory == district


def test_whoever_edits_does_not_open_what_was_closed_meanwhile(district, editor):
    campaign = a_campaign(district)
    close_campaign(Campaign.objects.get(), by=editor)
    with pytest.raises(ValidationError, match="итоги опроса подвели"):
        edit_campaign(campaign, [], {}, by=editor)
    assert Campaign.objects.get().frozen_at


def test_whoever_saved_in_the_same_moment_is_not_overruled(district, editor):
    campaign = a_campaign(district)
    before = settings_of(campaign)
    Campaign.objects.update(title="Иначе")
    with pytest.raises(ValidationError, match="В эту минуту опрос изменил кто-то ещё"):
        edit_campaign(campaign, [], before, by=editor)
    assert Campaign.objects.get().title == "Иначе"


def as_shown(browser, campaign):
    """What a browser sends back of the settings, untouched."""
    form = browser.get(reverse("surveys:campaign-edit", args=[campaign.pk])).context["form"]
    kept = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in kept.items() if value not in (None, False)}


def posted(browser, campaign, data):
    return browser.post(reverse("surveys:campaign-edit", args=[campaign.pk]), data)


GRACE = "Сколько часов после последнего дня принимать начатые анкеты"


class TestTwoAtOnce:
    def test_what_a_colleague_wrote_is_told_beside_what_was_typed(self, browser, district):
        campaign = a_campaign(district, grace_hours=24)
        mine = as_shown(browser, campaign) | {"grace_hours": 12}
        posted(browser, campaign, mine | {"title": "Как вам в музее?", "grace_hours": 48})
        answer = posted(browser, campaign, mine)
        assert errors(answer) == {
            "__all__": [CHANGED],
            "title": ["Название: сейчас записано «Как вам в музее?»."],
            "grace_hours": [f"{GRACE}: сейчас записано «48»."],
        }
        form = answer.context["form"]
        assert (form["title"].value(), form["grace_hours"].value()) == (campaign.title, "12")
        assert Campaign.objects.get().grace_hours == 48

    def test_saved_once_more_it_is_what_stands_in_the_fields(self, browser, district):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign) | {"grace_hours": 12}
        changed(browser, campaign, title=campaign.title, grace_hours=48)
        seen = posted(browser, campaign, mine).context["form"]["seen"].value()
        assert posted(browser, campaign, mine | {"seen": seen}).status_code == 302
        assert Campaign.objects.get().grace_hours == 12

    def test_a_third_who_saves_in_between_is_told_as_well(self, browser, district):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign) | {"grace_hours": 12}
        changed(browser, campaign, title=campaign.title, grace_hours=48)
        seen = posted(browser, campaign, mine).context["form"]["seen"].value()
        changed(browser, campaign, title=campaign.title, grace_hours=72)
        answer = posted(browser, campaign, mine | {"seen": seen})
        assert errors(answer) == {"__all__": [CHANGED], "grace_hours": [f"{GRACE}: сейчас записано «72»."]}

    def test_choices_days_and_institutions_are_told_in_words(self, browser, district):
        first, second, third = (
            an_institution(district, short_name=name) for name in ("Клуб", "Музей", "Парк")
        )
        campaign = a_campaign(district, first, second, excluding=int(Sign.TRAP))
        mine = as_shown(browser, campaign)
        last = campaign.ends_on + dt.timedelta(days=3)
        fields = {"title": campaign.title, "ends_on": last.isoformat(), "excluding": [int(Sign.SPEED)]}
        changed(browser, campaign, **fields, institutions=[first.pk, third.pk])
        found = errors(posted(browser, campaign, mine))
        assert found["ends_on"] == [f"Последний день: сейчас записано «{last:%d.%m.%Y}»."]
        rule = f"Какие анкеты не входят в итоги: сейчас записано «{WORDS[Sign.SPEED]}»."
        assert found["excluding"] == [rule]
        assert found["institutions"] == ["Учреждения: сейчас участвуют ещё Парк; не участвуют Музей."]

    @pytest.mark.parametrize(
        ("name", "empty", "told"),
        [
            ("sample_source", "", "Откуда правило: сейчас пусто."),
            ("excluding", [], "Какие анкеты не входят в итоги: сейчас пусто."),
        ],
    )
    def test_what_a_colleague_has_emptied_is_told_to_be_empty(self, browser, district, name, empty, told):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign)
        posted(browser, campaign, mine | {name: empty})
        assert errors(posted(browser, campaign, mine)) == {"__all__": [CHANGED], name: [told]}

    def test_the_same_written_by_both_is_no_quarrel(self, browser, district):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign) | {"title": "Как вам в музее?"}
        assert [posted(browser, campaign, mine).status_code for _ in range(2)] == [302, 302]

    def test_other_fields_that_were_changed_alone_are_not_told(self, browser, district):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign) | {"burst_limit": 5, "grace_hours": 12}
        posted(browser, campaign, as_shown(browser, campaign) | {"grace_hours": 48})
        assert list(errors(posted(browser, campaign, mine))) == ["grace_hours", "__all__"]

    def test_a_mark_that_is_none_of_ours_is_no_fault(self, browser, district):
        campaign = a_campaign(district)
        mine = as_shown(browser, campaign) | {"seen": "x" * 300}
        assert posted(browser, campaign, mine).status_code == 302


def test_once_answered_only_a_newer_version_of_the_same_questionnaire_will_do(browser, district):
    campaign = a_campaign(district)
    answered(a_collector(campaign))
    other = a_questionnaire(district).versions.get()
    told = ["На опрос уже ответили: можно выбрать только новую версию той же анкеты."]
    assert errors(changed(browser, campaign, version=other.pk)) == {"version": told}
    newer = campaign.version.questionnaire.versions.create(
        number=2, schema=to_json(CONTENT), published_at=timezone.now()
    )
    assert changed(browser, campaign, version=newer.pk).status_code == 302
    answered(a_collector(Campaign.objects.get(), point="Касса"))
    assert total(View(campaign.pk)) == 2


def test_the_beginning_cannot_be_after_the_first_answer(browser, district):
    campaign, today = a_campaign(district), timezone.localdate()
    answered(a_collector(campaign))
    answer = changed(browser, campaign, starts_on=(today + dt.timedelta(days=1)).isoformat())
    assert errors(answer) == {
        "starts_on": [f"Первые ответы получены {today:%d.%m.%Y}: начало не может быть позже."]
    }


def test_an_institution_with_points_stays_in_the_survey(browser, district):
    first, second = an_institution(district, short_name="Первая"), an_institution(district)
    campaign = a_campaign(district, first, second)
    a_collector(campaign, first)
    answer = changed(browser, campaign, institutions=[second.pk])
    assert errors(answer) == {"institutions": ["У учреждения есть точки опроса, убрать его нельзя: Первая."]}
    assert changed(browser, campaign, institutions=[first.pk]).status_code == 302
    assert [place.institution for place in campaign.places.all()] == [first]


def test_a_changed_rule_is_applied_to_answers_that_are_there(browser, district):
    campaign = a_campaign(district, excluding=int(Sign.TRAP))
    collector = a_collector(campaign)
    answered(collector, signs=int(Sign.TRAP))
    answered(collector, signs=int(Sign.SPEED))
    answered(collector)
    assert total(View(campaign.pk)) == 2
    changed(browser, campaign, excluding=[int(Sign.SPEED)])
    kept = dict(campaign.responses.values_list("quality", "exclusion"))
    assert kept == {int(Sign.TRAP): 0, int(Sign.SPEED): Response.Exclusion.RULE, 0: 0}
    assert total(View(campaign.pk)) == 2


# recipients


def test_recipients_of_all_places_are_filled_in_at_once(browser, district):
    campaign = a_campaign(district, an_institution(district), an_institution(district))
    first, second = campaign.places.order_by("pk")
    data = {
        f"place-{first.pk}-recipients": "1600", f"place-{first.pk}-opens": "10:00",
        f"place-{first.pk}-closes": "18:00", f"place-{second.pk}-recipients": "100",
        f"place-{second.pk}-wanted": "25",
    }  # fmt: skip
    answer = browser.post(reverse("surveys:campaign-places", args=[campaign.pk]), data)
    assert answer.url == campaign.get_absolute_url()
    progress = browser.get(campaign.get_absolute_url()).context["progress"]
    assert {each.place.pk: each.wanted for each in progress.places} == {first.pk: 600, second.pk: 25}
    assert actions_of(campaign) == ["Изменены сведения об учреждениях"]
    assert browser.post(reverse("surveys:campaign-places", args=[campaign.pk]), data).status_code == 302
    assert actions_of(campaign) == ["Изменены сведения об учреждениях"]


def shown(page):
    """What a browser sends back of the table, untouched."""
    fields = [bound for form in page.context["forms"] for bound in form]
    kept = {bound.html_name: bound.value() for bound in fields} | {
        bound.html_initial_name: bound.form.data.get(bound.html_initial_name, bound.initial)
        for bound in fields
    }
    html = page.content.decode()
    return {name: "" if value is None else value for name, value in kept.items() if f'name="{name}"' in html}


def test_what_other_surveys_know_of_a_place_is_not_asked_again(district, editor):
    first, second = an_institution(district), an_institution(district)
    for begins, recipients in [("2026-01-10", 900), ("2026-04-10", 1000), ("2025-10-10", 700)]:
        days = dict.fromkeys(["starts_on", "ends_on"], dt.date.fromisoformat(begins))
        earlier = a_campaign(district, first, second, **days)
        earlier.places.update(recipients=None)
        earlier.places.filter(institution=first).update(recipients=recipients, opens="09:00", closes="18:00")

    def places(begins):
        fresh = Campaign(title="Снова", version=earlier.version, starts_on=begins, ends_on=begins)
        made = create_campaign(fresh, [first, second], by=editor)
        return {place.institution: (place.recipients, str(place.opens)) for place in made.places.all()}

    assert places(dt.date(2026, 7, 1)) == {first: (1000, "09:00:00"), second: (None, "None")}
    assert places(dt.date(2027, 7, 1)) == {first: (None, "09:00:00"), second: (None, "None")}


def test_two_who_fill_in_different_lines_keep_both(browser, district):
    campaign = a_campaign(district, an_institution(district), an_institution(district))
    first, second = campaign.places.order_by("pk")
    address = reverse("surveys:campaign-places", args=[campaign.pk])
    mine = shown(browser.get(address)) | {f"place-{first.pk}-recipients": "800"}
    theirs = shown(browser.get(address)) | {f"place-{second.pk}-recipients": ""}
    for sent_one in (theirs, mine):
        assert browser.post(address, sent_one).status_code == 302
    assert dict(campaign.places.values_list("pk", "recipients")) == {first.pk: 800, second.pk: None}


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "told"),
    [
        ("recipients", "800", "900", "Получателей услуг за прошлый год, Клуб: {}, здесь записали «800». "),
        ("recipients", "", "900", "Получателей услуг за прошлый год, Клуб: {}, здесь всё стёрли. "),
        ("opens", "10:30", "11:00", "Открывается, Клуб: {}, здесь записали «10:30». "),
    ],
)
def test_two_who_fill_in_one_cell_see_both_and_the_second_decides(
    browser, district, name, theirs, mine, told
):
    campaign = a_campaign(district, an_institution(district, short_name="Клуб"))
    campaign.places.update(opens=dt.time(9), closes=dt.time(18))
    address = reverse("surveys:campaign-places", args=[campaign.pk])
    place = campaign.places.get()
    cell, page = f"place-{place.pk}-{name}", shown(browser.get(address))
    assert browser.post(address, page | {cell: theirs}).status_code == 302
    answer = browser.post(address, page | {cell: mine})
    (form,) = answer.context["forms"]
    (words,) = form.errors[name]
    assert words.startswith(told.format("пока страница была открыта"))
    again = shown(answer)
    assert again[cell] == mine
    assert browser.post(address, again).status_code == 302
    assert str(getattr(campaign.places.get(), name)).startswith(mine)


def test_what_was_filled_in_for_a_place_that_left_is_passed_over(district, editor):
    campaign = a_campaign(district)
    place = campaign.places.get()
    campaign.places.all().delete()
    assert set_places(campaign, {place.pk: {"recipients": 7}}, by=editor) == 0


def test_only_what_was_filled_in_is_written(district, editor):
    """What a colleague has saved since the page was read stays."""
    campaign = a_campaign(district)
    (place,) = campaign.places.all()
    campaign.places.update(recipients=800, wanted=40, opens=dt.time(9), closes=dt.time(18))
    with CaptureQueriesContext(connection) as asked:
        assert set_places(campaign, {place.pk: {"wanted": 50}}, by=editor) == 1
    place.refresh_from_db()
    assert (place.recipients, place.wanted, place.opens, place.closes) == (800, 50, dt.time(9), dt.time(18))
    (written,) = [each["sql"] for each in asked if each["sql"].startswith("UPDATE")]
    assert [name for name in ("recipients", "wanted", "opens", "closes") if f'"{name}"' in written] == [
        "wanted"
    ]


def test_hours_come_in_pairs(browser, district):
    campaign = a_campaign(district, an_institution(district, short_name="Клуб"))
    place = campaign.places.get()
    data = {f"place-{place.pk}-opens": "10:00"}
    answer = browser.post(reverse("surveys:campaign-places", args=[campaign.pk]), data)
    assert answer.context["forms"][0].errors == {"closes": ["Клуб: укажите и открытие, и закрытие."]}


# the page


def test_the_page_tells_how_exact_the_figures_are_and_when_enough_will_have_come(browser, district):
    campaign = a_campaign(district, starts_on=timezone.localdate() - dt.timedelta(days=1))
    campaign.places.update(recipients=20)
    for _ in range(4):
        answered(a_collector(campaign, point=f"Вход {_}"))
    (place,) = browser.get(campaign.get_absolute_url()).context["progress"].places
    assert (place.answers, place.wanted, place.percent, place.needed, place.pace) == (4, 8, 50, 4, 2.0)
    assert round(place.margin, 1) == 45.0
    assert place.enough_on == timezone.localdate() + dt.timedelta(days=2)


def test_many_answers_of_one_place_do_not_stand_for_another(browser, district):
    today = timezone.localdate()
    first, second, third = (an_institution(district) for _ in range(3))
    campaign = a_campaign(district, first, second, third, starts_on=today, ends_on=today)
    campaign.places.update(recipients=None, wanted=4)
    campaign.places.filter(institution=third).update(wanted=None)
    for place, number in ((first, 7), (second, 1), (third, 5)):
        collector = a_collector(campaign, place)
        for _ in range(number):
            answered(collector)
    progress = browser.get(campaign.get_absolute_url()).context["progress"]
    assert (progress.answers, progress.towards, progress.wanted, progress.tone) == (13, 5, 8, "work")


def test_what_is_left_out_is_told_with_its_reason(browser, district):
    campaign = a_campaign(district, excluding=int(Sign.TRAP))
    collector = a_collector(campaign)
    answered(collector, signs=int(Sign.TRAP | Sign.SPEED))
    answered(collector)
    page = browser.get(campaign.get_absolute_url())
    assert page.context["excluded"] == [("заполнено поле, которого люди не видят", 1)]
    assert "Исключено анкет: 1 – заполнено поле, которого люди не видят" in page.content.decode()


def test_an_institution_is_told_of_its_own_answers_alone(district, signed_in):
    mine, other = an_institution(district), an_institution(district)
    campaign = a_campaign(district, mine, other, excluding=int(Sign.TRAP))
    answered(a_collector(campaign, other), signs=int(Sign.TRAP))
    page = signed_in(a_person(Role.METHODIST, mine)).get(campaign.get_absolute_url())
    assert page.context["excluded"] == []
    assert [each.place.institution for each in page.context["progress"].places] == [mine]


@pytest.mark.parametrize("name", ["campaign", "campaign-places", "campaign-edit", "campaign-close"])
def test_three_places_and_points_cost_as_one(signed_in, name):
    costs = []
    for count in (1, 3):
        district = a_district()
        campaign = a_campaign(district, *(an_institution(a_settlement(district)) for _ in range(count)))
        for place in campaign.places.all():
            answered(a_collector(campaign, place.institution))
        browser = signed_in(a_person(Role.DEPARTMENT_EDITOR, district))
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(reverse(f"surveys:{name}", args=[campaign.pk])).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


# closed


def test_closed_figures_stand_and_later_answers_are_counted_apart(browser, district):
    campaign = a_campaign(district)
    collector = a_collector(campaign)
    answered(collector)
    browser.post(reverse("surveys:campaign-close", args=[campaign.pk]))
    answered(collector)
    assert [total(View(campaign.pk, is_late=late)) for late in (False, True, None)] == [1, 1, 2]
    (place,) = browser.get(campaign.get_absolute_url()).context["progress"].places
    assert (place.counted.answers, place.counted.late) == (1, 1)
    assert actions_of(campaign) == ["Подведены итоги опроса"]
    assert read_door(collector.code).is_frozen


def test_a_closed_survey_has_no_days_left_and_calls_for_no_posters(browser, district):
    campaign = a_campaign(district)
    a_collector(campaign)
    words = ("осталось дней", "Все плакаты сразу", "работает")
    shown = [browser.get(campaign.get_absolute_url()).content.decode()]
    browser.post(reverse("surveys:campaign-close", args=[campaign.pk]))
    shown.append(browser.get(campaign.get_absolute_url()).content.decode())
    assert [[each in page for each in words] for page in shown] == [[True] * 3, [False] * 3]


@pytest.mark.parametrize(("after", "warning"), [(1, "Опрос ещё не начался"), (0, "Опрос ещё идёт")])
def test_who_closes_a_survey_before_its_end_is_warned(browser, district, after, warning):
    first = timezone.localdate() + dt.timedelta(days=after)
    campaign = a_campaign(district, starts_on=first, ends_on=first)
    page = browser.get(reverse("surveys:campaign-close", args=[campaign.pk])).content.decode()
    assert [words in page for words in ("ещё не начался", "ещё идёт")] == [
        words in warning for words in ("ещё не начался", "ещё идёт")
    ]


@pytest.mark.parametrize(
    ("after", "told"), [(1, ("1", "осталось дней до начала")), (0, ("3", "осталось дней, считая сегодня"))]
)
def test_days_are_counted_to_the_beginning_and_then_to_the_end(browser, district, after, told):
    first = timezone.localdate() + dt.timedelta(days=after)
    campaign = a_campaign(district, starts_on=first, ends_on=first + dt.timedelta(days=2))
    page = browser.get(campaign.get_absolute_url()).content.decode()
    cards = re.findall(r'<p class="figure">(\d+)</p><p>([^<]*)</p>', page)
    assert cards[1] == told


def test_a_survey_without_points_says_so_above_all(browser, district):
    campaign = a_campaign(district)
    found = []
    for point in ("Вход", "Касса"):
        page = browser.get(campaign.get_absolute_url()).content.decode()
        found.append(("Точек опроса ещё нет" in page, page.count("Добавить точки")))
        a_collector(campaign, point=point)
    assert found == [(True, 1), (False, 1)]


def test_points_stand_by_institution_and_channel(browser, district):
    first, second = (an_institution(district, short_name=name) for name in ("Архив", "Библиотека"))
    campaign = a_campaign(district, second, first)
    for place in (second, first):
        for channel in (Channel.PAPER, Channel.KIOSK, Channel.QR):
            a_collector(campaign, place, channel=channel)
    page = browser.get(campaign.get_absolute_url())
    found = [(each.institution, each.channel) for each in page.context["collectors"]]
    assert found == [(place, channel) for place in (first, second) for channel in ("qr", "kiosk", "paper")]


def test_pressed_twice_it_is_closed_once(browser, district):
    campaign = a_campaign(district)
    for _ in range(2):
        browser.post(reverse("surveys:campaign-close", args=[campaign.pk]))
    assert actions_of(campaign) == ["Подведены итоги опроса"]


@pytest.mark.parametrize("name", ["campaign-edit", "campaign-places", "collectors-new"])
def test_a_closed_survey_cannot_be_changed(browser, district, name):
    campaign = a_campaign(district, frozen_at=timezone.now())
    assert browser.post(reverse(f"surveys:{name}", args=[campaign.pk])).status_code == 403


def test_only_an_administrator_opens_it_again_and_says_why(browser, district, signed_in):
    campaign = a_campaign(district, frozen_at=timezone.now())
    address = reverse("surveys:campaign-reopen", args=[campaign.pk])
    assert browser.post(address, {"reason": "Не всё внесли"}).status_code == 404
    administrator = signed_in(a_person(Role.ADMINISTRATOR, district))
    assert errors(administrator.post(address, {"reason": ""})) == {"reason": ["Обязательное поле."]}
    administrator.post(address, {"reason": "Не всё внесли"})
    campaign.refresh_from_db()
    assert campaign.frozen_at is None
    assert AuditEntry.objects.get(action="Опрос снова открыт").changes["причина"] == ["", "Не всё внесли"]
