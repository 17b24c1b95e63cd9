"""The page of a tablet in a hall, what it sends, and who may open it."""

import hashlib
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.doors import forget_doors
from surveys.models import Channel, Response
from surveys.pages.kiosk import opening
from surveys.quality import Sign, is_repeated_tap
from surveys.questionnaire import Condition, Question, Questionnaire, Section
from tests.factories.surveys import CONTENT, a_collector, ru

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def nobody_remembers_doors():
    forget_doors()


@pytest.fixture
def tablet():
    return a_collector(channel=Channel.KIOSK, pin="2580")


def open_kiosk(client, collector):
    return client.get(reverse("surveys:kiosk", args=[collector.code]))


def send(client, collector, **answers):
    """As the page does, from its queue."""
    hidden = dict(HIDDEN.findall(open_kiosk(client, collector).content.decode()))
    sent = hidden | {"key": str(uuid.uuid4())} | answers
    address = reverse("surveys:form", args=[collector.code])
    return client.post(address, sent, headers={"X-Requested-With": "queue"})


def test_page_sets_no_cookie_and_leads_nowhere(client, tablet):
    answer = open_kiosk(client, tablet)
    page = answer.content.decode()
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == ["#main"]
    assert f'action="{reverse("surveys:form", args=[tablet.code])}"' in page


@pytest.mark.parametrize("channel", sorted(set(Channel) - {Channel.KIOSK}))
def test_point_of_another_channel_has_no_kiosk(client, channel):
    assert open_kiosk(client, a_collector(channel=channel)).status_code == 404


def test_code_that_nobody_gave_out_has_no_kiosk(client):
    assert client.get("/a/AAAAAAAAAAA/kiosk/").status_code == 404


def test_revoked_kiosk_says_that_it_is_revoked(client, tablet):
    tablet.revoked_at = timezone.now()
    tablet.save()
    page = open_kiosk(client, tablet).content.decode()
    assert ("Ссылка обновилась" in page, 'id="survey"' in page) == (True, False)


def test_way_out_is_closed_by_the_sum_of_the_code_not_by_the_code(client, tablet):
    page = open_kiosk(client, tablet).content.decode()
    assert f'data-latch="{hashlib.sha256(f"2580{tablet.code}".encode()).hexdigest()}"' in page
    assert ">2580<" not in page


def test_point_without_a_code_has_no_latch(client):
    assert 'data-latch=""' in open_kiosk(client, a_collector(channel=Channel.KIOSK)).content.decode()


def test_first_screen_asks_the_first_question_of_one_tap_that_everybody_is_asked():
    asked_of_some = Question("some", "scale", ru("Как?"), conditions=(Condition("x", ("1",)),))
    typed, tapped = Question("age", "number", ru("Лет?")), Question("mark", "nps", ru("Ну?"))
    content = Questionnaire(
        ru("О"), (Section("a", ru(""), (typed, asked_of_some)), Section("b", ru(""), (tapped,)))
    )
    assert opening(content) == "mark"
    assert opening(CONTENT) == "came"
    assert opening(Questionnaire(ru("О"), (Section("a", ru(""), (typed,)),))) == ""


def test_finished_answers_count(client, tablet):
    assert send(client, tablet, came="no", advise="9").status_code == 204
    response = Response.objects.get()
    assert (response.exclusion, response.quality & Sign.REPEATED_TAP) == (Response.Exclusion.NONE, 0)


def test_what_somebody_left_halfway_is_kept_and_not_counted(client, tablet):
    """Even without an answer to what must be answered."""
    assert send(client, tablet, advise="9", finished="0").status_code == 204
    assert Response.objects.get().exclusion == Response.Exclusion.UNFINISHED


def test_only_a_kiosk_sends_unfinished_answers(client):
    assert send_form(client, a_collector(), finished="0").status_code == 422
    assert Response.objects.count() == 0


def send_form(client, collector, **answers):
    address = reverse("surveys:form", args=[collector.code])
    hidden = dict(HIDDEN.findall(client.get(address).content.decode()))
    return client.post(address, hidden | answers, headers={"X-Requested-With": "queue"})


@pytest.mark.parametrize(("taps", "is_sign"), [("5", False), ("6", True), ("40", True)])
def test_answer_touched_again_and_again_bears_the_sign(client, tablet, taps, is_sign):
    send(client, tablet, came="no", taps=taps)
    assert bool(Response.objects.get().quality & Sign.REPEATED_TAP) == is_sign


def test_taps_are_counted_at_a_kiosk_alone(client):
    collector = a_collector()
    send_form(client, collector, came="no", taps="40")
    assert Response.objects.get().quality & Sign.REPEATED_TAP == 0


@pytest.mark.parametrize("said", ["", "-9", "٩٩", "1e9", "9" * 30, "6.0"])
def test_what_is_no_number_of_taps_is_no_sign(said):
    assert is_repeated_tap(said) is False
