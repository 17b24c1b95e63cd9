"""One sheet on which the head of the territory approves all reports of a period at once."""

from __future__ import annotations

from collections.abc import Iterable

from documents.model import Column, Document, ItemRow, NoteRow, Stamp, Table
from institutions.short_codes import shown
from plans.models import ReportingPeriod
from reports.catalogue.row_words import post_of
from reports.catalogue.several_periods import PLAIN
from reports.models import Report, ReportPart, Snapshot
from reports.options import Options

COVERED = (Report.Kind.CONSOLIDATED, Report.Kind.SET, Report.Kind.COMPLETENESS, Report.Kind.EXECUTION)
COLUMNS = (
    Column("№", 6, role="number"),
    Column("Отчёт", 90),
    Column("Версия", 32),
    Column("Код проверки", 24),
    Column("Отпечаток содержания", 28),
    Column("Строк", 10),
)
PRINTED_DIGITS = 16
NOTHING = "Отчётов за этот период ещё нет: сначала подготовьте их."
HOW_COUNTED = (
    "Утверждаются версии отчётов, перечисленные в таблице. Код проверки напечатан на каждом отчёте, отпечаток "
    "вычислен по всему его содержанию: изменённый отчёт имеет другой отпечаток."
)


def covered_by(period: ReportingPeriod) -> list[Report]:
    """The newest version of every report of the period, unless it was withdrawn: those of the district first."""
    found = Report.objects.filter(period=period, kind__in=COVERED).latest_versions()
    reports = found.filter(withdrawn_at__isnull=True)
    return sorted(reports, key=lambda one: (COVERED.index(Report.Kind(one.kind)), one.title, one.pk))


def approval_document(period: ReportingPeriod, options: Options = PLAIN) -> Document:
    """The stamp is the one place to sign; numbers and dates of the sheet go above the title."""
    territory = period.plan.territory
    return Document(
        title=("Лист утверждения отчётов", f"«{period.plan.title}»", f"за {period}"),
        name=f"Лист утверждения, {period}",
        stamps=(Stamp("УТВЕРЖДАЮ", (post_of(territory),), name=territory.head_name, date=""),),
        blocks=(Table(columns=COLUMNS, rows=tuple(report_rows(period)) or (NoteRow(NOTHING),)),),
        notes=(HOW_COUNTED,),
    )


def report_rows(period: ReportingPeriod) -> list[ItemRow]:
    reports = covered_by(period)
    counts = row_counts(reports)
    return [
        ItemRow(
            (
                str(number),
                report.title,
                report.version_words,
                shown(report.code),
                report.sha256[:PRINTED_DIGITS],
                str(counts[report.pk]),
            )
        )
        for number, report in enumerate(reports, start=1)
    ]


def row_counts(reports: Iterable[Report]) -> dict[int, int]:
    """Report → rows of items in it and its parts; a document that several share is counted once."""
    held = {report.pk: [report.snapshot_id] for report in reports}
    for pk, snapshot in ReportPart.objects.filter(report__in=held).values_list("report", "snapshot"):
        held[pk].append(snapshot)
    wanted = {snapshot for snapshots in held.values() for snapshot in snapshots}
    kept = Snapshot.objects.filter(pk__in=wanted).iterator(chunk_size=20)
    rows = {snapshot.pk: item_rows(snapshot.document) for snapshot in kept}
    return {pk: sum(rows[snapshot] for snapshot in snapshots) for pk, snapshots in held.items()}


def item_rows(document: Document) -> int:
    tables = (block for block in document.blocks if isinstance(block, Table))
    return sum(isinstance(row, ItemRow) for table in tables for row in table.rows)
