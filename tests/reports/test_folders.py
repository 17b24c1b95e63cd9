"""Folders of reports: the year's, the period's, each as a ZIP."""

import contextlib
import hashlib
import os
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.actions import cancel
from jobs.errors import DISK_FULL
from jobs.lease import claim, fail
from jobs.models import Job
from plans.models import Plan
from reports.actions.copies import add_copy, withdraw_copy
from reports.actions.period_issue import issue_job
from reports.actions.versions import freeze, withdraw
from reports.exports import CHANGED, CHUNK, CUT_OFF, LIST_NAME, LOST, UNREADABLE
from reports.models import Registration, Report, SignedCopy
from reports.tasks import issue
from tests.factories import a_form, an_active_plan, an_institution, an_open_period, filled
from tests.factories.reports import a_file
from tests.reports.conftest import data_of, ordered

pytestmark = pytest.mark.django_db
YEAR = "/reports/years/2024/"


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response


def archive_of(client, address):
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/zip")
    return zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))


def told_in(archive):
    return archive.read(LIST_NAME).decode("utf-8-sig")


def stored(report, media, kind="pdf"):
    """Where the server keeps a file of the report."""
    return media / report.files.get(format=kind).file.name


def period_address(period, page=""):
    return f"/reports/periods/{period.pk}/{page}"


def with_files(report, *formats):
    for kind in formats or ("pdf", "xlsx", "docx"):
        a_file(report, kind, f"{report.pk} {kind}".encode())
    return report


# pages


def test_the_year_holds_plans_periods_and_reports_in_their_order(world, signed_in):
    later = an_open_period(world.plan, "2024-Q2")
    for kind, about in [("execution", world.form), ("plan", world.plan), ("consolidated", world.period),
                        ("execution", a_form(later, world.library))]:  # fmt: skip
        freeze(kind, about, by=None)
    shelves = page_of(signed_in(world.editor), YEAR).context["shelves"]
    assert [(str(shelf.period), [report.kind for report in shelf.reports]) for shelf in shelves] == [
        ("None", ["plan"]),
        ("II квартал 2024 года", ["execution"]),
        ("I квартал 2024 года", ["consolidated", "execution"]),
    ]


def test_everybody_finds_their_own_in_a_folder_and_nothing_else(world, signed_in):
    for form in (world.form, world.others_form):
        freeze("execution", form, by=None)
    freeze("consolidated", world.period, by=None)
    found = {
        who: [
            [report.title for shelf in page_of(client, YEAR).context["shelves"] for report in shelf.reports],
            [
                report.title
                for report in page_of(client, period_address(world.period)).context["shelf"].reports
            ],
        ]
        for who, client in (
            (who, signed_in(getattr(world, who))) for who in ("viewer", "methodist", "neighbour")
        )
    }
    everything = [report.title for report in Report.objects.order_by("-pk")]
    consolidated, others, own = everything
    assert found == {
        "viewer": [[consolidated, own, others]] * 2, "methodist": [[own]] * 2, "neighbour": [[others]] * 2,
    }  # fmt: skip
    assert signed_in(world.stranger).get(period_address(world.period)).status_code == 404
    assert page_of(signed_in(world.stranger), YEAR).context["shelves"] == []


def test_many_reports_of_performers_are_a_line_in_the_year_and_a_list_in_the_period(world, signed_in):
    for number in range(12):
        place = an_institution(world.district, short_name=f"МБУК «Дом {number:02}»")
        freeze("execution", world.period.submissions.create(institution=place), by=None)
    freeze("consolidated", world.period, by=None)
    client = signed_in(world.editor)
    page = page_of(client, YEAR).content.decode()
    assert ("Отчёты исполнителей: 12" in page, page.count("Дом 0")) == (True, 0)
    assert page_of(client, period_address(world.period)).content.decode().count("МБУК «Дом 0") >= 10


@pytest.mark.parametrize("year", [1999, 2101, 10**9])
def test_a_year_that_no_plan_has_is_not_found(world, signed_in, year):
    assert signed_in(world.editor).get(f"/reports/years/{year}/").status_code == 404


