"""Signed copies of a version: the scan of the paper, or the electronic signature of one of its files."""

from __future__ import annotations

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.uploads import check_evidence, safe_name
from reports.detached_signature import NAME_LIMIT, Signer, UnreadableSignature, read_signature
from reports.models import Report, ReportFile, SignedCopy

SIGNATURES = {".sig", ".p7s", ".sgn"}
SCANS = {".pdf", ".jpg", ".jpeg", ".png"}
MAX_COPIES = 20
WHAT_FITS = "Подойдут скан (PDF, JPEG, PNG) или отсоединённая подпись (SIG, P7S, SGN)."
OTHER_FILE = (
    "Эта подпись сделана не под файлом этой версии: отпечаток в ней другой. Скачайте файл отчёта со страницы "
    "версии, подпишите его, не открывая и не сохраняя заново, и загрузите новую подпись."
)


@dataclass(frozen=True, slots=True)
class Signed:
    """What an electronic signature tells."""

    format: str
    signer: str
    signed_at: datetime | None
    checked: str


def add_copy(
    report: Report, data: bytes, filename: str, *, of_format: str = "", by: User | None
) -> SignedCopy:
    """Keep a checked copy; `of_format` says what was signed where the signature's fingerprint cannot tell."""
    if not data:
        raise ValidationError("Файл пустой: выберите другой.")
    name = safe_name(filename)
    ending = PurePosixPath(name).suffix.lower()
    if ending in SIGNATURES:
        signed = checked_signature(report, data, of_format)
        copy = SignedCopy(
            kind=SignedCopy.Kind.SIGNATURE,
            format=signed.format,
            signer=signed.signer,
            signed_at=signed.signed_at,
            checked=signed.checked,
        )
    elif ending in SCANS:
        checked = check_evidence(data, filename)
        data, name, copy = checked.data, checked.name, SignedCopy(kind=SignedCopy.Kind.SCAN)
    else:
        raise ValidationError(f"Такой файл не принимается. {WHAT_FITS}")
    copy.report, copy.name, copy.size, copy.uploaded_by = report, name, len(data), by
    copy.sha256 = hashlib.sha256(data).hexdigest()
    return store(copy, data)


def store(copy: SignedCopy, data: bytes) -> SignedCopy:
    """The row comes after the file is safely stored; a file whose row did not come about is taken away."""
    name = f"copies/{uuid.uuid4().hex}"  # tells nothing and is never the user's
    try:
        copy.file = default_storage.save(name, ContentFile(data))
        return attach(copy)
    except Exception as error:
        with suppress(OSError):
            default_storage.delete(name)
        if isinstance(error, OSError):
            raise ValidationError("Портал не смог сохранить файл: сообщите администратору.") from error
        raise


@transaction.atomic
def attach(copy: SignedCopy) -> SignedCopy:
    report = Report.objects.select_for_update(no_key=True).get(pk=copy.report_id)
    if report.withdrawn_at:
        raise ValidationError("Версия отозвана: подписанные экземпляры к ней не прилагают.")
    valid = report.copies.filter(withdrawn_at__isnull=True)
    if valid.filter(kind=copy.kind, sha256=copy.sha256).exists():
        raise ValidationError("Этот файл уже приложен.")
    if valid.count() >= MAX_COPIES:
        raise ValidationError(f"К версии уже приложено файлов: {MAX_COPIES}. Больше не помещается.")
    copy.save()
    audit.record(
        report, "Приложен подписанный экземпляр", by=copy.uploaded_by, changes={"файл": (None, str(copy))}
    )
    return copy


@transaction.atomic
def withdraw_copy(copy: SignedCopy, *, why: str, by: User | None) -> bool:
    """A copy put in by mistake: it counts no more, and its file stays; whether it counted until now."""
    changed = SignedCopy.objects.filter(pk=copy.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_why=why
    )
    if changed:
        changes = {"файл": (str(copy), None), "причина": ("", why)}
        audit.record(copy.report, "Отозван подписанный экземпляр", by=by, changes=changes)
    return bool(changed)


def checked_signature(report: Report, data: bytes, of_format: str) -> Signed:
    """Which file the signature is of, told by its fingerprint where the portal can count it."""
    try:
        signers = read_signature(data)
    except UnreadableSignature as error:
        raise ValidationError(str(error)) from error
    files = [file for file in report.files.all() if file.is_present and of_format in ("", file.format)]
    if not files:
        raise ValidationError("Файлы этой версии ещё не готовы: сравнить подпись не с чем.")
    named = [signed_format(signer, files) for signer in signers]
    known = set(filter(None, named))
    if len(known) > 1:
        raise ValidationError("В одном файле подписи под разными файлами: загрузите их по одной.")
    if not known and not of_format:
        raise ValidationError(
            f"По этой подписи не видно, какой файл подписан: {signers[0].why_unchecked}. Укажите его ниже."
        )
    return Signed(
        format=(known or {of_format}).pop(),
        signer="; ".join(dict.fromkeys(signer.name for signer in signers))[:NAME_LIMIT],
        signed_at=max((signer.signed_at for signer in signers if signer.signed_at), default=None),
        checked="; ".join(dict.fromkeys(words_of_check(signer) for signer in signers))[:300],
    )


def signed_format(signer: Signer, files: list[ReportFile]) -> str:
    """The format of the file that has the signature's fingerprint; nothing where it cannot be counted."""
    if signer.why_unchecked:
        return ""
    for file in files:
        with file.file.open("rb") as stored:
            if hashlib.file_digest(stored, signer.hash_name).digest() == signer.digest:
                return str(file.format)
    raise ValidationError(OTHER_FILE)


def words_of_check(signer: Signer) -> str:
    if signer.why_unchecked:
        return f"отпечаток не проверялся: {signer.why_unchecked}"
    return f"отпечаток файла сошёлся ({signer.algorithm})"
