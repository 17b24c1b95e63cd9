"""Whether a version is what the portal made, and whether a file is one of its files.

A version that has a newer one beside it is genuine: its file is valid with a warning. A withdrawn one is not.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.db.models import Q
from django.utils.timezone import localtime

from documents.model import Document, Signature, Stamp
from documents.office_files import UnreadableFile
from documents.render.file_code import MAGIC_BYTES, PDF_MAGIC, code_of
from institutions.short_codes import read_code
from reports.composition import fingerprint, whole
from reports.models import Report, ReportFile
from reports.rendering import missing_from
from reports.seals import is_file_sealed, is_sealed

VALID, NOT_VALID, UNKNOWN = 0, 1, 2
NAMED_ROWS = 20
PARTS_AT_ONCE = 20
MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
# Whatever the readers of damaged PDF, zip and XML raise; a PdfiumError is a RuntimeError.
UNREADABLE = (
    UnreadableFile,
    ValueError,
    TypeError,
    AttributeError,
    struct.error,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
FOREIGN_FILE = "Отпечаток этого файла внесён в базу портала не порталом: его печати на нём нет."
NO_CODE = "В файле нет кода портала: это не отчёт портала, или файл сохранён заново другой программой."
NO_SUCH_CODE = "Версии с кодом из файла на портале нет: проверьте, тот ли это портал."
TOLD_OF = ("snapshot", "registration", "institution", "territory", "plan__territory")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`faults` are what does not match what was sealed; `newer` is the newest version, where it is another."""

    report: Report
    faults: tuple[str, ...] = ()
    newer: Report | None = None

    @property
    def state(self) -> str:
        if self.faults:
            return "broken"
        if self.report.withdrawn_at:
            return "withdrawn"
        return "superseded" if self.newer else "valid"

    @property
    def is_valid(self) -> bool:
        return self.state in {"valid", "superseded"}

    @property
    def words(self) -> str:
        return {
            "broken": "Версия не подтверждается: то, что хранит портал, изменено.",
            "withdrawn": f"Версия отозвана{self.when_and_why}",
            "superseded": f"Подлинный, но есть более новая {self.newer and self.newer.version_words}.",
            "valid": "Подлинный, действует.",
        }[self.state]

    @property
    def when_and_why(self) -> str:
        at, why = self.report.withdrawn_at, self.report.withdrawn_why
        return f" {localtime(at):%d.%m.%Y}. Причина: {why or 'не указана'}" if at else ""


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """`version` is None where nothing says what the file is."""

    sha256: str
    version: Verdict | None = None
    faults: tuple[str, ...] = ()
    hint: str = ""

    @property
    def state(self) -> str:
        if self.version is None:
            return "unknown"
        return "changed" if self.faults and self.version.is_valid else self.version.state

    @property
    def outcome(self) -> int:
        if self.version is None:
            return UNKNOWN
        return VALID if self.version.is_valid and not self.faults else NOT_VALID

    @property
    def words(self) -> str:
        if self.version is None:
            return self.hint
        return "Это не тот файл, что выдал портал." if self.state == "changed" else self.version.words


# A version


def version_with_code(typed: str) -> Report | None:
    """With what its verdict and its facts are told from."""
    return Report.objects.filter(code=read_code(typed) or "").select_related(*TOLD_OF).first()


def verify_version(report: Report) -> Verdict:
    return Verdict(report, tuple(faults_of(report)), newest_beside(report))


def newest_beside(report: Report) -> Report | None:
    """The newest version that stands and says something else, or says the same under a number of its own; the same
    facts in larger letters are nothing newer."""
    later = Report.objects.filter(
        subject=report.subject, version__gt=report.version, withdrawn_at__isnull=True
    )
    same_again = Q(facts_sha256=report.facts_sha256, registration__isnull=True)
    return later.exclude(same_again).order_by("-version").first()


def faults_of(report: Report) -> Iterator[str]:
    if not is_sealed(report):
        yield "Печать портала не подходит: сведения о версии изменены или печать поставлена другим ключом."
    found = []
    for title, sha256, content in frozen_contents(report):
        found.append(sha256)
        if fingerprint(content) != sha256:
            yield f"Содержание изменено: {title}."
    if whole(found) != report.sha256:
        yield "Состав версии изменён: общий отпечаток не сходится."
    yield from registration_faults(report)