def test_an_empty_folder_says_what_to_do(world, signed_in):
    client = signed_in(world.editor)
    assert "За этот год отчётов нет" in page_of(client, YEAR).content.decode()
    assert "За этот период отчётов ещё нет" in page_of(client, period_address(world.period)).content.decode()


@pytest.mark.parametrize("page", ["year", "year-zip", "period", "period-zip"])
@pytest.mark.parametrize("who", ["editor", "methodist"])
def test_folders_cost_as_many_queries_for_three_reports_as_for_one(world, signed_in, page, who):
    client, spent = signed_in(getattr(world, who)), []
    address = {"year": YEAR, "year-zip": f"{YEAR}zip/", "period": period_address(world.period),
               "period-zip": period_address(world.period, "zip/")}[page]  # fmt: skip
    for kinds in (["execution"], ["consolidated", "completeness"]):
        for kind in kinds:
            about = world.form if kind == "execution" else world.period
            with_files(freeze(kind, about, by=None))
        b"".join(client.get(address))
        with CaptureQueriesContext(connection) as queries:
            assert b"".join(client.get(address)) != b""
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 15


# ZIP


def test_the_archive_of_a_period_holds_files_copies_and_a_list(world, signed_in, media):
    report = with_files(freeze("execution", world.form, by=None))
    Registration.objects.create(
        report=report, number="12-о", date="2024-04-05", post="Директор", name="И. Р."
    )
    (media / "scan").write_bytes(b"scan")
    for kind, name in (("scan", "подпись.PDF"), ("signature", "файл.sig")):
        SignedCopy.objects.create(report=report, kind=kind, format="pdf", file="scan", name=name, size=4,
                                  sha256=hashlib.sha256(b"scan").hexdigest())  # fmt: skip
    archive = archive_of(signed_in(world.methodist), period_address(world.period, "zip/"))
    folder = f"{world.plan}/I квартал 2024 года/"
    stem = f"{folder}Отчёт об исполнении МБУК «Библиотека», I квартал 2024 года, версия 1"
    assert sorted(archive.namelist()) == sorted([
        f"{stem}.docx", f"{stem}.pdf", f"{stem}.xlsx", f"{stem}, подписано.pdf", f"{stem}.pdf.sig", LIST_NAME,
    ])  # fmt: skip
    assert archive.testzip() is None
    assert archive.read(f"{stem}.pdf") == data_of(report.files.get(format="pdf"))
    assert archive.read(f"{stem}.pdf.sig") == b"scan"
    told = told_in(archive)
    sums = {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name != LIST_NAME
    }
    assert [
        name for name, digest in sums.items() if f"   {name}\r\n   SHA-256 {digest}\r\n" not in told
    ] == []
    assert (report.mark.code in told, "версия 1 от" in told, "№ 12-о от 05.04.2024" in told) == (True,) * 3


def test_cyrillic_names_are_marked_as_utf_8(world, signed_in):
    with_files(freeze("execution", world.form, by=None))
    archive = archive_of(signed_in(world.editor), f"{YEAR}zip/")
    assert [info.filename for info in archive.infolist() if not info.flag_bits & 0x800] == []


def test_only_the_formats_that_were_ticked_go_in(world, signed_in):
    with_files(freeze("execution", world.form, by=None))
    client = signed_in(world.editor)

    def ends(query):
        names = archive_of(client, f"{YEAR}zip/{query}").namelist()
        return sorted(name.rpartition(".")[2] for name in names if name != LIST_NAME)

    assert {query: ends(query) for query in ("", "?format=pdf", "?format=pdf&format=docx", "?format=exe")} == {
        "": ["docx", "pdf", "xlsx"], "?format=pdf": ["pdf"], "?format=pdf&format=docx": ["docx", "pdf"],
        "?format=exe": ["docx", "pdf", "xlsx"],
    }  # fmt: skip


