"""Finished files without the time that drawing them takes."""

from __future__ import annotations

from jobs.files import aside
from reports.actions.printing import file_name, keep
from reports.models import Report, ReportFile


def a_file(report: Report, kind: str, data: bytes) -> ReportFile:
    with aside(file_name(report, kind)) as part:
        part.write_bytes(data)
        keep(report, kind, part)
    return report.files.get(format=kind)
