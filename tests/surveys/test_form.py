"""The form at a door: what is given out, what is taken, and that nothing of a visitor is known or lost."""

import datetime as dt
import re
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import signing
from django.test import Client
from django.utils import timezone

from institutions.models import Role
from surveys.actions.responses import stored_key
from surveys.compiled import compiled
from surveys.doors import forget_doors
from surveys.form_token import DAY, issue
from surveys.library import library
from surveys.models import Campaign, Channel, Collector, LedgerEntry, Response
from surveys.pages.form_fields import is_unnumbered
from surveys.phrases import PHRASES
from surveys.quality import Sign
from surveys.questionnaire import Option, Question, Section
from tests.factories import a_person
from tests.factories.surveys import CONTENT, a_campaign, a_collector, a_questionnaire, ru
from tests.surveys.at_the_door import ENOUGH, QUEUE, address, hidden_in, opened, sent, text_of

pytestmark = pytest.mark.django_db
MOST_BYTES = 60_000


def token_of_age(collector, seconds):
    return issue(settings.SECRET_KEY, collector.pk, uuid.uuid4(), timezone.now().timestamp() - seconds)


def moved(collector, **dates):
    """The days of its campaign, from today."""
    days = {name: timezone.localdate() + dt.timedelta(days=number) for name, number in dates.items()}
    Campaign.objects.filter(pk=collector.campaign_id).update(**days)
    forget_doors()


# what is given out


def test_every_question_is_on_the_page_with_the_fields_that_the_reader_reads(client, collector):
    html = client.get(address("form", collector)).content.decode()
    questions = re.findall(r'<fieldset class="question [^"]*" id="q-(\w+)" data-question="(\w+)"', html)
    assert questions == [(question.key, question.key) for question in CONTENT.questions()]
    names = set(re.findall(r'name="([a-z][\w.]*)"', html)) - {"viewport", "robots"}
    of_the_page = {"token", "key", "language", "website", "device", "waited", "day"}
    layout = compiled(collector.campaign.version_id).reader.layout
    assert names - of_the_page == {slot.name for slot in layout.slots}


def test_conditions_are_told_to_the_script_and_to_the_reader(client, collector):
    html = client.get(address("form", collector)).content.decode()
    assert 'data-show="[{&quot;question&quot;:&quot;came&quot;,&quot;codes&quot;:[&quot;yes&quot;]}]"' in html
    assert "Отвечайте, если на вопрос 1 вы ответили «Да»" in html


@pytest.mark.parametrize("name", ["form", "kiosk"])
def test_page_without_scripts_keeps_its_numbers_and_the_script_is_told_to_take_gaps_away(client, name):
    collector = a_collector(channel=Channel.KIOSK)
    html = client.get(address(name, collector)).content.decode()
    numbers = re.findall(r'<span class="number">(\d+)\.</span>', html)
    assert numbers == [str(number) for number in CONTENT.numbers().values()]
    assert '<p class="when">Отвечайте, если на вопрос 1 вы ответили «Да»</p>' in html
    assert re.findall(r'<form id="survey"[^>]* (data-unnumbered)>', html) == ["data-unnumbered"]


@pytest.mark.parametrize(
    ("name", "found"),
    [("nok675", False), ("factors", False), ("pulse", False), ("channels", True), ("control", True)],
)
def test_numbers_have_gaps_where_answers_leave_questions_out_but_an_order_keeps_its_own(name, found):
    assert is_unnumbered(library()[name].content) is found


def test_two_visitors_get_two_keys_and_two_tokens(client, collector):
    one, other = opened(client, collector), opened(Client(), collector)
    assert {name for name in one if one[name] != other[name]} == {"token", "key"}


def test_page_says_where_it_stands_and_that_it_is_anonymous(client, collector):
    html = client.get(address("form", collector)).content.decode()
    assert f"<b>{collector.institution.short_name}</b>" in html
    assert '<span class="point">Вход</span>' in html
    assert "<strong>Анкета анонимна.</strong>" in html


