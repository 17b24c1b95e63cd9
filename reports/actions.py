"""Ordering a report: the document is frozen as a version, a job renders its files, finished files are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from documents.model import Document, from_json, to_json
from institutions import audit
from institutions.models import User
from jobs.actions import cancel as cancel_job
from jobs.actions import enqueue
from jobs.running import Run
from plans.models import Plan, ReportingPeriod, Submission
from reports.catalogue import consolidated_document, execution_document, plan_document
from reports.models import Report, ReportFile
from reports.rendering import render

Kind = Report.Kind
RENDER_TASK = "reports.render"


@transaction.atomic
def order(kind: str, about: Plan | ReportingPeriod | Submission, *, by: User | None) -> Report:
    """The newest version of the report, with a job that renders what it has no file of yet."""
    report = freeze(kind, about, by=by)
    if missing_formats(report):
        start(report, by=by)
    return report


@transaction.atomic
def freeze(kind: str, about: Plan | ReportingPeriod | Submission, *, by: User | None) -> Report:
    """The newest version of the report; a new one only where something changed since the last."""
    document = document_of(kind, about)
    content = to_json(document)
    digest = hashlib.sha256(content.encode()).hexdigest()
    place = place_of(kind, about)
    subject = subject_of(kind, place)
    last = Report.objects.filter(subject=subject).order_by("-version").first()
    if last and last.sha256 == digest:
        return last
    report = Report.objects.create(
        kind=kind,
        subject=subject,
        version=last.version + 1 if last else 1,
        title=document.name[:500],
        content=json.loads(content),
        sha256=digest,
        created_by=by,
        **place,
    )
    audit.record(report, "Заказан отчёт", by=by)
    return report


def document_of(kind: str, about: Plan | ReportingPeriod | Submission) -> Document:
    builders = {
        Kind.EXECUTION: execution_document,
        Kind.CONSOLIDATED: consolidated_document,
        Kind.PLAN: plan_document,
    }
    return builders[Kind(kind)](about)


def place_of(kind: str, about: Plan | ReportingPeriod | Submission) -> dict[str, object]:
    """The plan, period and performer a report is about."""
    if kind == Kind.PLAN:
        return {"plan": about}
    if kind == Kind.CONSOLIDATED:
        return {"plan": about.plan, "period": about}
    return {
        "plan": about.period.plan,
        "period": about.period,
        "institution": about.institution,
        "territory": about.territory,
    }


def subject_of(kind: str, place: dict[str, object]) -> str:
    named = [f"{name}{value.pk}" for name, value in place.items() if value is not None]
    return "-".join([kind, *named])


def missing_formats(report: Report) -> list[str]:
    done = set(report.files.values_list("format", flat=True))
    return [kind for kind in ReportFile.Format.values if kind not in done]


def start(report: Report, *, by: User | None) -> None:
    """Enqueue the rendering; an open job for the same version is used again."""
    report.job = enqueue(
        task=RENDER_TASK,
        title=report.title[:200],
        params={"report": report.pk},
        dedupe_key=f"report-{report.pk}",
        by=by,
    )
    report.save(update_fields=["job"])


def render_report(run: Run) -> None:
    """Render what is missing of the job's report; a format that an earlier attempt finished is not done again."""
    report = Report.objects.get(pk=run.job.params["report"])
    document = from_json(canonical(report.content))
    formats = missing_formats(report)
    for done, kind in enumerate(formats):
        label = ReportFile.Format(kind).label
        run.progress(done, len(formats), f"Готовится {label}")
        keep(report, kind, render(document, kind, page_teller(run, done, len(formats), label)))
    run.progress(len(formats), len(formats), "Готово")


def page_teller(run: Run, done: int, total: int, label: str) -> Callable[[int], None]:
    """What the renderer calls at every page: the reader sees the pages counted, and a cancelled run stops."""

    def tell(page: int) -> None:
        run.progress(done, total, f"{label}: страница {page}")

    return tell


def render_now(report: Report) -> None:
    """Render without a worker, where somebody waits at a command line."""
    document = from_json(canonical(report.content))
    for kind in missing_formats(report):
        keep(report, kind, render(document, kind))


def keep(report: Report, kind: str, data: bytes) -> None:
    """Store the file first and its row after; a twin that was faster keeps its own file and this one goes."""
    file = ReportFile(report=report, format=kind, size=len(data), sha256=hashlib.sha256(data).hexdigest())
    file.file.save("report", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        file.file.delete(save=False)


def canonical(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False)


@transaction.atomic
def start_again(report: Report, *, by: User | None) -> None:
    """Render what is missing after a failure or a cancellation."""
    if missing_formats(report) and (report.job is None or not report.job.is_open):
        start(report, by=by)
        audit.record(report, "Отчёт готовится заново", by=by)


@transaction.atomic
def cancel(report: Report, *, by: User | None) -> None:
    if report.job is not None and report.job.is_open:
        cancel_job(report.job, by=by)
        audit.record(report, "Отменена подготовка отчёта", by=by)
