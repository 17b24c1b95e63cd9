"""Is this upload really a workbook or a Word file, and is it safe to open?

XLSX and DOCX are zip archives of XML written by strangers. Everything here is decided from the archive's
directory and a bounded look at its parts, before any reader library sees the file: size, number of entries,
what they unpack to, overlaps, archives within archives, macros, encryption, and any DOCTYPE (the door of
entity bombs and of files read from the server).
"""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from documents.file_size import MEBIBYTE, too_large

MAX_ENTRIES = 200
MAX_UNPACKED_BYTES = 100 * MEBIBYTE
MAX_RATIO = 100
# A sheet of equal short cells may well pack 100 : 1; below this size a part cannot hurt.
RATIO_EXEMPT_BYTES = 5 * MEBIBYTE
# More text than a plan of 5 000 rows can hold; keeps every refusal within a second.
MAX_XML_PART_BYTES = 40 * MEBIBYTE
MAX_SMALL_PART_BYTES = 64 * 1024
MAX_LISTED = 5_000  # sheets of the longest workbook, and some; an entry takes half a kilobyte of memory

OfficeKind = Literal["xlsx", "docx"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
LISTED_MAGIC = b"PK\x01\x02"
NAMES = {"xlsx": "книгу Excel (XLSX)", "docx": "документ Word (DOCX)"}
MAIN_TYPES: dict[bytes, OfficeKind] = {
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
}
MACRO = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
XML_START = (b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"<")
NESTED_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")

# What stands in the folder of other makers of files, by its first bytes.
OTHER_FILES = [
    (b"%PDF", "Это PDF. Загрузите сам документ Word (DOCX) или книгу Excel (XLSX), из которых он сделан."),
    (b"{\\rtf", "Это файл RTF. Откройте его в Word и сохраните как «Документ Word (DOCX)»."),
    (b"\xff\xd8\xff", "Это картинка. Нужен сам документ: книга Excel (XLSX) или документ Word (DOCX)."),
    (b"\x89PNG", "Это картинка. Нужен сам документ: книга Excel (XLSX) или документ Word (DOCX)."),
    (b"Rar!", "Это архив RAR. Распакуйте его и загрузите сам документ."),
    (b"7z\xbc\xaf", "Это архив 7z. Распакуйте его и загрузите сам документ."),
    (b"<", "Это веб-страница или XML. Откройте файл в Excel или Word и сохраните как XLSX или DOCX."),
]


BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip
_BROKEN = "Файл повреждён: он не раскрывается. Откройте его в Excel или Word, сохраните заново и загрузите."


class UnreadableFile(Exception):
    """Nothing could be read; the message is Russian and says what to do."""


def check_office_file(data: bytes, filename: str) -> OfficeKind:
    """What the file is by its content; raises UnreadableFile where it must not be opened."""
    _check_size(data)
    _check_magic(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            kind = _kind(archive)
            _check_extension(kind, filename)
            for entry in entries:
                _check_part(archive, entry)
            return kind
    except BROKEN_ARCHIVE as error:
        raise UnreadableFile(_BROKEN) from error


def read_part(data: bytes | Path, name: str) -> bytes:
    """One small part of an archive, however large the others are; raises UnreadableFile like the whole check."""
    try:
        if _count_listed(data) > MAX_LISTED:
            raise UnreadableFile(_TOO_LARGE)
        with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as archive:
            entry = archive.getinfo(name)
            if entry.file_size > MAX_SMALL_PART_BYTES:
                raise UnreadableFile(_TOO_LARGE)
            _check_part(archive, entry)
            return _read(archive, entry)
    except KeyError as error:
        raise UnreadableFile(f"В файле нет части «{name}».") from error
    except BROKEN_ARCHIVE as error:
        raise UnreadableFile(_BROKEN) from error


def _count_listed(data: bytes | Path) -> int:
    """About how many entries the directory has, before it is read into memory as a whole."""
    if isinstance(data, bytes):
        return data.count(LISTED_MAGIC)
    with data.open("rb") as file:
        return sum(chunk.count(LISTED_MAGIC) for chunk in iter(lambda: file.read(MEBIBYTE), b""))


def _check_size(data: bytes) -> None:
    if not data:
        raise UnreadableFile("Файл пуст. Проверьте, что выбрали нужный файл, и загрузите его ещё раз.")
    if words := too_large(len(data)):
        raise UnreadableFile(words)


def _check_magic(data: bytes) -> None:
    if data.startswith(ZIP_MAGIC):
        return
    if data.startswith(OLE_MAGIC):
        raise UnreadableFile(_ole_message(data))
    for magic, message in OTHER_FILES:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
            raise UnreadableFile(message)
    raise UnreadableFile(
        "Это не книга Excel и не документ Word. Откройте файл в Excel или Word и сохраните как XLSX или DOCX."
    )


def _ole_message(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "Файл защищён паролем. Снимите пароль («Файл → Сведения → Защита») и загрузите ещё раз."
    if "WordDocument".encode("utf-16-le") in data:
        return "Это документ старого формата DOC. Откройте его в Word и сохраните как «Документ Word (DOCX)»."
    return "Это книга старого формата XLS. Откройте её в Excel и сохраните как «Книга Excel (XLSX)»."


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableFile(
            f"Внутри файла больше {MAX_ENTRIES} частей. Скопируйте таблицу в новый файл и загрузите его."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile("Файл защищён паролем. Снимите пароль и загрузите ещё раз.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableFile(_TOO_LARGE)
    if any(_is_bomb(entry) for entry in entries):
        raise UnreadableFile(_TOO_LARGE)
    if _overlap(entries) or len({entry.filename for entry in entries}) < len(entries):
        raise UnreadableFile(
            "Файл устроен неправильно: его части накладываются друг на друга. "
            "Откройте его в Excel или Word, сохраните заново и загрузите."
        )


_TOO_LARGE = (
    "Файл раскрывается в слишком большой объём. Чаще всего оформлен весь лист до последней строки: "
    "удалите пустые строки под таблицей, уберите рисунки и сохраните файл заново."
)


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    packed = max(entry.compress_size, 1)
    if _is_xml(entry.filename) and entry.file_size > MAX_XML_PART_BYTES:
        return True
    return entry.file_size > RATIO_EXEMPT_BYTES and entry.file_size / packed > MAX_RATIO


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    spans = sorted((entry.header_offset, _least_end(entry)) for entry in entries)
    return any(end > start for (_, end), (start, _) in itertools.pairwise(spans))


def _least_end(entry: zipfile.ZipInfo) -> int:
    local_header_bytes = 30
    return entry.header_offset + local_header_bytes + len(entry.orig_filename) + entry.compress_size


def _kind(archive: zipfile.ZipFile) -> OfficeKind:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise UnreadableFile(_other_archive(names))
    types = _read(archive, archive.getinfo("[Content_Types].xml"))
    if MACRO.search(types) or any("vbaproject" in name.lower() for name in names):
        raise UnreadableFile(
            "В файле есть макросы. Сохраните его без макросов: «Сохранить как» → XLSX или DOCX."
        )
    for content_type, kind in MAIN_TYPES.items():
        if content_type in types:
            return kind
    raise UnreadableFile(
        "Это не книга Excel и не документ Word. Сохраните таблицу плана как XLSX или DOCX и загрузите."
    )


def _other_archive(names: set[str]) -> str:
    if "content.xml" in names and "mimetype" in names:
        return "Это файл LibreOffice. Сохраните его как XLSX («Книга Excel») или DOCX («Документ Word»)."
    return "Это архив. Распакуйте его и загрузите сам документ: книгу Excel (XLSX) или документ Word (DOCX)."


def _check_extension(kind: OfficeKind, filename: str) -> None:
    extension = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if extension and extension != kind:
        raise UnreadableFile(
            f"По содержимому это {NAMES[kind].replace('книгу', 'книга')}, а имя файла кончается "
            f"на «.{extension[:10]}». Переименуйте файл в «.{kind}» или сохраните его заново."
        )


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Unpack the part itself: the directory may lie about sizes, and a DOCTYPE may stand anywhere."""
    body = _read(archive, entry)
    if body.startswith(NESTED_MAGIC):
        raise UnreadableFile(
            f"Внутри файла лежит другой архив или вложенный документ («{entry.filename[-60:]}»). "
            "Удалите вложение и загрузите файл ещё раз."
        )
    if (_is_xml(entry.filename) or body.startswith(XML_START)) and DOCTYPE.search(_plain(body)):
        raise UnreadableFile(
            "В файле есть недопустимое объявление DOCTYPE. "
            "Скопируйте таблицу в новый файл Excel или Word и загрузите его."
        )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        body = part.read(entry.file_size + 1)
    if len(body) > entry.file_size:
        raise UnreadableFile(_TOO_LARGE)
    return body


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _plain(body: bytes) -> bytes:
    """Two-byte encodings hide a DOCTYPE from a search for ASCII; dropping the zeros shows it."""
    return body.replace(b"\0", b"") if b"\0" in body[:200] else body