def test_page_is_kept_by_the_browser_and_by_nobody_else(client, collector):
    headers = client.get(address("form", collector)).headers
    assert headers["Cache-Control"] == "private, max-age=0"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Vary" not in headers


@pytest.mark.parametrize("name", ["", *library()])
def test_page_weighs_little_with_everything_it_asks_for(client, name):
    content = library()[name].content if name else CONTENT
    collector = a_collector(a_campaign(content=content))
    html = client.get(address("form", collector)).content.decode()
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert {link.rpartition(".")[2] for link in linked} == {"svg", "css", "js"}
    files = [Path(finders.find(link.removeprefix("/static/"))) for link in linked]
    assert len(html.encode()) + sum(file.stat().st_size for file in files) <= MOST_BYTES


def test_nothing_is_asked_of_another_site(client, collector):
    html = client.get(address("form", collector)).content.decode()
    assert re.findall(r'(?:href|src|action)="(?:https?:)?//[^"]*"', html) == []


@pytest.mark.parametrize("name", ["form", "thanks", "results", "code"])
def test_no_page_sets_a_cookie_for_whoever_comes(collector, signed_in, name):
    at = "/a/" if name == "code" else address(name, collector)
    for browser in (Client(), signed_in(a_person(Role.METHODIST, collector.institution))):
        answers = [browser.get(at)]
        if name == "form":
            answers.append(sent(browser, collector, hidden_in(answers[0]), ENOUGH))
            answers.append(browser.post(at, {}))
        for answer in answers:
            assert (answer.cookies.output(), "Vary" in answer.headers) == ("", False)


def test_words_of_a_questionnaire_never_become_markup(client):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ token }}{% debug %}"
    hostile = replace(
        CONTENT,
        title=ru(evil),
        intro=ru(evil),
        thanks=ru(evil),
        phrases={key: ru(evil) for key in PHRASES},
        sections=(
            Section("s", ru(evil), (
                Question("a", "single", ru(evil), hint=ru(evil), na=ru(evil), options=(Option("x", ru(evil)),)),
                Question("b", "scale", ru(evil), low=ru(evil), high=ru(evil), na=ru(evil), is_required=True),
                Question("c", "long_text", ru(evil)),
            )),
        ),
    )  # fmt: skip
    collector = a_collector(a_campaign(content=hostile), point=evil[:100])
    hidden = opened(client, collector)
    pages = [
        client.get(address("form", collector)),
        sent(
            client,
            collector,
            hidden,
            {"c": evil, "device": evil, "website": evil, "key": evil, "language": evil},
        ),
        sent(client, collector, {}, {"c": evil}),
        client.get(address("thanks", collector)),
        client.get(address("results", collector)),
        client.get("/a/", {"code": evil}),
    ]
    for page in pages:
        html = page.content.decode()
        assert re.findall(r"<img|<script>|alert\(1\)</script>", html) == []
        assert "<title>" in html


# look and language


def test_look_of_the_address_is_kept_in_links_form_and_thanks(client, collector):
    page = client.get(address("form", collector), {"v": "200-dark-wide"})
    html = page.content.decode()
    assert '<html lang="ru" class="size-200 scheme-dark spacing-wide">' in html
    assert f'action="{address("form", collector)}?v=200-dark-wide&amp;send=1"' in html
    done = client.post(f"{address('form', collector)}?v=200-dark-wide&send=1", hidden_in(page) | ENOUGH)
    assert done.headers["Location"] == f"{address('thanks', collector)}?v=200-dark-wide"
    assert (
        f'href="{address("form", collector)}?v=200-dark-wide"'
        in client.get(done.headers["Location"]).content.decode()
    )


def test_each_look_is_one_link_away(client, collector):
    html = client.get(address("form", collector), {"v": "150"}).content.decode()
    looks = html.partition('class="looks-body"')[2].partition("</details>")[0]
    found = [link.partition("?v=")[2] for link in re.findall(r'href="([^"]+)"', looks)]
    assert found == ["", "150", "200", "150", "150-light", "150-dark", "150-blue", "150", "150-wide"]


