"""Posters of the points of a survey: one, many, too many for one go."""

import datetime as dt
import os
import time
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from documents.render.poster_formats import FORMATS
from institutions.models import Role
from institutions.short_codes import shown
from jobs.actions import cancel
from jobs.models import Job
from surveys.actions.printing import order_posters
from surveys.made_files import DAYS_KEPT, path_of, remove_old_files
from surveys.models import Channel
from surveys.posters import in_minutes, poster_of
from surveys.questionnaire import Questionnaire
from surveys.tasks import posters as draw_posters
from surveys.views.printing import AT_ONCE
from tests.documents.decoded_codes import codes_on
from tests.factories import a_person, an_institution
from tests.factories.surveys import CONTENT, a_campaign, a_collector

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = "https://kultura.example.ru"


@pytest.fixture
def collector(campaign):
    return a_collector(campaign)


@pytest.fixture
def editor(campaign):
    return a_person(Role.DEPARTMENT_EDITOR, campaign.territory)


def body(response):
    return b"".join(response.streaming_content)


def pages(data):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def ask(browser, campaign, **fields):
    return browser.post(reverse("surveys:posters", args=[campaign.pk]), {"format": "a4"} | fields)


def with_points(campaign, count):
    return [a_collector(campaign, point=f"Касса {number}") for number in range(count)]


@pytest.mark.parametrize("code", FORMATS)
def test_poster_leads_to_the_form(signed_in, methodist, collector, code):
    address = reverse("surveys:poster", args=[collector.pk])
    response = signed_in(methodist).get(address, {"format": code})
    data = body(response)
    form = "https://kultura.example.ru" + reverse("surveys:form", args=[collector.code])
    assert set(codes_on(pypdfium2.PdfDocument(data)[0])) == {form}
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "sandbox"
    assert shown(collector.dictated) in pages(data)[0]
    assert "kultura.example.ru/a" in pages(data)[0]


def test_poster_is_there_within_three_seconds(signed_in, methodist, collector):
    address, browser = reverse("surveys:poster", args=[collector.pk]), signed_in(methodist)
    body(browser.get(address, {"format": "a4"}))
    began = time.process_time()
    body(browser.get(address, {"format": "stickers"}))
    assert time.process_time() - began < 3


def test_page_offers_the_formats_and_an_unknown_one_is_refused_in_words(signed_in, methodist, collector):
    address, browser = reverse("surveys:poster", args=[collector.pk]), signed_in(methodist)
    assert [
        title for title in (each.title for each in FORMATS.values()) if title in browser.get(address).text
    ] == [each.title for each in FORMATS.values()]
    refused = browser.get(address, {"format": "a0"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["format"])


def test_codes_of_others_stand_beside_ours_where_they_are_known(collector):
    assert poster_of(collector).further == ()
    collector.institution.ap_orgcode, collector.institution.bus_gov_id = "550 160", "265/43"
    assert [code.address for code in poster_of(collector).further] == [
        "https://forms.mkrf.ru/e/2579/xTPLeBU7/?ap_orgcode=550%20160",
        "https://bus.gov.ru/qrcode/rate/265%2F43",
    ]


def test_ministry_s_form_may_move(collector, settings):
    settings.MINISTRY_FORM_URL = "https://new.example.ru/{code}/{x}"
    collector.institution.ap_orgcode = "7"
    assert [code.address for code in poster_of(collector).further] == ["https://new.example.ru/7/{x}"]


def test_poster_says_how_long_it_takes_and_in_which_languages(collector):
    assert poster_of(collector).notes == ("Анонимно", "1 минута")
    both = Questionnaire(CONTENT.title, CONTENT.sections, languages=("ru", "tt"))
    other = a_collector(a_campaign(content=both))
    assert poster_of(other).notes == ("Анонимно", "1 минута", "Русский, Татарча")


def test_minutes_are_counted_in_russian():
    assert [in_minutes(count) for count in (1, 2, 5, 11, 21, 22)] == [
        *["1 минута", "2 минуты", "5 минут", "11 минут", "21 минута", "22 минуты"]
    ]


def test_russian_address_is_printed_in_russian_letters(collector, settings):
    settings.PUBLIC_URL = "https://xn--80atdujec4e.xn--p1ai:8443"
    assert poster_of(collector).typed_address == "культура.рф:8443/a"


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.PHONE, Channel.IMPORT])
def test_point_without_phones_has_no_poster(signed_in, methodist, campaign, collector, channel):
    other = a_collector(campaign, channel=channel, point="Стол")
    address = reverse("surveys:poster", args=[other.pk])
    response = signed_in(methodist).get(address, {"format": "a4"})
    assert "У этой точки нет плаката" in response.text


def test_revoked_point_has_no_poster(signed_in, methodist, collector):
    collector.revoked_at = timezone.now()
    collector.save()
    response = signed_in(methodist).get(reverse("surveys:poster", args=[collector.pk]), {"format": "a4"})
    assert "Точка отозвана" in response.text


