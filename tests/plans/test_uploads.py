"""Evidence files by their content: what is kept, what is refused and what the refusal says."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from documents.file_size import MEBIBYTE, TOO_LARGE
from plans.uploads import check_evidence, safe_name

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def a_picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind, **options)
    return made.getvalue()


def a_workbook():
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


def a_document():
    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


def an_archive(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_bomb(width, height):
    """A PNG that says it is huge; its few bytes would unpack to gigabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")


def a_text_bomb():
    """A small PNG whose comment unpacks to a hundred megabytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    comment = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(10**8)))
    return b"\x89PNG\r\n\x1a\n" + head + comment + chunk(b"IEND", b"")


def refusal(data, name):
    with pytest.raises(ValidationError) as refused:
        check_evidence(data, name)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PDF, "Акт.PDF", "application/pdf"),
        (a_picture(), "фото.jpg", "image/jpeg"),
        (a_picture(), "фото.jpeg", "image/jpeg"),
        (a_picture("PNG"), "афиша.png", "image/png"),
        (a_workbook(), "журнал.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (
            a_document(),
            "отчёт.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    ],
)
def test_usual_files_are_kept(data, name, media_type):
    kept = check_evidence(data, name)
    assert (kept.media_type, kept.name) == (media_type, name)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_depth_is_kept(mode):
    assert check_evidence(a_picture("PNG", mode=mode), "a.png").media_type == "image/png"


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_of_every_ink_is_kept(mode):
    assert check_evidence(a_picture(mode=mode), "a.jpg").media_type == "image/jpeg"


HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


REFUSED = [
    (b"", "a.pdf", "Файл пустой: выберите другой."),
    (PDF + bytes(10 * MEBIBYTE), "a.pdf", TOO_LARGE.format(10)),
    (SVG, "a.svg", "Такой файл не принимается. Подойдут PDF, DOCX, XLSX, JPEG или PNG."),
    (HTML, "a.html", "Такой файл не принимается. Подойдут PDF, DOCX, XLSX, JPEG или PNG."),
    (PDF, "акт.pdf.exe", "Такой файл не принимается. Подойдут PDF, DOCX, XLSX, JPEG или PNG."),
    (PDF, "без расширения", "Такой файл не принимается. Подойдут PDF, DOCX, XLSX, JPEG или PNG."),
    (SVG, "a.png", "Это не снимок PNG: откройте файл и сохраните его заново."),
    (HTML, "a.jpg", "Это не снимок JPEG: откройте файл и сохраните его заново."),
    (a_picture("PNG"), "a.jpg", "Это не снимок JPEG: откройте файл и сохраните его заново."),
    (a_picture("GIF"), "a.png", "Это не снимок PNG: откройте файл и сохраните его заново."),
    (a_picture()[:200], "a.jpg", "Это не снимок JPEG: откройте файл и сохраните его заново."),
    (a_text_bomb(), "a.png", "Это не снимок PNG: откройте файл и сохраните его заново."),
    (a_bomb(7100, 7100), "a.png", "Снимок слишком большой: уменьшите его до 50 мегапикселей."),
    (a_bomb(50_000, 50_000), "a.png", "Снимок слишком большой: уменьшите его до 50 мегапикселей."),
    (HTML, "a.pdf", "Это не PDF: откройте документ и сохраните его как PDF."),
    (HTML + PDF, "a.pdf", "Это не PDF: откройте документ и сохраните его как PDF."),
    (PDF + HTML * 50, "a.pdf", "Это не PDF: откройте документ и сохраните его как PDF."),
    (PDF[:40], "a.pdf", "Это не PDF: откройте документ и сохраните его как PDF."),
]


@pytest.mark.parametrize(("data", "name", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused_says_what_to_do(data, name, words):
    assert refusal(data, name) == words


@pytest.mark.parametrize(
    "active", ["/JavaScript (x)", "/JS (x)", "/JS<00>", "/Launch <<>>", "/EmbeddedFiles 2 0 R"]
)
def test_a_pdf_that_does_something_is_refused(active):
    doing = PDF.replace(b"/Type /Catalog", active.encode())
    assert refusal(doing, "a.pdf") == "В этом PDF есть программа или вложение: распечатайте его в PDF заново."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (an_archive(**{"a.txt": "a"}), "a.docx"),
        (a_workbook(), "a.docx"),
        (a_document(), "a.xlsx"),
        (PDF, "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx"),
    ],
)
def test_what_is_no_office_file_of_its_name_is_refused(data, name):
    assert refusal(data, name)


def test_the_place_and_the_passenger_leave_the_photo():
    photo = Image.new("RGB", (60, 40))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (55.0, 45.0, 0.0)}
    exif[0x010F] = "Camera"
    made = io.BytesIO()
    photo.save(made, "JPEG", exif=exif, comment=b"secret")
    kept = check_evidence(made.getvalue() + b"<?php system($_GET[0]); ?>", "фото.jpg").data
    with Image.open(io.BytesIO(kept)) as clean:
        assert (dict(clean.getexif()), clean.info.get("comment")) == ({}, None)
    assert [word for word in (b"Camera", b"secret", b"<?php") if word in kept] == []


def test_a_photo_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = io.BytesIO()
    Image.new("RGB", (60, 40)).save(made, "JPEG", exif=exif)
    with Image.open(io.BytesIO(check_evidence(made.getvalue(), "a.jpg").data)) as kept:
        assert kept.size == (40, 60)


def test_a_huge_photo_is_made_smaller():
    with Image.open(io.BytesIO(check_evidence(a_picture(size=(6000, 3000)), "a.jpg").data)) as kept:
        assert kept.size == (4096, 2048)


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Анна\\акт.pdf", "акт.pdf"),
        ("акт\u202efdp.exe.pdf", "актfdp.exe.pdf"),
        ("акт\x00\r\n.pdf", "акт.pdf"),
        ("акт.pdf. .", "акт.pdf"),
        (".pdf", "файл.pdf"),
        ("й" * 300 + ".pdf", "й" * 150 + ".pdf"),
        ("и\u0306.pdf", "й.pdf"),
    ],
)
def test_names_are_harmless(given_name, kept_name):
    assert safe_name(given_name) == kept_name


@given(st.text())
def test_any_name_fits_and_holds_no_path(name):
    kept = safe_name(name)
    assert len(kept) <= 161
    assert [sign for sign in kept if sign in "/\\\x00\r\n\u202e"] == []


SAMPLES = [
    (PDF, "a.pdf"),
    (a_picture(), "a.jpg"),
    (a_picture("PNG"), "a.png"),
    (a_workbook(), "a.xlsx"),
    (a_document(), "a.docx"),
]


@given(st.sampled_from(SAMPLES), st.integers(0, 10**6), st.binary(max_size=40), st.booleans())
def test_damaged_files_are_kept_or_refused_and_nothing_else(sample, place, noise, cut):
    data, name = sample
    at = place % len(data)
    damaged = data[:at] + noise + (b"" if cut else data[at + len(noise) :])
    try:
        check_evidence(damaged, name)
    except ValidationError as refused:
        assert refused.messages[0]