def test_second_language_translates_content_and_form_and_comes_back_after_a_mistake(client):
    content = replace(
        CONTENT,
        languages=("ru", "tt"),
        title={"ru": "Как вам у нас?", "tt": "Бездә ничек?"},
        phrases={"send": {"tt": "Җибәрергә"}, "missing": {"tt": "Җавап бирегез"}},
    )
    collector = a_collector(a_campaign(content=content))
    page = client.get(address("form", collector), {"language": "tt"})
    html = page.content.decode()
    assert "<h1>Бездә ничек?</h1>" in html
    assert 'type="submit">Җибәрергә</button>' in html
    assert f'<a href="{address("form", collector)}" lang="ru" hreflang="ru">Русский</a>' in html
    again = client.post(address("form", collector), hidden_in(page)).content.decode()
    assert "Җавап бирегез" in again
    assert '<html lang="tt">' in again


def test_language_that_the_questionnaire_does_not_speak_is_the_usual_one(client, collector):
    assert '<html lang="ru">' in client.get(address("form", collector), {"language": "xx"}).content.decode()


# what is taken


def test_answers_are_stored_once_and_lead_to_thanks(client, collector):
    answer = sent(client, collector, opened(client, collector), ENOUGH)
    assert (answer.status_code, answer.headers["Location"]) == (303, address("thanks", collector))
    response = Response.objects.get()
    assert (response.collector, response.channel, response.day) == (
        collector,
        Channel.QR,
        timezone.localdate(),
    )
    assert response.hour == timezone.localtime().hour
    assert LedgerEntry.objects.count() == 1


def test_the_same_key_is_one_answer_however_often_it_comes(client, collector):
    """A double click, F5, «back» and sending again, and the script that has lost the acknowledgement."""
    hidden = opened(client, collector)
    statuses = [sent(client, collector, hidden, ENOUGH).status_code for _ in range(2)]
    statuses.append(sent(client, collector, hidden, ENOUGH | {"poster": "1"}).status_code)
    statuses.append(sent(client, collector, hidden, ENOUGH, headers=QUEUE).status_code)
    assert statuses == [303, 303, 303, 204]
    assert Response.objects.get().pk == stored_key(uuid.UUID(hidden["key"]))
    assert LedgerEntry.objects.count() == 1


def test_another_key_is_another_person(client, collector):
    """One page that a telephone keeps without a network serves a family."""
    hidden = opened(client, collector)
    for key in (hidden["key"], str(uuid.uuid4())):
        assert sent(client, collector, hidden | {"key": key}, ENOUGH, headers=QUEUE).status_code == 204
    assert Response.objects.count() == 2


def test_page_without_a_readable_key_has_the_key_of_its_token(client, collector):
    hidden = opened(client, collector)
    for _ in range(2):
        assert sent(client, collector, hidden | {"key": "no key"}, ENOUGH).status_code == 303
    assert Response.objects.get().pk == stored_key(uuid.UUID(hidden["key"]))


def test_thirty_telephones_behind_one_address_are_never_refused(collector):
    telephones = [Client(REMOTE_ADDR="203.0.113.9") for _ in range(30)]
    pages = [opened(telephone, collector) for telephone in telephones]
    answers = [sent(each, collector, page, ENOUGH) for each, page in zip(telephones, pages, strict=True)]
    assert [answer.status_code for answer in answers] == [303] * 30
    assert Response.objects.count() == 30


def test_what_comes_with_the_answers_cannot_move_them_elsewhere(client, collector):
    other = a_collector()
    strange = {
        "collector": other.pk,
        "institution": other.institution_id,
        "channel": "paper",
        "_version": "10",
    }
    sent(client, collector, opened(client, collector), ENOUGH | strange)
    response = Response.objects.get()
    assert (response.collector_id, response.institution_id) == (collector.pk, collector.institution_id)
    assert (response.channel, response.version_id) == (Channel.QR, collector.campaign.version_id)


