"""What a methodist types goes through form, page, PDF and workbook as text and as nothing else."""

import logging
from io import BytesIO

import pytest
from django.utils.html import escape
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.canary import canary_server
from tests.factories import write
from tests.reports.conftest import files_of, rendered

pytestmark = pytest.mark.django_db
SECRET = "ТАЙНА-5521"


@pytest.fixture
def canary():
    with canary_server(SECRET) as server:
        yield server


@pytest.fixture
def texts(canary, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    web, file = f"http://127.0.0.1:{canary.server_port}", secret.as_uri()
    return [
        f'<img src="{web}/i"><link rel=attachment href="{file}"><script>alert(1)</script>',
        f"</td></tr></table><style>@import url({web}/c); @font-face {{ src: url({file}) }}</style>",
        f'=HYPERLINK("{web}/h";"открыть")',
        f'<svg><image href="{file}"/></svg> {file} {web}/plain',
        "+7 (900) 000-00-00",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "{% include 'base.html' %} {{ settings.SECRET_KEY } } ${settings.SECRET_KEY}",
    ]


def test_hostile_texts_come_out_as_they_were_typed(world, signed_in, canary, texts, caplog):
    caplog.set_level(logging.CRITICAL)
    for start in range(0, len(texts), 3):
        for row, text in zip(
            world.form.obligations.order_by("item__position"), texts[start : start + 3], strict=False
        ):
            version = row.entry.version if hasattr(row, "entry") else 0
            write(row, text=text, version=version)
        typed = texts[start : start + 3]
        report = rendered("execution", world.form)
        page = signed_in(world.methodist).get(f"/reports/{report.pk}/").content.decode()
        files = files_of(report)
        printed = "".join(p.extract_text() for p in PdfReader(BytesIO(files["pdf"])).pages)
        cells = [cell for row in load_workbook(BytesIO(files["xlsx"])).active.iter_rows() for cell in row]
        kinds = {cell.value: cell.data_type for cell in cells if cell.value in typed}
        assert [text for text in typed if escape(text) not in page] == []
        assert kinds == dict.fromkeys(typed, "s")
        assert [text for text in typed if "".join(text.split()) not in "".join(printed.split())] == []
        assert SECRET not in printed + page
        assert PdfReader(BytesIO(files["pdf"])).attachments == {}
    assert canary.hits == []


def test_names_are_as_harmless_as_texts(world, signed_in, canary, texts, caplog):
    caplog.set_level(logging.CRITICAL)
    world.library.short_name = texts[0][:200]
    world.library.head_name = texts[1][:200]
    world.library.save()
    world.plan.title = texts[3]
    world.plan.save()
    world.form.refresh_from_db()
    world.form.period.refresh_from_db()
    report = rendered("execution", type(world.form).objects.get(pk=world.form.pk))
    client = signed_in(world.methodist)
    pages = [client.get(path).content.decode() for path in ("/reports/", f"/reports/{report.pk}/")]
    assert [page.count("<script>") + page.count("<img") + page.count("<svg><image") for page in pages] == [
        0,
        0,
    ]
    assert canary.hits == []


def test_the_stored_name_of_a_file_tells_nothing_and_is_never_the_users(world, media):
    world.library.short_name = "../../../etc/passwd"
    world.library.save()
    report = rendered("execution", type(world.form).objects.get(pk=world.form.pk))
    assert sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()) == [
        f"reports/{report.pk}/{report.sha256[:32]}.{kind}" for kind in ("docx", "pdf", "xlsx")
    ]
