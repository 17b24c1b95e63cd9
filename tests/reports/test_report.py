"""One report: files, progress, what went wrong, versions, history, and how it prints."""

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.actions import cancel as cancel_job
from jobs.errors import DISK_FULL
from jobs.lease import claim, fail, heartbeat
from jobs.models import Job
from reports.actions.versions import freeze
from reports.models import Report
from reports.tasks import render
from tests.factories import filled, write
from tests.reports.conftest import ordered, rendered

pytestmark = pytest.mark.django_db


def page_of(client, report):
    response = client.get(f"/reports/{report.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def asked(client, report):
    """The page's own question, once a second."""
    return client.get(f"/reports/{report.pk}/progress/", headers={"HX-Request": "true"})


def buttons(page):
    """What the forms and links of the files' block do."""
    block = page.partition('id="files"')[2].partition('id="news"')[0]
    return re.findall(r'(?:action|href)="/reports/(?:files/)?\d+/([a-z]*)/?"', block)


def test_a_report_that_is_ready_offers_its_files_and_how_it_prints(world, signed_in):
    filled(world.form, text="Проведено три занятия.")
    report = rendered("execution", world.form)
    page = page_of(signed_in(world.methodist), report)
    assert re.findall(r"Скачать (\w+)", page) == ["DOCX", "PDF", "XLSX"]
    assert (page.count("Проведено три занятия."), page.count("hx-get"), page.count("<h1>")) == (3, 0, 1)


def test_a_report_being_prepared_shows_a_bar_asks_for_news_and_can_be_stopped(world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    page = page_of(signed_in(world.methodist), report)
    assert (page.count("<progress"), page.count('hx-trigger="every 1s"')) == (1, 1)
    assert "Обновить</a></noscript>" in page
    assert buttons(page) == ["", "cancel"]


def test_the_bar_grows_with_the_job(world, signed_in):
    report = ordered("execution", world.form)
    heartbeat(claim(report.job_id, owner="first"), 3, 12, "Готовится PDF")
    response = asked(signed_in(world.methodist), report)
    text = response.content.decode()
    assert 'max="12" value="3"' in text
    assert "Готовится PDF: 25 %" in " ".join(text.split())
    assert "HX-Retarget" not in response.headers


def test_the_news_that_it_is_done_replaces_the_block_and_stops_the_questions(world, signed_in):
    report = rendered("execution", world.form)
    response = asked(signed_in(world.methodist), report)
    text = response.content.decode()
    assert (response.headers["HX-Retarget"], response.headers["HX-Reswap"]) == ("#files", "outerHTML")
    assert (text.count("hx-trigger"), re.findall(r"Скачать (\w+)", text)) == (0, ["DOCX", "PDF", "XLSX"])
    assert "Отчёт готов, файлы можно скачать." in text


def test_without_scripts_the_progress_leads_to_the_page(world, signed_in):
    report = ordered("execution", world.form)
    response = signed_in(world.methodist).get(f"/reports/{report.pk}/progress/")
    assert (response.status_code, response.url) == (302, f"/reports/{report.pk}/")


def test_a_failure_is_told_in_words_with_a_button_to_try_again(world, signed_in):
    report = ordered("execution", world.form)
    fail(claim(report.job_id, owner="first"), DISK_FULL)
    client = signed_in(world.methodist)
    page = page_of(client, report)
    assert ("На диске сервера нет места" in page, "Попробовать ещё раз</button>" in page) == (True, True)
    assert buttons(page) == ["retry"]
    response = client.post(f"/reports/{report.pk}/retry/")
    assert (response.status_code, response.url) == (302, f"/reports/{report.pk}/")
    report.refresh_from_db()
    assert (report.job.status, report.job.created_by) == ("queued", world.methodist)
    render(str(report.job_id))
    assert re.findall(r"Скачать (\w+)", page_of(client, report)) == ["DOCX", "PDF", "XLSX"]


def test_a_format_that_is_ready_stays_on_offer_when_the_other_failed(
    world, signed_in, monkeypatch, tmp_path, caplog
):
    caplog.set_level(logging.CRITICAL, logger="jobs")
    report = ordered("execution", world.form)
    monkeypatch.setenv("PATH", str(tmp_path))  # no fonts as far as the renderer can see: no PDF
    render(str(report.job_id))
    page = page_of(signed_in(world.methodist), report)
    assert re.findall(r"Скачать (\w+)", page) == ["DOCX", "XLSX"]
    assert "установите пакет fonts-liberation" in page


def test_a_lost_file_is_told_and_can_be_prepared_anew(world, signed_in, media):
    report = rendered("execution", world.form)
    (media / report.files.get(format="pdf").file.name).unlink()
    page = page_of(signed_in(world.methodist), report)
    assert (re.findall(r"Скачать (\w+)", page), "Файла нет на сервере" in page) == (["DOCX", "XLSX"], True)
    signed_in(world.methodist).post(f"/reports/{report.pk}/retry/")
    render(str(Report.objects.get().job_id))
    assert re.findall(r"Скачать (\w+)", page_of(signed_in(world.methodist), report)) == [
        "DOCX",
        "PDF",
        "XLSX",
    ]


@pytest.mark.parametrize("who", ["methodist", "head", "editor"])
def test_the_one_who_asked_a_colleague_and_the_department_may_stop_it(world, signed_in, who):
    report = ordered("execution", world.form, by=world.methodist)
    response = signed_in(getattr(world, who)).post(f"/reports/{report.pk}/cancel/")
    assert (response.status_code, Job.objects.get().status) == (302, "cancelled")


def test_stopping_what_is_ready_already_is_told_as_it_is(world, signed_in):
    report = rendered("execution", world.form, by=world.methodist)
    page = signed_in(world.methodist).post(f"/reports/{report.pk}/cancel/", follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Подготовка уже закончилась раньше."]
    assert len(page.context["files"]) == 3


def test_who_only_reads_may_not_stop_what_others_asked_for(world, signed_in):
    report = ordered("plan", world.plan, by=world.editor)
    for who in (world.viewer, world.methodist):
        client = signed_in(who)
        assert client.post(f"/reports/{report.pk}/cancel/").status_code == 403
        assert "/cancel/" not in page_of(client, report)
    assert Job.objects.get().status == "queued"


def test_a_cancelled_report_says_so_and_can_be_started_again(world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    cancel_job(report.job, by=world.methodist)
    page = page_of(signed_in(world.methodist), report)
    assert ("Работа остановлена по просьбе." in page, buttons(page)) == (True, ["retry"])


def test_a_running_report_that_is_being_stopped_says_so(world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    cancel_job(claim(report.job_id, owner="first"), by=world.methodist)
    page = page_of(signed_in(world.methodist), report)
    assert ("Останавливается…" in page, "/cancel/" in page) == (True, False)


def test_versions_lead_to_each_other_and_an_old_one_names_the_latest(world, signed_in):
    first = freeze("execution", world.form, by=None)
    filled(world.form)
    second = freeze("execution", world.form, by=None)
    client = signed_in(world.methodist)
    assert (
        "Это прежняя версия." in page_of(client, first),
        "Это прежняя версия." in page_of(client, second),
    ) == (
        True,
        False,
    )
    assert f'href="/reports/{second.pk}/"' in page_of(client, first)
    assert f'href="/reports/{first.pk}/"' in page_of(client, second)


def test_the_history_names_who_ordered_it(world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    page = page_of(signed_in(world.head), report)
    assert page.partition("История</summary>")[2].count("Заказан отчёт") == 1


def told_nothing(response, pk):
    """The page without what every page holds: its own address and a token."""
    without_token = re.sub(r"\b[A-Za-z0-9]{64}\b", "", response.content.decode())
    return re.sub(rf"reports(/|%2F){pk}(/|%2F)", "", without_token)


@pytest.mark.parametrize(
    ("method", "path"), [("get", ""), ("get", "progress/"), ("post", "retry/"), ("post", "cancel/")]
)
def test_somebody_elses_report_is_as_if_it_did_not_exist(world, signed_in, method, path):
    report = ordered("execution", world.form)
    consolidated = ordered("consolidated", world.period)
    for who, pk in [
        (world.neighbour, report.pk),
        (world.stranger, report.pk),
        (world.methodist, consolidated.pk),
    ]:
        client = signed_in(who)
        theirs = getattr(client, method)(f"/reports/{pk}/{path}")
        missing = getattr(client, method)(f"/reports/999999/{path}")
        assert (theirs.status_code, missing.status_code) == (404, 404)
        assert told_nothing(theirs, pk) == told_nothing(missing, 999999)
    assert set(Job.objects.values_list("status", flat=True)) == {"queued"}


@pytest.mark.parametrize("path", ["retry", "cancel"])
def test_pages_that_change_something_answer_no_get(world, signed_in, path):
    report = ordered("execution", world.form)
    assert signed_in(world.methodist).get(f"/reports/{report.pk}/{path}/").status_code == 405


def test_reading_never_writes(world, signed_in):
    ready, waiting = rendered("execution", world.form), ordered("plan", world.plan)
    client = signed_in(world.methodist)
    paths = ["/reports/", f"/reports/files/{ready.files.first().pk}/"]
    paths += [f"/reports/{report.pk}/" for report in (ready, waiting)]
    paths += [f"/reports/{report.pk}/progress/" for report in (ready, waiting)]
    with CaptureQueriesContext(connection) as queries:
        for path in paths:
            response = client.get(path, headers={"HX-Request": "true"})
            assert response.status_code == 200
            assert b"".join(response) != b""
    writes = [q["sql"] for q in queries if re.match("INSERT|UPDATE|DELETE", q["sql"])]
    assert [sql for sql in writes if "django_session" not in sql] == []


def test_the_page_costs_as_many_queries_for_three_versions_as_for_one(world, signed_in):
    client, spent = signed_in(world.methodist), []
    for text in ("Раз.", "Два.", "Три."):
        write(world.form.obligations.first(), text=text, version=len(spent))
        report = rendered("execution", world.form)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, report)
        spent.append(len(queries))
    assert report.version == 3
    assert spent[0] == spent[2]
    assert spent[2] <= 15