def test_page_of_an_earlier_version_is_read_by_that_version(client, collector):
    hidden = opened(client, collector)
    version = collector.campaign.version
    newer = version.questionnaire.versions.create(
        number=2, schema=version.schema, published_at=timezone.now(), sha256="1" * 64
    )
    Campaign.objects.update(version=newer)
    forget_doors()
    assert sent(client, collector, hidden, ENOUGH).status_code == 303
    assert Response.objects.get().version_id == version.pk
    strange = a_questionnaire().versions.get()
    sent(client, collector, opened(client, collector) | {"_version": str(strange.pk)}, ENOUGH)
    assert set(Response.objects.values_list("version", flat=True)) == {version.pk, newer.pk}


def test_long_body_is_told_to_be_too_long(client, collector):
    answer = sent(client, collector, opened(client, collector), {"wish": "я" * 600_000})
    assert (answer.status_code, "Ответы слишком длинные" in text_of(answer)) == (413, True)
    assert Response.objects.count() == 0


# mistakes


def test_mistakes_are_listed_first_told_at_the_question_and_nothing_is_lost(client, collector):
    hidden = opened(client, collector)
    typed = {
        "found": ["c1", "c8"],
        "age": "сорок",
        "order.a": "2",
        "wish": "Больше <b>книг</b>",
        "rooms.r1": "4",
    }
    page = sent(client, collector, hidden, typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert "<title>Ошибка: Как вам у нас?</title>" in html
    summary = re.findall(r'<li><a href="#(q-[\w.]+)"><span class="number">(.*?)</a>', html)
    assert summary == [
        ("q-came", "1.</span> Вы пришли по афише? Ответьте на вопрос"),
        ("q-age", "7.</span> Сколько вам полных лет? Введите число цифрами"),
    ]
    for told in [
        '<p class="error" id="q-age-error"><span class="unseen">Ошибка: </span>Введите число цифрами</p>',
        'value="сорок"', "Больше &lt;b&gt;книг&lt;/b&gt;</textarea>", 'value="c1" checked', 'value="c8" checked',
        '<option value="2" selected>', 'name="rooms.r1" value="4" checked',
        'role="alert" tabindex="-1" autofocus', 'aria-invalid="true"',
    ]:  # fmt: skip
        assert told in html
    assert (hidden_in(page)["key"], hidden_in(page)["token"]) == (hidden["key"], hidden["token"])
    assert Response.objects.count() == 0
    assert sent(client, collector, hidden_in(page), ENOUGH).status_code == 303


def test_row_of_a_table_that_must_be_answered_is_told_at_the_row(client):
    rooms = replace(CONTENT.question("rooms"), is_required=True)
    collector = a_collector(a_campaign(content=replace(CONTENT, sections=(Section("s", ru(""), (rooms,)),))))
    html = sent(client, collector, opened(client, collector), {"rooms.r1": "5"}).content.decode()
    line = '<li><a href="#q-rooms.r2"><span class="number">1.</span> Зал 2: Ответьте на вопрос</a>'
    assert line in html
    assert 'id="q-rooms.r2" aria-describedby="q-rooms.r2-error"' in html


def test_answers_that_waited_are_refused_by_words_for_each_field(client, collector):
    answer = sent(client, collector, opened(client, collector), {"age": "500"}, headers=QUEUE)
    assert answer.status_code == 422
    assert answer.json() == {"came": "Ответьте на вопрос", "age": "Число не может быть больше 110"}


@pytest.mark.parametrize(
    "spoiled",
    ["", "forged", "AAAA" * 10, "ключ", signing.dumps("x")],
    ids=["none", "forged", "a seal of nobody", "in cyrillic", "of something else"],
)
def test_page_that_the_portal_did_not_give_out_is_shown_again_with_all_answers(client, collector, spoiled):
    hidden = opened(client, collector) | {"token": spoiled}
    page = sent(client, collector, hidden, ENOUGH | {"wish": "Лавочки"})
    assert page.status_code == 200
    assert "Страница была открыта слишком давно. Ответы на месте" in text_of(page)
    assert "Лавочки</textarea>" in page.content.decode()
    assert Response.objects.count() == 0
    assert sent(client, collector, hidden_in(page), ENOUGH).status_code == 303


def test_token_of_another_point_is_none_of_this_one(client, collector):
    strange = opened(client, a_collector())
    assert "слишком давно" in text_of(sent(client, collector, strange, ENOUGH))
    assert sent(client, collector, strange, ENOUGH, headers=QUEUE).json() == {"token": PHRASES["old_page"]}


def test_old_page_is_shown_again_and_counts_as_read(client, collector):
    hidden = opened(client, collector) | {"token": token_of_age(collector, DAY + 60)}
    page = sent(client, collector, hidden, ENOUGH)
    assert "слишком давно" in text_of(page)
    sent(client, collector, hidden_in(page), ENOUGH)
    assert Response.objects.get().quality & (Sign.SPEED | Sign.OLD_PAGE) == 0


def test_old_page_of_answers_that_waited_is_taken(client, collector):
    hidden = opened(client, collector) | {"token": token_of_age(collector, 3 * DAY)}
    day = timezone.localdate() - dt.timedelta(days=2)
    late = {"waited": "1", "day": day.isoformat()}
    assert sent(client, collector, hidden, ENOUGH | late, headers=QUEUE).status_code == 204
    response = Response.objects.get()
    assert (response.day, response.hour, response.entered_on) == (day, None, timezone.localdate())
    assert response.quality & Sign.OLD_PAGE


@pytest.mark.parametrize("days", [-2, 1])
def test_day_before_the_page_or_after_today_is_not_believed(client, collector, days):
    day = timezone.localdate() + dt.timedelta(days=days)
    late = {"waited": "1", "day": day.isoformat()}
    sent(client, collector, opened(client, collector), ENOUGH | late, headers=QUEUE)
    assert Response.objects.get().day == timezone.localdate()


# what looks odd is written down and refuses nobody


def signs_after(client, collector, answers, age=600):
    hidden = opened(client, collector) | {"token": token_of_age(collector, age)}
    assert sent(client, collector, hidden, ENOUGH | answers).status_code == 303
    return Sign(Response.objects.get().quality)


@pytest.mark.parametrize(
    ("answers", "age", "sign"),
    [
        ({}, 600, 0),
        ({}, 0, Sign.SPEED),
        ({f"rooms.r{n}": "5" for n in range(1, 8)}, 600, Sign.STRAIGHT),
        ({"website": "http://spam.example"}, 600, Sign.TRAP),
        ({"device": "again"}, 600, Sign.SAME_DEVICE),
    ],
)
def test_what_looks_odd_is_a_sign_of_the_answer(client, collector, answers, age, sign):
    assert signs_after(client, collector, answers, age) == sign


@pytest.mark.parametrize(("channel", "sign"), [(Channel.QR, Sign.OUT_OF_HOURS), (Channel.LINK, 0)])
def test_hours_are_those_of_the_place_and_a_site_has_none(client, channel, sign):
    collector = a_collector(channel=channel)
    later = (timezone.localtime().hour + 2) % 24
    collector.campaign.places.update(opens=dt.time(later), closes=dt.time((later + 1) % 24))
    assert signs_after(client, collector, {}) == sign


def test_answer_in_the_trap_stays_out_of_the_figures_by_the_published_rule(client, collector):
    signs_after(client, collector, {"website": "x"})
    assert Response.objects.get().exclusion == Response.Exclusion.RULE
    assert LedgerEntry.objects.count() == 0


# before, after, and at a point that is no more


def test_survey_that_has_not_begun_says_when(client, collector):
    moved(collector, starts_on=2)
    page = client.get(address("form", collector))
    day = timezone.localdate() + dt.timedelta(days=2)
    assert text_of(page) == f"Опрос ещё не начался Ответить можно будет с {day:%d.%m.%Y}."


def test_after_the_end_a_page_that_was_open_is_taken_and_no_new_one_is_given(client, collector):
    hidden = opened(client, collector)
    moved(collector, starts_on=-9, ends_on=-1)
    assert text_of(client.get(address("form", collector))).startswith("Опрос закончился")
    assert sent(client, collector, hidden, ENOUGH).status_code == 303
    assert sent(client, collector, {}, ENOUGH).status_code == 410
    assert Response.objects.count() == 1


def test_after_the_grace_answers_are_shown_back_to_be_copied(client, collector):
    hidden = opened(client, collector)
    moved(collector, starts_on=-9, ends_on=-3)
    page = sent(
        client, collector, hidden, {"came": "no", "rooms.r2": "3", "wish": "Дольше работать <по средам>"}
    )
    assert page.status_code == 410
    told = text_of(page)
    assert "Ответы не приняты" in told
    for words in [
        "1. Вы пришли по афише? Нет",
        "4. Зал 2 3",
        "10. Что улучшить? Дольше работать &lt;по средам&gt;",
    ]:
        assert words in told
    assert sent(client, collector, hidden, ENOUGH, headers=QUEUE).status_code == 410
    assert Response.objects.count() == 0


def test_frozen_survey_is_over(client, collector):
    hidden = opened(client, collector)
    Campaign.objects.update(frozen_at=timezone.now())
    forget_doors()
    assert text_of(client.get(address("form", collector))).startswith("Опрос закончился")
    assert sent(client, collector, hidden, ENOUGH).status_code == 410


def test_survey_closed_early_was_open_until_that_day(client, collector):
    today = timezone.localdate()
    Campaign.objects.update(ends_on=today + dt.timedelta(days=20), frozen_at=timezone.now())
    forget_doors()
    assert f"Ответы принимали по {today:%d.%m.%Y}." in text_of(client.get(address("form", collector)))


def test_revoked_point_leads_to_the_one_that_replaces_it(client, collector):
    hidden = opened(client, collector)
    successor = a_collector(collector.campaign, collector.institution, point="Новый вход")
    Collector.objects.filter(pk=collector.pk).update(revoked_at=timezone.now(), replaced_by=successor)
    forget_doors()
    page = client.get(address("form", collector))
    assert text_of(page).startswith("Ссылка обновилась")
    assert f'href="{address("form", successor)}">Открыть обновлённую ссылку</a>' in page.content.decode()
    assert sent(client, collector, hidden, ENOUGH).status_code == 303  # opened before
    assert sent(client, collector, {}, ENOUGH).status_code == 410


def test_revoked_point_without_successor_says_whom_to_ask(client, collector):
    Collector.objects.filter(pk=collector.pk).update(revoked_at=timezone.now())
    forget_doors()
    told = text_of(client.get(address("form", collector)))
    assert f"Спросите новую у сотрудника учреждения: {collector.institution.short_name}." in told


# addresses


def test_code_in_whatever_letters_leads_to_the_proper_address(client, collector):
    code = collector.code
    for typed in (code.lower(), f"{code[:5]}-{code[5:10]}-{code[10:]}", collector.dictated.lower()):
        answer = client.get(f"/a/{typed}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, address("form", collector))


def test_code_that_nobody_gave_out_is_a_friendly_page(client):
    for at in ("/a/AAAAAAAAAAA/", "/a/nothing/thanks/", "/a/nothing/results/"):
        page = client.get(at)
        assert (page.status_code, "Такой анкеты нет" in text_of(page)) == (404, True)
        assert page.cookies.output() == ""
    assert client.post("/a/AAAAAAAAAAA/", ENOUGH).status_code == 404