def test_names_are_safe_readable_and_never_the_same(world, signed_in):
    world.library.short_name = "../../МБУК: «Б/Б» *?" + "ы" * 170
    world.library.save()
    world.club.short_name = "../../МБУК: «Б/Б» *?" + "ы" * 160
    world.club.save()
    Plan.objects.update(title="=HYPERLINK(1)/.. " + "План" * 100)
    for form in (world.form, world.others_form):
        form = type(form).objects.get(pk=form.pk)
        Report.objects.filter(pk=with_files(freeze("execution", form, by=None), "pdf").pk).update(
            title="ОТЧЁТ"
        )
    report = with_files(
        freeze("consolidated", type(world.period).objects.get(pk=world.period.pk), by=None), "pdf"
    )
    Report.objects.filter(pk=report.pk).update(title="Отчёт")
    names = archive_of(signed_in(world.editor), f"{YEAR}zip/").namelist()
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert [
        name for name in names if ".." in name.split("/") or name.startswith("/") or len(name) > 250
    ] == []
    assert [name for name in names if set(name) & set('\\:*?"<>|')] == []


def test_a_withdrawn_version_and_an_old_one_are_left_out(world, signed_in):
    old = with_files(freeze("execution", world.form, by=None))
    filled(world.form)
    new = with_files(freeze("execution", world.form, by=None))
    gone = with_files(freeze("consolidated", world.period, by=None))
    withdraw(gone, why="Ошибка", by=None)
    names = archive_of(signed_in(world.editor), f"{YEAR}zip/").namelist()
    assert sorted({name.rpartition("/")[2].rpartition(".")[0] for name in names if name != LIST_NAME}) == [
        f"Отчёт об исполнении МБУК «Библиотека», I квартал 2024 года, версия {new.version}"
    ]
    assert (old.version, new.version) == (1, 2)


def test_a_withdrawn_copy_stays_out(world, signed_in, media):
    report = with_files(freeze("execution", world.form, by=None), "pdf")
    copy = add_copy(report, b"%PDF-1.7\n%%EOF\n", "скан.pdf", by=None)

    def names():
        return [
            name
            for name in archive_of(signed_in(world.editor), f"{YEAR}zip/").namelist()
            if "подписано" in name
        ]

    assert len(names()) == 1
    withdraw_copy(copy, why="Не тот", by=None)
    assert names() == []


def test_what_is_not_ready_or_lost_is_said_in_the_list(world, signed_in, media):
    report = with_files(freeze("execution", world.form, by=None), "pdf", "xlsx")
    stored(report, media).unlink()
    archive = archive_of(signed_in(world.editor), f"{YEAR}zip/")
    told = told_in(archive)
    assert ("DOCX: не подготовлен" in told, "файла нет на сервере" in told, len(archive.namelist())) == (
        True, True, 2,
    )  # fmt: skip


