"""Files that must not be opened, each refused at once and in words that say what to do."""

import io
import time
import zipfile
import zlib

import docx
import openpyxl
import pytest

from documents.office_files import UnreadableFile, check_office_file

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSX_TYPES = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{SHEET}"/></Types>'.encode()


def workbook_bytes():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def word_bytes():
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def archive(parts, *, types=XLSX_TYPES, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, body in {"[Content_Types].xml": types, **parts}.items():
            made.writestr(name, body)
    return out.getvalue()


def bomb():
    """Ninety-nine megabytes of one letter in a hundred kilobytes."""
    return archive({"xl/media/image1.bin": b"A" * (99 * 1024 * 1024)})


def small_bombs():
    return archive({f"xl/{number}.bin": b"A" * (4 * 1024 * 1024) for number in range(30)})


def many_entries():
    return archive({f"xl/media/{number}.bin": b"" for number in range(10_000)})


def overlapping():
    """Two entries of the directory that point to the same bytes, as quoted-overlap bombs do."""
    data = bytearray(archive({"xl/a.bin": b"A" * 5000, "xl/b.bin": b"A" * 5000}))
    first, second = data.find(b"PK\x01\x02"), 0
    entries = []
    while first != -1:
        entries.append(first)
        first = data.find(b"PK\x01\x02", first + 1)
    second = entries[-1]
    data[second + 42 : second + 46] = data[entries[-2] + 42 : entries[-2] + 46]
    name = data.rfind(b"xl/b.bin")
    data[name : name + 8] = b"xl/c.bin"
    return bytes(data)


def understated():
    """The directory declares ten bytes where ten thousand are packed."""
    body = b"<a>" + b"A" * 10_000 + b"</a>"
    data = bytearray(archive({"xl/a.xml": body}))
    real = len(body).to_bytes(4, "little")
    place = data.rfind(b"PK\x01\x02") + 24
    assert data[place : place + 4] == real
    data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def encrypted_zip():
    data = bytearray(archive({"xl/a.xml": b"<a/>"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><sst>&lol;</sst>'
XXE = b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
MACROS = XLSX_TYPES.replace(
    b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)

REFUSED = {
    "empty": (b"", "план.xlsx", "Файл пуст."),
    "over ten megabytes": (b"PK\x03\x04" + b"\0" * (10 * 1024 * 1024), "план.xlsx", "Файл больше 10 МБ."),
    "zip bomb": (bomb(), "план.xlsx", "слишком большой объём"),
    "many small bombs": (small_bombs(), "план.xlsx", "слишком большой объём"),
    "huge sheet": (archive({"xl/worksheets/sheet1.xml": b"<c/>" * (6 << 20)}), "план.xlsx", "удалите пустые строки"),
    "ten thousand entries": (many_entries(), "план.xlsx", "больше 200 частей"),
    "overlapping entries": (overlapping(), "план.xlsx", "накладываются"),
    "understated size": (understated(), "план.xlsx", "повреждён"),
    "nested zip": (archive({"xl/embeddings/a.bin": archive({})}), "план.xlsx", "другой архив"),
    "encrypted zip": (encrypted_zip(), "план.xlsx", "Снимите пароль"),
    "encrypted office file": (OLE + "EncryptedPackage".encode("utf-16-le"), "план.xlsx", "защищён паролем"),
    "old workbook renamed": (OLE + "Workbook".encode("utf-16-le"), "план.xlsx", "старого формата XLS"),
    "old document renamed": (OLE + "WordDocument".encode("utf-16-le"), "план.docx", "старого формата DOC"),
    "macros": (archive({"xl/workbook.xml": b"<a/>"}, types=MACROS), "план.xlsm", "есть макросы"),
    "macros renamed": (archive({"xl/vbaProject.bin": b"x"}), "план.xlsx", "есть макросы"),
    "billion laughs": (archive({"xl/sharedStrings.xml": LAUGHS}), "план.xlsx", "DOCTYPE"),
    "external entity": (archive({"xl/workbook.xml": XXE}), "план.xlsx", "DOCTYPE"),
    "external entity in two bytes": (archive({"xl/a.xml": XXE.decode().encode("utf-16")}), "план.xlsx", "DOCTYPE"),
    "entity in a part of another name": (archive({"xl/a.dat": XXE}), "план.xlsx", "DOCTYPE"),
    "workbook named as document": (workbook_bytes(), "план.docx", "Переименуйте файл в «.xlsx»"),
    "document named as workbook": (word_bytes(), "план.xlsx", "Переименуйте файл в «.docx»"),
    "workbook named as pdf": (workbook_bytes(), "план.pdf", "Переименуйте файл в «.xlsx»"),
    "pdf": (b"%PDF-1.7\n", "план.xlsx", "Это PDF."),
    "rtf": (b"{\\rtf1", "план.docx", "Это файл RTF."),
    "web page": (b"\xef\xbb\xbf <html>", "план.xlsx", "Это веб-страница"),
    "picture": (b"\x89PNG\r\n", "план.xlsx", "Это картинка."),
    "plain text": ("План работы".encode(), "план.xlsx", "Это не книга Excel"),
    "other archive": (archive({"план.txt": b"x"}, types=b"<Types/>"), "план.xlsx", "Это не книга Excel"),
    "truncated": (workbook_bytes()[:-400], "план.xlsx", "Файл повреждён"),
    "cut in the middle": (workbook_bytes()[:900], "план.xlsx", "Файл повреждён"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "filename", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_dangerous_and_foreign_files_are_refused_within_a_second(data, filename, words):
    started = time.perf_counter()
    with pytest.raises(UnreadableFile, match=words):
        check_office_file(data, filename)
    assert time.perf_counter() - started < 1


def test_an_archive_that_is_no_office_file_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("план.txt", "x")
    with pytest.raises(UnreadableFile, match="Это архив"):
        check_office_file(out.getvalue(), "план.xlsx")


def test_a_libreoffice_file_is_told_by_name():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<a/>")
    with pytest.raises(UnreadableFile, match="LibreOffice"):
        check_office_file(out.getvalue(), "план.ods")


def test_a_flipped_byte_is_told_as_damage():
    data = bytearray(archive({"xl/a.xml": zlib.compress(b"<a/>" * 50)}, method=zipfile.ZIP_STORED))
    data[data.find(b"xl/a.xml") + 12] ^= 0xFF
    with pytest.raises(UnreadableFile, match="Файл повреждён"):
        check_office_file(bytes(data), "план.xlsx")


@pytest.mark.parametrize(
    ("data", "filename", "kind"),
    [
        (workbook_bytes(), "план.xlsx", "xlsx"),
        (workbook_bytes(), "ПЛАН.XLSX", "xlsx"),
        (workbook_bytes(), "без расширения", "xlsx"),
        (word_bytes(), "план.docx", "docx"),
        (word_bytes(), "план 2024.01.docx", "docx"),
    ],
)
def test_real_office_files_pass(data, filename, kind):
    assert check_office_file(data, filename) == kind


def test_words_about_a_doctype_are_no_doctype():
    data = archive({"xl/sharedStrings.xml": b"<si>&lt;!DOCTYPE html&gt;</si>"})
    assert check_office_file(data, "план.xlsx") == "xlsx"
