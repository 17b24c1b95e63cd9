"""After the answers."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from surveys.doors import forget_doors
from surveys.models import Campaign, Response
from tests.factories.surveys import CONTENT, a_campaign, a_collector
from tests.surveys.at_the_door import ENOUGH, address, opened, sent, text_of

pytestmark = pytest.mark.django_db


def test_what_happens_next_is_told_by_the_questionnaire(client, collector):
    told = text_of(client.get(address("thanks", collector)))
    assert told == (
        "Спасибо, ответы приняты Что будет дальше Итоги обсудит коллектив, о мерах расскажем на этой же странице. "
        "Отвечает другой человек Что уже ответили"
    )


def test_a_questionnaire_without_thanks_has_the_usual_ones(client):
    collector = a_collector(a_campaign(content=replace(CONTENT, thanks={})))
    assert "Ответы читают вместе, без имён" in text_of(client.get(address("thanks", collector)))


def test_another_person_gets_a_fresh_form(client, collector):
    first = opened(client, collector)
    page = sent(client, collector, first, ENOUGH, follow=True)
    assert f'href="{address("form", collector)}">Отвечает другой человек</a>' in page.content.decode()
    second = opened(client, collector)
    sent(client, collector, second, ENOUGH)
    assert (first["key"] != second["key"], Response.objects.count()) == (True, 2)


def test_results_are_one_link_away(client, collector):
    html = client.get(address("thanks", collector)).content.decode()
    assert f'href="{address("results", collector)}">Что уже ответили</a>' in html


def test_nobody_is_asked_for_another_answer_after_the_end(client, collector):
    day = timezone.localdate() - dt.timedelta(days=1)
    Campaign.objects.update(starts_on=day, ends_on=day)
    forget_doors()
    assert "Отвечает другой человек" not in text_of(client.get(address("thanks", collector)))


def test_opening_the_thanks_stores_nothing(client, collector, django_assert_num_queries):
    client.get(address("thanks", collector))
    with django_assert_num_queries(0):
        client.get(address("thanks", collector))
