"""A folder of reports as one ZIP: the newest valid version of each, signed copies, and a list of what is in it.

It goes out while it is being made: a file is opened when those before it are gone, and the list goes last, so that it
says of every file what has really gone out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.files import File
from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from zipstream import ZIP_STORED, ZipStream

from documents.file_names import safe_name
from institutions.short_codes import shown
from reports.models import Report, SignedCopy
from reports.shelves import Shelf

LIST_NAME = "Опись.txt"
FOLDER_LETTERS = 60  # a path of three such names still opens on Windows
CHUNK = 256 * 1024
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
LOST = "файла нет на сервере"
UNREADABLE = "файл не читается с диска, в архиве его нет; сообщите администратору портала"
CUT_OFF = "файл прочитался с диска не до конца, в архиве только его начало; сообщите администратору портала"
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


@dataclass
class Content:
    """A stored file as it goes out, with the fingerprint of what has gone.

    An archive cannot take back what it has begun: where the disk fails in the middle, the file ends there.
    """

    source: File
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    is_cut_off: bool = False

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read():
            self.digest.update(chunk)
            yield chunk

    def read(self) -> bytes:
        try:
            return self.source.read(CHUNK)
        except OSError:
            self.is_cut_off = True
            return b""

    def told(self, sha256: str) -> Iterator[str]:
        found = self.digest.hexdigest()
        yield f"   SHA-256 {found}"
        if self.is_cut_off:
            yield f"   {CUT_OFF}"
        elif found != sha256:
            yield f"   {CHANGED}"


@dataclass
class Archive:
    """What goes out, not compressed, for reports and scans are already; and the lines that tell of it."""

    title: str
    formats: Collection[str]
    stream: ZipStream = field(default_factory=lambda: ZipStream(compress_type=ZIP_STORED))
    names: Names = field(default_factory=lambda: Names({LIST_NAME.casefold()}))
    lines: list[str] = field(default_factory=list)

    def pieces(self, reports: Iterable[tuple[Report, str]]) -> Iterator[bytes]:
        """The archive of these reports, each with its folder."""
        for number, (report, folder) in enumerate(reports, start=1):
            self.lines += ["", f"{number}. {' '.join(report.title.split())}", f"   {words_of(report)}"]
            yield from self.report(report, folder)
        self.stream.add("\ufeff" + "\r\n".join([heading(self.title), *self.lines, ""]), LIST_NAME)
        yield from self.stream.finalize()

    def report(self, report: Report, folder: str) -> Iterator[bytes]:
        stem = f"{folder}{report.file_stem}"
        files = [file for file in report.files.all() if file.format in self.formats]
        for missing in sorted(set(self.formats) - {file.format for file in files}):
            self.lines.append(f"   {missing.upper()}: не подготовлен")
        for file in files:
            yield from self.file(file.file, self.names.free(stem, f".{file.format}"), file.sha256)
        for copy in report.valid_copies:
            yield from self.file(copy.file, self.names.free(*name_of_copy(copy, stem)), copy.sha256)

    def file(self, stored: FieldFile, name: str, sha256: str) -> Iterator[bytes]:
        """Closed as soon as it is gone, or its reader is."""
        self.lines.append(f"   {name}")
        try:
            source = stored.storage.open(str(stored.name))
        except OSError as error:
            self.lines.append(f"   {LOST if isinstance(error, FileNotFoundError) else UNREADABLE}")
            return
        with source:
            content = Content(source)
            self.stream.add(content, name, size=source.size)
            yield from self.stream.all_files()
        self.lines += content.told(sha256)


def zipped(shelves: Iterable[Shelf], title: str, formats: Collection[str]) -> Iterator[bytes]:
    """The archive piece by piece. The database is asked here and now, for nothing but files afterwards."""
    shelves = list(shelves)
    prefetch_related_objects([report for shelf in shelves for report in shelf.reports], "copies")
    found = [(report, folder_of(shelf)) for shelf in shelves for report in shelf.reports]
    return Archive(title, formats).pieces(one for one in found if not one[0].withdrawn_at)


def heading(title: str) -> str:
    return f"{title}. Опись составлена {timezone.localtime():%d.%m.%Y %H:%M}"


def words_of(report: Report) -> str:
    words = [report.version_words, f"код проверки {shown(report.code)}"]
    if hasattr(report, "registration"):
        words.append(str(report.registration))
    return ", ".join(words)


def name_of_copy(copy: SignedCopy, stem: str) -> tuple[str, str]:
    """A scan is told from the file by its name; a signature goes beside the file it is of, under its name."""
    suffix = PurePosixPath(copy.name).suffix.lower()
    if not SUFFIX.fullmatch(suffix):
        suffix = ""
    if copy.kind == SignedCopy.Kind.SCAN:
        return f"{stem}, подписано", suffix or ".pdf"
    return f"{stem}.{copy.format or 'pdf'}", suffix or ".sig"


def folder_of(shelf: Shelf) -> str:
    period = safe_name(str(shelf.period), FOLDER_LETTERS) if shelf.period else "План"
    return f"{safe_name(str(shelf.plan), FOLDER_LETTERS)}/{period}/"