def frozen_contents(report: Report) -> Iterator[tuple[str, str, str]]:
    """Title, fingerprint and content of the document itself and of every part, one in memory at a time."""
    yield report.title, report.snapshot_id, report.snapshot.content
    parts = report.parts.order_by("number").values_list("title", "snapshot_id", "snapshot__content")
    yield from parts.iterator(chunk_size=PARTS_AT_ONCE)


def registration_faults(report: Report) -> Iterator[str]:
    """Number, date and signatory of the register are those printed in the frozen document."""
    registration = getattr(report, "registration", None)
    try:
        document: Document | None = report.document
    except ValueError:  # changed beyond reading: told already
        document = None
    printed = document.registration if document else ""
    if printed != (str(registration) if registration else ""):
        yield "Номер и дата в журнале не те, что в отчёте."
    elif document and registration and (registration.post, registration.name) != signatory_in(document):
        yield "Подписывает по журналу не тот, кто в отчёте."


def signatory_in(document: Document) -> tuple[str, str] | None:
    """Who stands where `Composition.place` puts the signatory: below the text, or in the stamp."""
    for place in (*document.signatures, *document.stamps):
        if isinstance(place, Signature):
            return place.post, place.name
        if isinstance(place, Stamp):
            return " ".join(place.post), place.name or ""
    return None


# A file


def verify_file(source: bytes | Path, *, with_rows: bool = True) -> FileVerdict:
    """`with_rows` also looks for every row of the version in a changed file, which takes its time."""
    digest = digest_of(source)
    kept = ReportFile.objects.filter(sha256=digest).select_related("report__snapshot").first()
    if kept is not None:
        faults = () if is_file_sealed(kept) else (FOREIGN_FILE,)
        return FileVerdict(digest, verify_version(kept.report), faults)
    found = code_of(source)
    if found is None:
        return FileVerdict(digest, hint=NO_CODE)
    code, seal = found
    report = version_with_code(code)
    if report is None:
        return FileVerdict(digest, hint=NO_SUCH_CODE)
    verdict = FileVerdict(digest, verify_version(report), tuple(file_faults(report, seal, source)))
    return with_missing_rows(verdict, source) if with_rows else verdict


def digest_of(source: bytes | Path) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_faults(report: Report, seal: str, source: bytes | Path) -> Iterator[str]:
    kind = kind_of(source)
    if seal != report.seal:
        yield "Печать портала в файле не та, что у версии."
    if report.files.filter(format=kind).exists():
        yield "Файл изменён: его отпечаток не тот, что у файла, который выдал портал."
    else:
        yield f"Портал не выдавал файла {kind.upper() or 'такого вида'} этой версии: сравнить не с чем."


def with_missing_rows(verdict: FileVerdict, source: bytes | Path) -> FileVerdict:
    kind = kind_of(source)
    if verdict.version is None or verdict.version.faults or not kind:
        return verdict
    try:
        missing = missing_from(verdict.version.report, kind, source)
    except UNREADABLE:
        return replace(verdict, faults=(*verdict.faults, "Файл не читается до конца: строки не сосчитаны."))
    if not missing:
        return verdict
    more = f"; и ещё {len(missing) - NAMED_ROWS}" if len(missing) > NAMED_ROWS else ""
    fault = f"В файле не хватает строк: {len(missing)} ({'; '.join(missing[:NAMED_ROWS])}{more})."
    return replace(verdict, faults=(*verdict.faults, fault))


def kind_of(source: bytes | Path) -> str:
    """pdf, xlsx, docx or nothing, by the content; a PDF is what the code was looked for as in one."""
    with open_source(source) as file:
        if PDF_MAGIC in file.read(MAGIC_BYTES):
            return "pdf"
        try:
            with zipfile.ZipFile(file) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return ""
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), "")


def open_source(source: bytes | Path) -> io.BufferedIOBase:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
