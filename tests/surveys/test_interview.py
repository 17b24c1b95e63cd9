"""The interview by telephone, and the calls that gave no answers."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from institutions.models import AuditEntry, Role
from surveys.counting.figures import View, total
from surveys.models import CallOutcome, Channel, Response
from tests.factories import a_person
from tests.factories.surveys import a_collector

pytestmark = pytest.mark.django_db


@pytest.fixture
def collector(campaign):
    return a_collector(campaign, channel=Channel.PHONE)


@pytest.fixture
def browser(signed_in, methodist):
    return signed_in(methodist)


@pytest.fixture
def address(collector):
    return reverse("surveys:interview", args=[collector.pk])


@pytest.fixture
def call(browser, address):
    def send(key=None, **fields):
        return browser.post(address, {"key": key or uuid.uuid4()} | fields)

    return send


def test_answers_are_those_of_a_call_of_today(call, collector, campaign):
    call(**{"a.came": "1", "a.poster": "4"})
    response = Response.objects.get()
    assert (response.channel, response.day, response.hour) == (Channel.PHONE, timezone.localdate(), None)
    assert (response.batch, total(View(campaign.pk))) == (collector.batches.get(), 1)


def test_calls_of_one_day_are_one_batch(call, collector):
    call(**{"a.came": "1"})
    call(outcome="refused")
    call(**{"a.came": "2"})
    assert (collector.batches.count(), collector.batches.get().responses.count()) == (1, 2)


def test_another_caller_has_a_batch_of_their_own(call, collector, signed_in, address):
    call(outcome="refused")
    other = signed_in(a_person(Role.METHODIST, collector.institution))
    other.post(address, {"key": uuid.uuid4(), "outcome": "later"})
    assert [batch.outcomes.get().outcome for batch in collector.batches.order_by("pk")] == [
        "refused",
        "later",
    ]


def test_each_outcome_is_counted(call, browser, address):
    for outcome in ("refused", "no_reply", "no_reply", "later"):
        call(outcome=outcome)
    call(**{"a.came": "1"})
    calls = browser.get(address).context["calls"]
    assert calls == [("завершено", 1), ("отказ", 1), ("нет ответа", 2), ("перезвонить", 1)]


def test_batch_tells_how_its_calls_ended(call, browser, collector):
    call(outcome="later")
    call(**{"a.came": "1"})
    page = browser.get(collector.batches.get().get_absolute_url()).content.decode()
    assert "завершено 1, отказ 0, нет ответа 0, перезвонить 1" in page


def test_one_press_is_counted_once(call):
    key = uuid.uuid4()
    for _ in range(2):
        call(key, outcome="refused")
    assert CallOutcome.objects.count() == 1


def test_nothing_tells_whom_or_when_was_called():
    assert {field.name for field in CallOutcome._meta.get_fields()} == {"id", "batch", "outcome"}


def test_call_without_any_answer_is_no_interview(call):
    refused = call(**{"a.came": " "})
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Нет ни одного ответа. Если разговор не состоялся, отметьте это кнопкой внизу."
    ]
    assert Response.objects.count() == 0


@pytest.mark.parametrize("outcome", ["", "dead", "+79000000000"])
def test_outcome_that_is_none_is_not_counted(call, outcome):
    assert (call(outcome=outcome).status_code, CallOutcome.objects.count()) == (302, 0)


def test_wrong_key_is_told_and_the_rest_stays(call):
    refused = call(**{"a.came": "8", "a.wish": "Тише"})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"a.came"}
    assert refused.context["form"]["a.wish"].value() == "Тише"
    assert Response.objects.count() == 0


def test_one_interview_sent_twice_is_one_row(call):
    key = uuid.uuid4()
    for _ in range(2):
        assert call(key, **{"a.came": "1"}).status_code == 302
    assert Response.objects.count() == 1


def test_interview_typed_over_another_is_told_and_may_be_saved(call):
    key = uuid.uuid4()
    call(key, **{"a.came": "1"})
    refused = call(key, **{"a.came": "2"})
    assert (refused.status_code, Response.objects.count()) == (422, 1)
    assert refused.context["saved"] == key  # what this browser has kept of it is dropped
    call(refused.context["form"]["key"].value(), **{"a.came": "2"})
    assert Response.objects.count() == 2


@pytest.mark.parametrize(("first", "last"), [(1, 5), (-9, -1)])
def test_nobody_is_called_outside_the_days_of_the_survey(call, browser, address, campaign, first, last):
    today = timezone.localdate()
    campaign.starts_on, campaign.ends_on = today + dt.timedelta(first), today + dt.timedelta(last)
    campaign.save()
    call(**{"a.came": "1"})
    call(outcome="refused")
    assert (Response.objects.count(), CallOutcome.objects.count()) == (0, 0)
    assert not browser.get(address).context["is_running"]


def test_trail_tells_of_calls_and_of_no_person(call):
    call(outcome="refused")
    call(**{"a.came": "1"})
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["Начата пачка анкет", "Звонок без ответов", "Записан опрос по телефону"]


def test_point_of_another_channel_has_no_interview(browser, campaign, collector):
    paper = a_collector(campaign, collector.institution, channel=Channel.PAPER)
    assert browser.get(reverse("surveys:interview", args=[paper.pk])).status_code == 404
