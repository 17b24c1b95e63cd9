"""The worker's part: files are rendered from the frozen version, counted, kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from institutions import audit
from jobs.files import aside, put, remove_parts
from jobs.running import Run
from reports.actions.versions import missing_formats
from reports.models import Report, ReportFile
from reports.rendering import QUICKEST_FIRST, draw_pieces, pieces_of, render, work_of
from reports.seals import file_seal_of


def render_report(run: Run) -> None:
    """Render what is missing of the job's report; a format that an earlier attempt finished is not done again."""
    report = Report.objects.get(pk=run.job.params["report"])
    formats = missing_formats(report)
    work = {kind: work_of(report, kind) for kind in formats}
    done, total = 0, sum(work.values())
    with run.saving():
        remove_parts(folder_of(report))  # of attempts that were killed
    for kind in formats:
        tell = step_teller(run, done, total, f"Готовится {ReportFile.Format(kind).label}")
        tell(0)
        with aside(file_name(report, kind)) as part:
            render(report, kind, part, tell)
            with run.saving():
                keep(report, kind, part)
        done += work[kind]
    run.progress(total, total, "Готово")


def step_teller(run: Run, done: int, total: int, phase: str) -> Callable[[int], None]:
    """What the renderer calls at every step: the reader sees the bar grow, and a cancelled run stops."""

    def tell(step: int) -> None:
        run.progress(min(done + step, total - 1), total, phase)

    return tell


def help_with_pieces(run: Run) -> None:
    """Draw pieces beside the worker that binds them, from a place of one's own, as long as they are wanted."""
    report = Report.objects.get(pk=run.job.params["report"])
    todo = pieces_of(report)

    def tell(done: int) -> None:
        run.progress(done, len(todo), "Готовятся части")
        if not still_wanted(report):
            raise NoLongerWanted

    try:
        draw_pieces(todo, report, tell, number=run.job.params["number"], of=run.job.params["of"])
    except NoLongerWanted:
        return


class NoLongerWanted(Exception):
    """The report was cancelled or is ready: what is left to draw is nobody's."""


def still_wanted(report: Report) -> bool:
    now = Report.objects.select_related("job").get(pk=report.pk)
    return now.is_preparing and now.job is not None and now.job.cancel_requested_at is None


def render_now(report: Report, formats: Collection[str] = QUICKEST_FIRST) -> None:
    """Render what is missing of these formats without a worker, where somebody waits at a command line."""
    for kind in missing_formats(report):
        if kind in formats:
            with aside(file_name(report, kind)) as part:
                render(report, kind, part)
                keep(report, kind, part)


def folder_of(report: Report) -> str:
    return f"reports/{report.pk}"


def file_name(report: Report, kind: str) -> str:
    """Named by version and format, so that attempts cut short leave one file."""
    return f"{folder_of(report)}/{report.sha256[:32]}.{kind}"


@transaction.atomic
def keep(report: Report, kind: str, part: Path) -> None:
    """Store a finished file, then its row. The caller holds the job, so nobody else writes into the folder."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = file_name(report, kind)
    put(part, name)
    before = report.files.filter(format=kind).values_list("sha256", flat=True).first()
    if before and before != digest:  # lost, and drawn again by other releases of the libraries
        action = f"Файл {kind.upper()} напечатан заново и вышел другим, чем был выдан"
        audit.record(report, action, by=None, changes={"отпечаток": (before, digest)})
    ReportFile.objects.update_or_create(
        report=report,
        format=kind,
        defaults={
            "file": name,
            "size": Path(default_storage.path(name)).stat().st_size,
            "sha256": digest,
            "seal": file_seal_of(ReportFile(report=report, format=kind, sha256=digest)),
            "rendered_at": timezone.now(),
        },
    )
