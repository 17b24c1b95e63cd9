"""The public page behind the QR."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.file_size import MEBIBYTE, TOO_LARGE
from institutions.actions.failed_codes import MAX_FAILED_CODES_A_MINUTE
from institutions.models import FailedCode
from institutions.short_codes import new_code, shown
from reports.actions.copies import add_copy
from reports.actions.registration import register, signing_of
from reports.actions.versions import freeze, withdraw
from reports.models import Report, ReportFile, SignedCopy, Snapshot
from reports.verify_forms import FileForm
from tests.factories import filled
from tests.factories.reports import a_file
from tests.reports.test_registration import DAY

pytestmark = pytest.mark.django_db
UPLOAD = reverse("reports:verify-upload")
CODE_PAGE = reverse("reports:verify-code")
SECRET = "Занятие для двух участников"


@pytest.fixture
def report(world):
    filled(world.form, text=SECRET, by=world.methodist)
    return freeze("execution", world.form, by=world.methodist)


def opened(client, code):
    return client.get(reverse("reports:verify", args=[code]))


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode().partition("<main")[2]).split())


def sent(client, data, name="отчёт.pdf"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def test_anybody_reads_that_the_version_is_valid_and_what_it_is(world, report, client):
    file = a_file(report, "pdf", b"kept")
    page = opened(client, report.code)
    words = text_of(page)
    assert (page.status_code, page.cookies.output()) == (200, "")
    for told in [
        "Отчёт подлинный", report.title, report.version_words.removeprefix("версия "), world.library.official_name,
        shown(report.code), file.sha256, "4 байт",
    ]:  # fmt: skip
        assert told in words
    assert 'name="robots" content="noindex"' in page.content.decode()


def test_number_signatory_and_approval_are_told_and_nobody_else(world, report, client):
    signed = register(
        report, signing=signing_of("12-о", DAY, "И.о. директора", "П.П. Речной"), on=DAY, by=world.head
    )
    sheet = freeze("approval", world.period, by=world.editor)
    assert "Утверждение" not in text_of(opened(client, signed.code))
    sheet = register(
        sheet, signing=signing_of("3", DAY, "Начальник", "Л.К. Орешкина"), on=DAY, by=world.editor
    )
    add_copy(sheet, b"%PDF-1.7\n%%EOF\n", "лист.pdf", by=world.editor)
    words = text_of(opened(client, signed.code))
    assert "Исходящий номер № 12-о от 10.04.2024" in words
    assert "Подписывает И.о. директора П.П. Речной" in words
    assert "Утверждение утверждён листом № 3 от 10.04.2024" in words
    for hidden in [SECRET, str(world.methodist), str(world.head), str(world.editor), "лист.pdf"]:
        assert hidden not in words


def test_the_sheet_approves_what_a_version_says_under_whatever_number(world, report, client):
    sheet = freeze("approval", world.period, by=None)
    add_copy(sheet, b"%PDF-1.7\n%%EOF\n", "лист.pdf", by=None)
    signed = register(report, signing=signing_of("1", DAY, "Директор", "И.И."), on=DAY, by=None)
    assert f"утверждён листом утверждения, {sheet.version_words}" in text_of(opened(client, signed.code))
    withdraw(sheet, why="Опечатка", by=None)
    assert "утверждён листом" not in text_of(opened(client, signed.code))


def test_the_names_of_who_signed_electronically_stay_inside(world, report, client):
    SignedCopy.objects.create(
        report=report, kind="signature", format="pdf", file="copies/x", name="x.sig", size=1, sha256="0" * 64,
        signer="Ручьёв Иван Ильич",
    )  # fmt: skip
    words = text_of(opened(client, report.code))
    assert "электронная подпись файла PDF хранится на портале" in words
    assert "Ручьёв" not in words


def test_an_older_version_names_the_newer(world, report, client):
    newer = register(report, signing=signing_of("1", DAY, "Директор", "И.И."), on=DAY, by=None)
    words = text_of(opened(client, report.code))
    assert "Подлинный, но есть более новая версия 2" in words
    assert newer.version_words in words


def test_a_withdrawn_version_says_why(report, client):
    withdraw(report, why="Перепутаны кварталы", by=None)
    words = text_of(opened(client, report.code))
    assert "Версия отозвана" in words
    assert "Причина: Перепутаны кварталы" in words


def test_a_broken_seal_is_told_plainly(report, client):
    Snapshot.objects.filter(pk=report.snapshot_id).update(content="{}")
    words = text_of(opened(client, report.code))
    assert "Версия не подтверждается" in words
    assert "Содержание изменено" in words
    assert "Отчёт подлинный" not in words


@pytest.mark.parametrize("change", [shown, str.lower, lambda code: f" {code[:5]} {code[5:]}"])
def test_a_code_typed_otherwise_leads_to_its_page(report, client, change):
    assert opened(client, change(report.code)).url == reverse("reports:verify", args=[report.code])
    assert client.get(CODE_PAGE, {"code": change(report.code)}).url == reverse(
        "reports:verify", args=[report.code]
    )


def test_an_unknown_code_is_told_in_a_friendly_way(db, client):
    page = opened(client, new_code())
    assert (page.status_code, page.cookies.output()) == (404, "")
    assert "Код написан верно, но такого отчёта портал не выдавал" in text_of(page)


def test_a_mistyped_code_is_told_to_look_at_its_symbols(report, client):
    wrong = report.code[:-1] + ("0" if report.code[-1] != "0" else "1")
    for page in (opened(client, wrong), client.get(CODE_PAGE, {"code": "7K3QF"})):
        assert page.status_code == 404
        assert "Проверьте символы" in text_of(page)


def test_whoever_guesses_is_told_to_wait_and_a_right_code_opens_all_the_same(report, client):
    for _ in range(MAX_FAILED_CODES_A_MINUTE):
        assert opened(client, new_code()).status_code == 404
    page = opened(client, new_code())
    assert (page.status_code, FailedCode.objects.count()) == (429, MAX_FAILED_CODES_A_MINUTE)
    assert "Подождите минуту" in text_of(page)
    assert opened(client, report.code).status_code == 200
    assert sent(client, b"x").status_code == 429


def test_the_page_of_codes_sets_no_session(db, client):
    page = client.get(CODE_PAGE)
    assert (page.status_code, "session" in page.cookies) == (200, False)
    assert "<script" not in page.content.decode().partition("<body")[2]


# a file


def test_a_genuine_file_is_told_so_and_nothing_of_it_stays(report, client, media):
    file = a_file(report, "pdf", b"kept")
    before = sorted(media.rglob("*"))
    page = sent(client, b"kept")
    assert (page.status_code, "Файл тот самый, байт в байт" in text_of(page)) == (200, True)
    assert (sorted(media.rglob("*")), ReportFile.objects.count()) == (before, 1)
    assert file.sha256 in text_of(page)
    assert "session" not in page.cookies


def test_a_large_file_is_compared_from_the_disk(report, client):
    data = b"k" * (3 * 1024 * 1024)
    a_file(report, "pdf", data)
    assert "Файл тот самый, байт в байт" in text_of(sent(client, data))


def test_a_strange_file_is_unknown_and_counted(db, client):
    page = sent(client, b"%PDF-1.7 of somebody")
    assert (page.status_code, FailedCode.objects.count()) == (200, 1)
    assert "Файл не опознан" in text_of(page)


def test_a_changed_file_is_told_with_the_version_whose_code_it_bears(report, client):
    a_file(report, "pdf", b"kept")
    page = sent(client, with_code(report))
    words = text_of(page)
    assert "Это не тот файл, что выдал портал" in words
    assert report.title in words


def with_code(report):
    """A PDF of nothing that bears the version's code and seal."""
    import io

    import pikepdf

    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Keywords"] = report.mark.keywords()
        pdf.save(target)
    return target.getvalue()


def test_a_file_of_a_withdrawn_version_is_told_so(report, client):
    a_file(report, "pdf", b"kept")
    withdraw(report, why="Перепутаны кварталы", by=None)
    assert "Причина: Перепутаны кварталы" in text_of(sent(client, b"kept"))


def test_no_file_is_refused_in_words(db, client):
    page = client.post(UPLOAD)
    assert (page.status_code, page.context["file_form"].errors) == (422, {"file": ["Приложите файл отчёта."]})


def test_a_huge_file_is_refused_by_its_size():
    huge = SimpleUploadedFile("отчёт.pdf", b"x")
    huge.size = 100 * MEBIBYTE + 1
    form = FileForm({}, {"file": huge})
    assert form.errors == {"file": [TOO_LARGE.format(100)]}


def test_asking_for_a_version_costs_no_more_with_a_newer_beside_it(
    world, report, client, django_assert_max_num_queries
):
    register(report, signing=signing_of("1", DAY, "Директор", "И.И."), on=DAY, by=None)
    for code in Report.objects.values_list("code", flat=True):
        with django_assert_max_num_queries(12):
            opened(client, code)
