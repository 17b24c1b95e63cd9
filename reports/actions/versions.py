"""Ordering a report: what it says is frozen as a version, a job renders its files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from documents.render.print_styles import DEFAULT_STYLE
from institutions import audit
from institutions.models import User
from institutions.short_codes import new_code
from jobs.actions import cancel as cancel_job
from jobs.actions import enqueue, hurry
from plans.models import Plan, PlanEdition, ReportingPeriod
from reports.catalogue import composition_of, covered_by
from reports.composition import Composition, Signing, whole
from reports.models import Report, ReportPart, Snapshot, Subject
from reports.options import Options
from reports.rendering import QUICKEST_FIRST, is_bound
from reports.seals import seal_of

RENDER_TASK = "reports.render"
HELP_TASK = "reports.help"


@transaction.atomic
def order(
    kind: str,
    about: Subject,
    *,
    by: User | None,
    options: Options | None = None,
    is_one_of_many: bool = False,
) -> Report:
    """The newest version of the report, with a job that renders what it has no file of yet."""
    report = freeze(kind, about, by=by, options=options)
    start(report, by=by, is_one_of_many=is_one_of_many)
    return report


@transaction.atomic
def freeze(
    kind: str,
    about: Subject,
    *,
    by: User | None,
    options: Options | None = None,
    signing: Signing | None = None,
) -> Report:
    """The newest version of the report; a new one only where something changed since the last.

    A version that has its number stays the newest while the facts are the same; asking for another number, another
    signatory or another style of print makes a new one.
    """
    options = options or Options()
    place = place_of(about)
    Plan.objects.select_for_update(no_key=True).get(pk=place["plan"].pk)  # one version at a time
    subject = subject_of(kind, place, about, options)
    last = Report.objects.filter(subject=subject).order_by("-version").first()
    template = options.template or (last.template if last else DEFAULT_STYLE.code)
    composition = composition_of(kind, about, options)
    facts = list(composition.frozen())
    signed = list(composition.signed(signing).frozen()) if signing else facts
    if last and is_same(last, template, whole(keys(facts)), whole(keys(signed)) if signing else None):
        return last
    report = Report(
        kind=kind,
        subject=subject,
        version=last.version + 1 if last else 1,
        title=composition.document.full_name()[:500],
        options=options.stored(),
        template=template,
        snapshot_id=signed[0][0],
        sha256=whole(keys(signed)),
        facts_sha256=whole(keys(facts)),
        code=new_code(),
        created_by=by,
        **place,
    )
    report.address = settings.PUBLIC_URL + reverse("reports:verify", args=[report.code])
    report.seal = seal_of(report)
    store(report, composition, signed)
    if kind == Report.Kind.APPROVAL and isinstance(about, ReportingPeriod):
        report.covers.set(covered_by(about))
    audit.record(report, "Заказан отчёт", by=by, changes={"версия": (last and last.version, report.version)})
    return report


def keys(frozen: Iterable[tuple[str, str]]) -> list[str]:
    return [sha256 for sha256, _ in frozen]


def is_same(last: Report, template: str, facts: str, signed: str | None) -> bool:
    if last.withdrawn_at or last.template != template or last.facts_sha256 != facts:
        return False
    return signed is None or last.sha256 == signed


def store(report: Report, composition: Composition, frozen: list[tuple[str, str]]) -> None:
    Snapshot.objects.bulk_create(
        [Snapshot(sha256=sha256, content=content) for sha256, content in dict(frozen).items()],
        ignore_conflicts=True,
    )
    report.save(force_insert=True)
    ReportPart.objects.bulk_create(
        ReportPart(report=report, number=number, title=part.title[:500], snapshot_id=sha256)
        for number, (part, (sha256, _)) in enumerate(zip(composition.parts, frozen[1:], strict=True), start=1)
    )


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


def subject_of(kind: str, place: dict[str, Any], about: Subject, options: Options) -> str:
    if isinstance(about, PlanEdition):
        return f"{kind}-{about.pk}"
    named = [f"{name}{value.pk}" for name, value in place.items() if value is not None]
    return "-".join(filter(None, [kind, *named, options.suffix()]))


def missing_formats(report: Report) -> list[str]:
    """What is not rendered yet, or was lost from the disk; the quickest first."""
    present = {file.format for file in report.files.all() if file.is_present}
    return [kind for kind in QUICKEST_FIRST if kind not in present]


@transaction.atomic
def start(report: Report, *, by: User | None, is_one_of_many: bool = False) -> None:
    """Have rendered what is missing, also after a failure or a cancellation; work that goes on is left alone.

    For one of many nobody waits in particular; whoever then asks for it alone does.
    """
    waits = None if is_one_of_many else by
    if report.job is not None and report.is_preparing:
        hurry(report.job, by=waits)
        return
    if not missing_formats(report):
        return
    if report.job is not None or report.files.exists():  # a new version's own entry says that it was ordered
        audit.record(report, "Отчёт готовится заново", by=by)
    report.job = enqueue(
        task=RENDER_TASK,
        title=report.title[:200],
        params={"report": report.pk},
        dedupe_key=f"report-{report.pk}",
        by=waits,
    )
    report.save(update_fields=["job"])
    if is_bound(report):
        call_helpers(report)


def call_helpers(report: Report) -> None:
    """More workers for the parts of a long PDF; how many come and when makes no difference to the result."""
    for number in range(1, settings.RENDER_WORKERS):
        enqueue(
            task=HELP_TASK,
            title=f"Части: {report.title}"[:200],
            params={"report": report.pk, "number": number, "of": settings.RENDER_WORKERS},
            dedupe_key=f"report-{report.pk}-help-{number}",
            by=None,
        )


@transaction.atomic
def cancel(report: Report, *, by: User | None) -> bool:
    """Whether there was anything left to stop: the preparation may have ended in the meantime."""
    if report.job is None or not report.is_preparing:
        return False
    if cancel_job(report.job, by=by).cancel_requested_at is None:
        return False
    audit.record(report, "Отменена подготовка отчёта", by=by)
    return True


@transaction.atomic
def withdraw(report: Report, *, why: str, by: User | None) -> None:
    """The version is valid no more; its files and its code stay, and whoever checks the code reads why."""
    changed = Report.objects.filter(pk=report.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_why=why
    )
    if changed:
        audit.record(report, "Отчёт отозван", by=by, changes={"причина": ("", why)})
