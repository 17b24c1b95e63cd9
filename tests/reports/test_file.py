"""Downloading a file of a report."""

import logging
from io import BytesIO
from urllib.parse import unquote

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.reports.conftest import data_of, rendered

pytestmark = pytest.mark.django_db
OPENERS = {
    "pdf": lambda data: len(PdfReader(data).pages),
    "xlsx": lambda data: load_workbook(data).sheetnames,
    "docx": lambda data: len(Document(data).tables),
}


def fetched(client, file):
    return client.get(f"/reports/files/{file.pk}/")


def test_a_file_comes_as_an_attachment_that_runs_nothing(world, signed_in):
    report = rendered("execution", world.form)
    for file in report.files.all():
        response = fetched(signed_in(world.methodist), file)
        assert b"".join(response.streaming_content) == data_of(file)
        assert {
            name: response.headers[name]
            for name in (
                "X-Content-Type-Options",
                "Content-Security-Policy",
                "Cache-Control",
                "Content-Length",
            )
        } == {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox",
            "Cache-Control": "no-store",
            "Content-Length": str(file.size),
        }
        disposition, _, name = response.headers["Content-Disposition"].partition("; filename*=utf-8''")
        assert (disposition, unquote(name)) == (
            "attachment",
            f"Отчёт об исполнении МБУК «Библиотека», I квартал 2024 года, версия 1.{file.format}",
        )


def test_the_types_are_what_the_files_are(world, signed_in):
    report = rendered("execution", world.form)
    opened = {}
    for file in report.files.all():
        response = fetched(signed_in(world.methodist), file)
        data = BytesIO(b"".join(response.streaming_content))
        opened[response.headers["Content-Type"]] = OPENERS[file.format](data)
    assert opened == {
        "application/pdf": 1,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["Документ"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": 2,  # rows, code with QR
    }


def test_somebody_elses_file_is_as_if_it_did_not_exist(world, signed_in):
    file = rendered("execution", world.form).files.first()
    consolidated = rendered("consolidated", world.period).files.first()
    cases = [(world.neighbour, file), (world.stranger, file), (world.methodist, consolidated)]
    assert [fetched(signed_in(who), what).status_code for who, what in cases] == [404, 404, 404]


def test_nobody_gets_a_file_without_signing_in(world, client):
    response = fetched(client, rendered("execution", world.form).files.first())
    assert (response.status_code, response.url.startswith("/sign-in/")) == (302, True)


def test_a_lost_file_leads_to_the_page_that_tells_so(world, signed_in, media):
    file = rendered("execution", world.form).files.first()
    (media / file.file.name).unlink()
    response = fetched(signed_in(world.methodist), file)
    assert (response.status_code, response.url) == (302, file.report.get_absolute_url())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Отчёт: «Дом/Клуб»", "Отчёт «Дом Клуб», версия 1"),
        ("../../etc/passwd", "etc passwd, версия 1"),
        ("C:\\план?*|<b>", "C план b, версия 1"),
        ("отчёт\u202exslx.exe\r\nX: 1\x00", "отчётxslx.exeX 1, версия 1"),
        ("О" * 500, "О" * 120 + ", версия 1"),
    ],
)
def test_the_name_is_one_that_every_system_takes(world, signed_in, caplog, title, name):
    caplog.set_level(logging.CRITICAL)
    report = rendered("plan", world.plan)
    type(report).objects.update(title=title.replace("\x00", ""))
    file = report.files.get(format="pdf")
    response = fetched(signed_in(world.editor), file)
    assert b"".join(response.streaming_content) == data_of(file)
    shown = response.headers["Content-Disposition"]
    assert unquote(shown).rpartition("utf-8''")[2].rpartition('filename="')[2].strip('"') == f"{name}.pdf"
