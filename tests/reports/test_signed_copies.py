"""Scans and electronic signatures, kept with the version they are of."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from institutions.models import AuditEntry
from reports.actions.copies import MAX_COPIES, add_copy, withdraw_copy
from reports.actions.versions import freeze, withdraw
from reports.models import Report, SignedCopy
from reports.version_facts import approving_sheet, facts_of
from tests.factories.reports import a_file
from tests.reports.signatures import GOST_94, PERSON, WHEN, a_signature, as_base64

pytestmark = pytest.mark.django_db
PDF, XLSX = b"%PDF-1.7 the report", b"PK the workbook"
SCAN = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture
def report(world):
    frozen = freeze("execution", world.form, by=world.methodist)
    for kind, data in [("pdf", PDF), ("xlsx", XLSX)]:
        a_file(frozen, kind, data)
    return frozen


def picture(kind="JPEG"):
    drawn = io.BytesIO()
    image = Image.new("RGB", (40, 30), "white")
    exif = image.getexif()
    exif[0x010F] = "Camera of somebody"
    image.save(drawn, kind, exif=exif)
    return drawn.getvalue()


def stored(copy, media):
    return (media / copy.file.name).read_bytes()


def test_a_scan_is_kept_under_a_name_that_tells_nothing(world, report, media):
    copy = add_copy(report, SCAN, "C:\\Сканы\\отчёт.PDF", by=world.methodist)
    assert (copy.kind, copy.name, copy.size, copy.uploaded_by) == (
        "scan",
        "отчёт.PDF",
        len(SCAN),
        world.methodist,
    )
    assert (stored(copy, media), copy.sha256) == (SCAN, hashlib.sha256(SCAN).hexdigest())
    assert copy.file.name.startswith("copies/")
    assert "отчёт" not in copy.file.name
    entry = AuditEntry.objects.about(report).first()
    assert (entry.action, entry.by) == ("Приложен подписанный экземпляр", world.methodist)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "скан.jpg"), ("PNG", "скан.png")])
def test_a_photographed_sheet_is_drawn_anew(report, media, kind, name):
    copy = add_copy(report, picture(kind), name, by=None)
    kept = stored(copy, media)
    assert b"Camera of somebody" not in kept
    assert copy.sha256 == hashlib.sha256(kept).hexdigest()
    assert Image.open(io.BytesIO(kept)).size == (40, 30)


@pytest.mark.parametrize("ending", ["sig", "p7s", "sgn", "SIG"])
def test_a_signature_tells_of_which_file_it_is(report, media, ending):
    copy = add_copy(report, a_signature(XLSX), f"отчёт.xlsx.{ending}", by=None)
    assert (copy.kind, copy.format, copy.signer, copy.signed_at, copy.checked) == (
        "signature", "xlsx", "Ручьёв Иван Ильич (МБУК «Библиотека»)", WHEN, "отпечаток файла сошёлся (SHA-256)",
    )  # fmt: skip
    assert stored(copy, media) == a_signature(XLSX)


def test_a_signature_in_letters_is_kept_as_it_came(report, media):
    copy = add_copy(report, as_base64(a_signature(PDF)), "отчёт.sig", by=None)
    assert (copy.format, stored(copy, media)) == ("pdf", as_base64(a_signature(PDF)))


def test_a_signature_of_another_file_is_refused(report):
    with pytest.raises(ValidationError, match="не под файлом этой версии: отпечаток в ней другой"):
        add_copy(report, a_signature(b"another file"), "отчёт.sig", by=None)
    assert SignedCopy.objects.count() == 0


def test_a_signature_of_another_format_than_was_said_is_refused(report):
    with pytest.raises(ValidationError, match="не под файлом этой версии"):
        add_copy(report, a_signature(PDF), "отчёт.sig", of_format="xlsx", by=None)


def test_where_the_portal_cannot_count_it_asks_which_file_it_is_and_says_so(report):
    signature = a_signature(PDF, GOST_94)
    with pytest.raises(
        ValidationError, match=r"не видно, какой файл подписан: портал не вычисляет ГОСТ Р 34.11-94"
    ):
        add_copy(report, signature, "отчёт.sig", by=None)
    copy = add_copy(report, signature, "отчёт.sig", of_format="pdf", by=None)
    assert (copy.format, copy.checked) == (
        "pdf",
        "отпечаток не проверялся: портал не вычисляет ГОСТ Р 34.11-94",
    )


def test_of_several_signers_every_fingerprint_is_checked(report):
    people = (PERSON, {"common_name": "Орешкина Л.К."})
    copy = add_copy(report, a_signature(PDF, people=people), "отчёт.sig", by=None)
    assert copy.signer == "Ручьёв Иван Ильич (МБУК «Библиотека»); Орешкина Л.К."


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "скан.pdf", "Файл пустой"),
        (b"MZ program", "скан.exe", "не принимается. Подойдут скан"),
        (SCAN, "скан.docx", "не принимается. Подойдут скан"),
        (b"MZ program", "скан.pdf", "Это не PDF"),
        (b"%PDF-1.7 /JavaScript (x) %%EOF", "скан.pdf", "программа или вложение"),
        (b"not a picture", "скан.jpg", "Это не снимок JPEG"),
        (b"not a signature", "отчёт.sig", "Это не электронная подпись"),
        (a_signature(PDF, content=PDF), "отчёт.sig", "присоединённая"),
        (b"x" * (10 * 1024 * 1024 + 1), "скан.pdf", "больше 10 МБ"),
    ],
)
def test_what_is_no_signed_copy_is_refused_in_words(report, media, data, name, words):
    with pytest.raises(ValidationError) as refused:
        add_copy(report, data, name, by=None)
    assert words in refused.value.messages[0]
    assert not list(media.glob("copies/*"))


def test_the_same_file_is_attached_once(report, media):
    add_copy(report, SCAN, "скан.pdf", by=None)
    with pytest.raises(ValidationError, match="уже приложен"):
        add_copy(report, SCAN, "ещё раз.pdf", by=None)
    assert len(list(media.glob("copies/*"))) == 1


def test_nothing_is_attached_to_a_withdrawn_version(report, media):
    withdraw(report, why="Опечатка", by=None)
    with pytest.raises(ValidationError, match="отозвана"):
        add_copy(report, SCAN, "скан.pdf", by=None)
    assert not list(media.glob("copies/*"))


def test_a_version_without_files_cannot_be_compared_with_a_signature(world):
    with pytest.raises(ValidationError, match="Файлы этой версии ещё не готовы"):
        add_copy(freeze("plan", world.plan, by=None), a_signature(PDF), "отчёт.sig", by=None)


def test_a_copy_put_in_by_mistake_counts_no_more_and_stays(world, report, media):
    wrong = add_copy(report, SCAN, "скан.pdf", by=None)
    assert withdraw_copy(wrong, why="Скан другого отчёта", by=world.methodist)
    assert not withdraw_copy(wrong, why="Ещё раз", by=None)
    wrong.refresh_from_db()
    assert (wrong.withdrawn_by, wrong.withdrawn_why) == (world.methodist, "Скан другого отчёта")
    assert (stored(wrong, media), report.valid_copies) == (SCAN, [])
    assert "Подписанный экземпляр" not in dict(facts_of(report))
    entries = AuditEntry.objects.about(report).filter(action="Отозван подписанный экземпляр")
    assert [entry.by for entry in entries] == [world.methodist]
    again = add_copy(report, SCAN, "скан.pdf", by=None)
    assert report.valid_copies == [again]


def test_a_sheet_approves_only_while_its_signed_copy_counts(world, report):
    sheet = freeze("approval", world.period, by=None)
    signed = add_copy(sheet, SCAN, "лист.pdf", by=None)
    assert approving_sheet(report) == sheet
    withdraw_copy(signed, why="Не тот лист", by=None)
    assert approving_sheet(report) is None


def test_there_is_an_end_to_attaching(report):
    for number in range(MAX_COPIES):
        add_copy(report, SCAN + b"%" * number, "скан.pdf", by=None)
    with pytest.raises(ValidationError, match="Больше не помещается"):
        add_copy(report, SCAN + b"%" * MAX_COPIES, "скан.pdf", by=None)
    assert Report.objects.get().copies.count() == MAX_COPIES