def test_a_file_changed_on_the_server_is_told_in_the_list_with_the_fingerprint_it_has(
    world, signed_in, media
):
    report = with_files(freeze("execution", world.form, by=None), "pdf")
    stored(report, media).write_bytes(b"%PDF-1.7 another")
    told = told_in(archive_of(signed_in(world.editor), f"{YEAR}zip/"))
    assert told.splitlines()[-2:] == [
        f"   SHA-256 {hashlib.sha256(b'%PDF-1.7 another').hexdigest()}", f"   {CHANGED}",
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_said_in_the_list_and_the_others_come(world, signed_in, media):
    report = with_files(freeze("execution", world.form, by=None), "pdf", "xlsx")
    path = stored(report, media)
    path.unlink()
    path.mkdir()
    archive = archive_of(signed_in(world.editor), f"{YEAR}zip/")
    told = told_in(archive)
    assert (told.count(f"   {UNREADABLE}\r\n"), len(archive.namelist()), archive.testzip()) == (1, 2, None)


# ZIP as it goes out


def test_the_archive_comes_as_a_download_that_nobody_keeps(world, signed_in):
    response = signed_in(world.editor).get(f"{YEAR}zip/")
    names = ["Content-Type", "Content-Disposition", "Content-Security-Policy", "Cache-Control"]
    assert [response.headers[name] for name in names] == [
        "application/zip", f"attachment; filename*=utf-8''{quote('Отчёты за 2024 год.zip')}", "sandbox", "no-store",
    ]  # fmt: skip


def begun(client, address=f"{YEAR}zip/"):
    """An answer, and what is left of it when the first bytes of its first file are there."""
    response = client.get(address)
    pieces = iter(response)
    assert next(pieces)[:4] == b"PK\x03\x04"
    return response, pieces, next(pieces)


def opened(media):
    """The files under `media` that this process holds open."""
    held = []
    for number in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            held.append(number.readlink())
    return sorted(path.suffix for path in held if path.is_relative_to(media))


def test_the_first_bytes_are_given_before_the_second_file_is_opened(world, signed_in, media):
    report = with_files(freeze("execution", world.form, by=None), "pdf", "xlsx")
    _, pieces, first = begun(signed_in(world.editor))
    assert (first, opened(media)) == (f"{report.pk} pdf".encode(), [".pdf"])
    stored(report, media, "xlsx").unlink()
    assert f"   {LOST}\r\n" in b"".join(pieces).decode(errors="replace")
    assert opened(media) == []


def test_a_reader_who_goes_away_in_the_middle_leaves_no_file_open(world, signed_in, media):
    with_files(freeze("execution", world.form, by=None))
    response, *_ = begun(signed_in(world.editor))
    assert opened(media) == [".docx"]
    response.close()
    assert opened(media) == []


def test_nothing_is_asked_of_the_database_while_the_archive_goes_out(world, signed_in):
    with_files(freeze("execution", world.form, by=None))
    response = signed_in(world.editor).get(f"{YEAR}zip/")
    with CaptureQueriesContext(connection) as queries:
        assert len(b"".join(response)) > 100
    assert len(queries) == 0


def large(report, media):
    """A file of the report of which no piece holds more than a small part."""
    path = stored(report, media)
    path.write_bytes(b"a" * (40 * CHUNK))
    report.files.filter(format="pdf").update(sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_a_large_file_goes_out_in_little_memory(world, signed_in, media):
    large(with_files(freeze("execution", world.form, by=None)), media)
    client = signed_in(world.editor)
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in client.get(f"{YEAR}zip/"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 40 * CHUNK > 3 * peak


def test_a_file_cut_off_while_it_goes_out_is_told_with_the_fingerprint_of_what_went(world, signed_in, media):
    """The list goes last, and the archive is whole."""
    path = large(with_files(freeze("execution", world.form, by=None), "pdf"), media)
    response = signed_in(world.editor).get(f"{YEAR}zip/")
    head = [next(pieces := iter(response)), next(pieces)]
    os.truncate(path, 3 * CHUNK)
    archive = zipfile.ZipFile(BytesIO(b"".join([*head, *pieces])))
    name = archive.namelist()[0]
    told = told_in(archive)
    assert (archive.testzip(), len(archive.read(name))) == (None, 3 * CHUNK)
    assert told.splitlines()[-2:] == [
        f"   SHA-256 {hashlib.sha256(archive.read(name)).hexdigest()}", f"   {CHANGED}",
    ]  # fmt: skip


def test_a_disk_that_fails_in_the_middle_of_a_file_is_told_and_the_next_file_comes(world, signed_in, media):
    """Memory at address nought opens as a file and answers reading with the error of a bad disk."""
    report = with_files(freeze("execution", world.form, by=None), "pdf", "xlsx")
    path = stored(report, media)
    path.unlink()
    path.symlink_to("/proc/self/mem")
    archive = archive_of(signed_in(world.editor), f"{YEAR}zip/")
    told = told_in(archive)
    assert (archive.testzip(), len(archive.namelist()), told.count(f"   {CUT_OFF}\r\n")) == (None, 3, 1)
    assert [len(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf")] == [0]


# everything of a period at once


def test_a_button_prepares_everything_and_the_page_tells_how_far_it_is(world, signed_in):
    client = signed_in(world.editor)
    answers = [client.post(period_address(world.period, "issue/")) for _ in range(2)]
    assert [answer.url for answer in answers] == [period_address(world.period)] * 2
    assert Job.objects.count() == 1
    page = page_of(client, period_address(world.period)).content.decode()
    assert (page.count("<progress"), "Ждёт своей очереди." in page, "/cancel/" in page) == (1, True, True)
    asked = period_address(world.period, "progress/")
    waiting = client.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert (f'hx-get="{asked}"' in waiting, "Ждёт своей очереди." in waiting) == (True, True)
    issue(str(issue_job(world.period).pk))
    assert sorted(Report.objects.values_list("kind", flat=True)) == [
        "completeness", "consolidated", "execution", "execution", "set",
    ]  # fmt: skip
    news = client.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert (f'hx-get="{asked}"' in news, "Готовы отчёты: 0 из 5" in " ".join(news.split())) == (True, True)


def test_the_news_that_all_is_ready_replaces_the_block(world, signed_in):
    with_files(ordered("execution", world.form))
    Job.objects.update(status="done", finished_at=timezone.now())
    response = signed_in(world.editor).get(
        period_address(world.period, "progress/"), headers={"HX-Request": "true"}
    )
    assert (response.headers["HX-Retarget"], "Отчёты готовы" in response.content.decode()) == (
        "#period-reports", True,
    )  # fmt: skip


def test_without_scripts_the_progress_leads_to_the_page(world, signed_in):
    response = signed_in(world.editor).get(period_address(world.period, "progress/"))
    assert (response.status_code, response.url) == (302, period_address(world.period))


def test_the_ordering_of_everything_can_be_stopped(world, signed_in):
    client = signed_in(world.editor)
    client.post(period_address(world.period, "issue/"))
    client.post(period_address(world.period, "cancel/"))
    assert Job.objects.get().status == "cancelled"
    page = page_of(client, period_address(world.period)).content.decode()
    assert ("Работа остановлена по просьбе." in page, "Подготовить все отчёты периода" in page) == (
        True,
        True,
    )


def test_who_only_reads_may_order_all_reports_and_is_offered_no_stop_that_is_refused(world, signed_in):
    client = signed_in(world.viewer)
    client.post(period_address(world.period, "issue/"))
    page = page_of(client, period_address(world.period)).content.decode()
    assert (page.count("<progress"), period_address(world.period, "cancel/") in page) == (1, False)
    assert client.post(period_address(world.period, "cancel/")).status_code == 404
    assert Job.objects.get().status == "queued"


def test_a_failure_is_told_with_a_button_to_try_again(world, signed_in):
    fail(claim(ordered("execution", world.form).job_id, owner="first"), DISK_FULL)
    client = signed_in(world.editor)
    page = page_of(client, period_address(world.period)).content.decode()
    assert ("Не удалось подготовить: 1." in page, "Попробовать ещё раз</button>" in page) == (True, True)
    client.post(period_address(world.period, "issue/"))
    issue(str(issue_job(world.period).pk))
    assert Report.objects.get(kind="execution", institution=world.library).is_preparing


def test_a_period_that_was_never_opened_has_nothing_to_prepare(world, signed_in):
    period = world.plan.periods.get(code="2024-Q4")
    page = signed_in(world.editor).post(period_address(period, "issue/"), follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "Период ещё не открывали: отчитываться не о чем."
    ]
    assert Job.objects.count() == 0


def test_only_the_department_prepares_everything(world, signed_in):
    answers = {
        who: signed_in(getattr(world, who)).post(period_address(world.period, "issue/")).status_code
        for who in ("editor", "viewer", "methodist", "stranger")
    }
    assert answers == {"editor": 302, "viewer": 302, "methodist": 404, "stranger": 404}
    page = page_of(signed_in(world.methodist), period_address(world.period)).content.decode()
    assert "Подготовить все отчёты периода" not in page


def test_an_ended_job_of_another_period_is_not_this_ones(world, signed_in):
    other = an_open_period(an_active_plan(world.district), "2024-Q1")
    client = signed_in(world.editor)
    client.post(period_address(other, "issue/"))
    cancel(issue_job(other), by=world.editor)
    assert issue_job(world.period) is None
