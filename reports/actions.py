"""Ordering a report: the document is frozen as a version, a job renders its files, finished files are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.model import Document, to_json
from institutions import audit
from institutions.models import User
from jobs.actions import cancel as cancel_job
from jobs.actions import enqueue
from jobs.files import remove_parts, write_atomically
from jobs.running import Run
from plans.models import Plan, PlanEdition, ReportingPeriod
from reports.catalogue import (
    consolidated_document,
    edition_document,
    execution_document,
    plan_document,
)
from reports.models import Report, ReportFile, Subject
from reports.rendering import QUICKEST_FIRST, render, work_of

Kind = Report.Kind
RENDER_TASK = "reports.render"


@transaction.atomic
def order(kind: str, about: Subject, *, by: User | None) -> Report:
    """The newest version of the report, with a job that renders what it has no file of yet."""
    report = freeze(kind, about, by=by)
    start(report, by=by)
    return report


@transaction.atomic
def freeze(kind: str, about: Subject, *, by: User | None) -> Report:
    """The newest version of the report; a new one only where something changed since the last."""
    place = place_of(about)
    Plan.objects.select_for_update(no_key=True).get(pk=place["plan"].pk)  # one version at a time
    document = document_of(kind, about)
    content = to_json(document)
    digest = hashlib.sha256(content.encode()).hexdigest()
    subject = subject_of(kind, place, about)
    last = Report.objects.filter(subject=subject).order_by("-version").first()
    if last and last.sha256 == digest:
        return last
    report = Report.objects.create(
        kind=kind,
        subject=subject,
        version=last.version + 1 if last else 1,
        title=document.full_name()[:500],
        content=json.loads(content),
        sha256=digest,
        created_by=by,
        **place,
    )
    audit.record(report, "Заказан отчёт", by=by, changes={"версия": (last and last.version, report.version)})
    return report


def document_of(kind: str, about: Subject) -> Document:
    builders: dict[str, Callable[..., Document]] = {
        Kind.EXECUTION: execution_document,
        Kind.CONSOLIDATED: consolidated_document,
        Kind.PLAN: plan_document,
        Kind.EDITION: edition_document,
    }
    return builders[Kind(kind)](about)


def place_of(about: Subject) -> dict[str, Any]:
    """The plan, period and performer a report is about."""
    if isinstance(about, Plan):
        return {"plan": about}
    if isinstance(about, PlanEdition):
        return {"plan": about.plan}
    if isinstance(about, ReportingPeriod):
        return {"plan": about.plan, "period": about}
    return {
        "plan": about.period.plan,
        "period": about.period,
        "institution": about.institution,
        "territory": about.territory,
    }


def subject_of(kind: str, place: dict[str, Any], about: Subject) -> str:
    if isinstance(about, PlanEdition):
        return f"{kind}-{about.pk}"
    named = [f"{name}{value.pk}" for name, value in place.items() if value is not None]
    return "-".join([kind, *named])


def missing_formats(report: Report) -> list[str]:
    """What is not rendered yet, or was lost from the disk; the quickest first."""
    present = {file.format for file in report.files.all() if file.is_present}
    return [kind for kind in QUICKEST_FIRST if kind not in present]


@transaction.atomic
def start(report: Report, *, by: User | None) -> None:
    """Have rendered what is missing, also after a failure or a cancellation; work that goes on is left alone."""
    if report.is_preparing or not missing_formats(report):
        return
    if report.job is not None or report.files.exists():  # a new version's own entry says that it was ordered
        audit.record(report, "Отчёт готовится заново", by=by)
    report.job = enqueue(
        task=RENDER_TASK,
        title=report.title[:200],
        params={"report": report.pk},
        dedupe_key=f"report-{report.pk}",
        by=by,
    )
    report.save(update_fields=["job"])


@transaction.atomic
def cancel(report: Report, *, by: User | None) -> bool:
    """Whether there was anything left to stop: the preparation may have ended in the meantime."""
    if report.job is None or not report.is_preparing:
        return False
    if cancel_job(report.job, by=by).cancel_requested_at is None:
        return False
    audit.record(report, "Отменена подготовка отчёта", by=by)
    return True


def render_report(run: Run) -> None:
    """Render what is missing of the job's report; a format that an earlier attempt finished is not done again."""
    report = Report.objects.get(pk=run.job.params["report"])
    document, formats = report.document, missing_formats(report)
    done, total = 0, sum(work_of(document, kind) for kind in formats)
    for kind in formats:
        tell = page_teller(run, done, total, f"Готовится {ReportFile.Format(kind).label}")
        tell(0)
        data = render(document, kind, tell)
        with run.saving():
            keep(report, kind, data)
        done += work_of(document, kind)
    run.progress(total, total, "Готово")


def page_teller(run: Run, done: int, total: int, phase: str) -> Callable[[int], None]:
    """What the renderer calls at every page: the reader sees the bar grow, and a cancelled run stops."""

    def tell(page: int) -> None:
        run.progress(min(done + page, total - 1), total, phase)

    return tell


def render_now(report: Report) -> None:
    """Render without a worker, where somebody waits at a command line."""
    for kind in missing_formats(report):
        keep(report, kind, render(report.document, kind))


@transaction.atomic
def keep(report: Report, kind: str, data: bytes) -> None:
    """Store a finished file, then its row. The name tells version and format: attempts cut short leave one file.

    The caller holds the job, so nobody else writes into the folder.
    """
    folder = f"reports/{report.pk}"
    remove_parts(folder)
    name = write_atomically(f"{folder}/{report.sha256[:32]}.{kind}", data)
    ReportFile.objects.update_or_create(
        report=report,
        format=kind,
        defaults={
            "file": name,
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rendered_at": timezone.now(),
        },
    )