def test_posters_of_a_survey_are_those_of_its_working_points(signed_in, editor, campaign):
    with_points(campaign, 2)
    a_collector(campaign, point="Снятая", revoked_at=timezone.now())
    a_collector(campaign, point="Бумага", channel=Channel.PAPER)
    other = an_institution(campaign.territory, short_name="Дальний клуб")
    a_collector(campaign, other, point="Фойе")
    texts = pages(body(ask(signed_in(editor), campaign)))
    assert [
        [word for word in ("Касса 0", "Касса 1", "Фойе", "Снятая", "Бумага") if word in text]
        for text in texts
    ] == (
        [["Фойе"], ["Касса 0"], ["Касса 1"]] if "Фойе" in texts[0] else [["Касса 0"], ["Касса 1"], ["Фойе"]]
    )
    of_one = pages(body(ask(signed_in(editor), campaign, institution=other.pk)))
    assert ["Фойе" in text for text in of_one] == [True]


def test_institution_prints_only_its_own(signed_in, methodist, campaign, collector):
    other = an_institution(campaign.territory)
    a_collector(campaign, other, point="Чужая касса")
    browser = signed_in(methodist)
    assert ["Чужая касса" in text for text in pages(body(ask(browser, campaign)))] == [False]
    refused = ask(browser, campaign, institution=other.pk)
    assert list(refused.context["form"].errors) == ["institution"]


def test_survey_without_points_says_what_to_do(signed_in, editor, campaign):
    page = signed_in(editor).get(reverse("surveys:posters", args=[campaign.pk]))
    assert "Печатать пока нечего" in page.text


def test_many_posters_are_a_job(signed_in, editor, campaign):
    with_points(campaign, AT_ONCE + 1)
    browser = signed_in(editor)
    response = ask(browser, campaign)
    job = Job.objects.get()
    page = reverse("surveys:print", args=[job.pk])
    assert response.url == page
    assert "Ждёт своей очереди" in browser.get(page).text
    assert ask(browser, campaign).url == page
    draw_posters(str(job.pk))
    assert "Файл готов" in browser.get(page).text
    file = reverse("surveys:print-file", args=[job.pk])
    assert len(pages(body(browser.get(file)))) == AT_ONCE + 1


def test_job_without_points_left_says_so(editor, campaign):
    job = order_posters(campaign, None, FORMATS["a4"], by=editor)
    draw_posters(str(job.pk))
    job.refresh_from_db()
    assert (job.status, job.error_text.split(":")[0]) == ("failed", "Печатать нечего")
    assert not path_of(job).exists()


def test_progress_of_a_job_is_told_and_it_can_be_stopped(signed_in, editor, campaign):
    with_points(campaign, 1)
    job, browser = order_posters(campaign, None, FORMATS["a4"], by=editor), signed_in(editor)
    progress = reverse("surveys:print-progress", args=[job.pk])
    assert browser.get(progress).url == reverse("surveys:print", args=[job.pk])
    assert "Ждёт своей очереди" in browser.get(progress, headers={"HX-Request": "true"}).text
    browser.post(reverse("surveys:print-cancel", args=[job.pk]))
    ended = browser.get(progress, headers={"HX-Request": "true"})
    assert (ended["HX-Retarget"], "Работа остановлена" in ended.text) == ("#print", True)


def test_another_person_sees_nothing_of_it(signed_in, editor, campaign):
    job = order_posters(campaign, None, FORMATS["a4"], by=editor)
    colleague = signed_in(a_person(Role.DEPARTMENT_EDITOR, campaign.territory))
    names = ["print", "print-progress", "print-file"]
    answers = [colleague.get(reverse(f"surveys:{name}", args=[job.pk])).status_code for name in names]
    assert answers == [404, 404, 404]
    assert colleague.post(reverse("surveys:print-cancel", args=[job.pk])).status_code == 404


def test_file_is_removed_after_a_week(signed_in, editor, campaign):
    with_points(campaign, 1)
    job, now = order_posters(campaign, None, FORMATS["a4"], by=editor), timezone.now()
    draw_posters(str(job.pk))
    browser, file = signed_in(editor), reverse("surveys:print-file", args=[job.pk])
    assert (remove_old_files(now), path_of(job).is_file()) == (0, True)
    old = (now - dt.timedelta(days=DAYS_KEPT, hours=1)).timestamp()
    os.utime(path_of(job), (old, old))
    assert (remove_old_files(now), path_of(job).is_file()) == (1, False)
    gone = browser.get(file, follow=True)
    assert "Файл хранился 7 дней и удалён" in gone.text


def test_stopped_job_leaves_no_file(editor, campaign):
    with_points(campaign, 1)
    job = order_posters(campaign, None, FORMATS["a4"], by=editor)
    cancel(job, by=editor)
    draw_posters(str(job.pk))
    assert not path_of(job).exists()


def test_strangers_see_no_poster(signed_in, collector, campaign):
    stranger = signed_in(a_person(Role.METHODIST, an_institution()))
    names = [("poster", collector), ("blank", collector), ("posters", campaign)]
    answers = [stranger.get(reverse(f"surveys:{name}", args=[about.pk])).status_code for name, about in names]
    assert answers == [404, 404, 404]


def test_pages_ask_the_database_as_often_for_twenty_points(
    signed_in, editor, campaign, django_assert_max_num_queries
):
    browser = signed_in(editor)
    with_points(campaign, 20)
    body(ask(browser, campaign))
    with django_assert_max_num_queries(15):
        body(ask(browser, campaign))
