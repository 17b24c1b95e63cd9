"""Whether all that is kept is still what was kept: rows, snapshots, files, signed copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from reports.models import Report, ReportFile, SignedCopy
from reports.rendering import render
from reports.seals import is_file_sealed
from reports.verification import digest_of, faults_of


def faults_of_all() -> Iterator[str]:
    """One line for each thing that does not match."""
    for report in Report.objects.select_related("snapshot").order_by("pk").iterator(chunk_size=20):
        for fault in (*faults_of(report), *faults_of_files(report)):
            yield f"{report}: {fault}"


def faults_of_files(report: Report) -> Iterator[str]:
    for file in report.files.all():
        faults = [
            *faults_of_stored(file),
            *([] if is_file_sealed(file) else ["печать портала на нём не та."]),
        ]
        yield from (f"Файл {file.get_format_display()}: {fault}" for fault in faults)
    for copy in report.copies.all():
        yield from (f"Подписанный экземпляр «{copy.name}»: {fault}" for fault in faults_of_stored(copy))


def faults_of_stored(row: ReportFile | SignedCopy) -> Iterator[str]:
    path = Path(default_storage.path(str(row.file.name)))
    if not path.exists():
        yield "на диске его нет."
    elif digest_of(path) != row.sha256:
        yield "изменён на диске, отпечаток не сходится."


def faults_of_rendering(report: Report, folder: Path) -> Iterator[str]:
    """Render every format that was given out anew, from the snapshot alone, and compare the bytes."""
    for file in report.files.all():
        target = folder / f"again.{file.format}"
        render(report, file.format, target)
        if digest_of(target) != file.sha256:
            yield f"Файл {file.get_format_display()}, напечатанный заново, другой."
    if not report.files.exists():
        yield "Файлов у версии ещё нет: сравнить не с чем."
