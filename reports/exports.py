"""A folder of reports as one ZIP: the newest valid version of each, signed copies, and a list of what is in it."""

from __future__ import annotations

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from documents.file_names import safe_name
from institutions.short_codes import shown
from reports.models import Report, SignedCopy
from reports.shelves import Shelf

LIST_NAME = "Опись.txt"
FOLDER_LETTERS = 60  # a path of three such names still opens on Windows
CHUNK = 1024 * 1024
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
LOST = "файла нет на сервере"
CHANGED = "файл изменён на сервере: отпечаток не тот, что был; сообщите администратору портала"


@dataclass
class Names:
    """Paths inside one archive, no two alike on a system that takes capital letters for small ones."""

    taken: set[str] = field(default_factory=set)

    def free(self, stem: str, suffix: str) -> str:
        number, name = 1, f"{stem}{suffix}"
        while name.casefold() in self.taken:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self.taken.add(name.casefold())
        return name


def zipped(shelves: Iterable[Shelf], title: str, formats: Collection[str]) -> IO[bytes]:
    """The archive in a file that has no name and goes away with its reader."""
    shelves = list(shelves)
    prefetch_related_objects([report for shelf in shelves for report in shelf.reports], "copies")
    target = tempfile.TemporaryFile(dir=settings.VAR_DIR)  # noqa: SIM115 - whoever sends it closes it
    try:
        with zipfile.ZipFile(
            target, "w", zipfile.ZIP_STORED
        ) as archive:  # what is inside is compressed already
            lines = list(put_all(archive, shelves, formats))
            archive.writestr(LIST_NAME, "\ufeff" + "\r\n".join([heading(title), *lines, ""]))
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target


def heading(title: str) -> str:
    return f"{title}. Опись составлена {timezone.localtime():%d.%m.%Y %H:%M}"


def put_all(archive: zipfile.ZipFile, shelves: Iterable[Shelf], formats: Collection[str]) -> Iterator[str]:
    """Put every report in and tell of it, line by line."""
    names, number = Names({LIST_NAME.casefold()}), 0
    for shelf in shelves:
        for report in shelf.reports:
            if report.withdrawn_at:
                continue
            number += 1
            yield from ["", f"{number}. {' '.join(report.title.split())}", f"   {words_of(report)}"]
            yield from put_report(archive, report, folder_of(shelf), names, formats)


def words_of(report: Report) -> str:
    words = [report.version_words, f"код проверки {shown(report.code)}"]
    if hasattr(report, "registration"):
        words.append(str(report.registration))
    return ", ".join(words)


def put_report(
    archive: zipfile.ZipFile, report: Report, folder: str, names: Names, formats: Collection[str]
) -> Iterator[str]:
    stem = f"{folder}{report.file_stem}"
    files = [file for file in report.files.all() if file.format in formats]
    for missing in sorted(set(formats) - {file.format for file in files}):
        yield f"   {missing.upper()}: не подготовлен"
    for file in files:
        yield from put(archive, file.file, names.free(stem, f".{file.format}"), file.sha256)
    for copy in report.valid_copies:
        yield from put(archive, copy.file, names.free(*name_of_copy(copy, stem)), copy.sha256)


def name_of_copy(copy: SignedCopy, stem: str) -> tuple[str, str]:
    """A scan is told from the file by its name; a signature goes beside the file it is of, under its name."""
    suffix = PurePosixPath(copy.name).suffix.lower()
    if not SUFFIX.fullmatch(suffix):
        suffix = ""
    if copy.kind == SignedCopy.Kind.SCAN:
        return f"{stem}, подписано", suffix or ".pdf"
    return f"{stem}.{copy.format or 'pdf'}", suffix or ".sig"


def put(archive: zipfile.ZipFile, file: FieldFile, name: str, sha256: str) -> Iterator[str]:
    yield f"   {name}"
    try:
        source = file.storage.open(str(file.name))
    except FileNotFoundError:
        yield f"   {LOST}"
        return
    with source, archive.open(zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6]), "w") as target:
        found = copied(source, target)
    yield f"   SHA-256 {found}"
    if found != sha256:
        yield f"   {CHANGED}"


def copied(source: IO[bytes], target: IO[bytes]) -> str:
    """The fingerprint of what went over."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def folder_of(shelf: Shelf) -> str:
    period = safe_name(str(shelf.period), FOLDER_LETTERS) if shelf.period else "План"
    return f"{safe_name(str(shelf.plan), FOLDER_LETTERS)}/{period}/"
