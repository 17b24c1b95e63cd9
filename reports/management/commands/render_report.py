"""Render a report at once, without a worker. Paths go to stdout; whatever is wrong ends with 1 and a reason."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from documents.model import Document
from institutions.models import Institution, Territory
from jobs.errors import JobFailed
from plans.models import Plan, ReportingPeriod, Submission
from plans.schedule import period as parse_period
from reports.catalogue import consolidated_document, execution_document, plan_document
from reports.models import Report, ReportFile
from reports.rendering import render


class Command(BaseCommand):
    help = "Печатает отчёт в файлы: execution (исполнителя), consolidated (сводный) или plan (сам план)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Values are checked below and not by the parser, whose complaints are English and end with 2."""
        parser.add_argument("kind", nargs="?", default="", metavar="execution | consolidated | plan")
        parser.add_argument("--plan", metavar="ID", help="номер плана")
        parser.add_argument("--institution", metavar="CODE", help="код учреждения или территории")
        parser.add_argument("--period", metavar="2022-Q4", help="отчётный период")
        parser.add_argument("--format", action="append", metavar="pdf | xlsx", help="можно дважды")
        parser.add_argument("--output", type=Path, default=Path(), metavar="DIR", help="папка для файлов")

    def handle(self, **options: Any) -> None:
        try:
            document, stem = self.ordered(options)
            for kind in self.formats(options["format"]):
                path = options["output"] / f"{stem}.{kind}"
                write(path, render(document, kind))
                self.stdout.write(str(path))
        except DatabaseError as error:
            raise CommandError(
                f"База данных не готова: выполните python manage.py migrate ({error})."
            ) from error
        except JobFailed as error:
            raise CommandError(str(error)) from error

    def formats(self, wanted: list[str] | None) -> list[str]:
        formats = list(dict.fromkeys(wanted or ReportFile.Format.values))
        for kind in formats:
            if kind not in ReportFile.Format.values:
                raise CommandError(f"Формата «{kind}» нет: укажите --format pdf или --format xlsx.")
        return formats

    def ordered(self, options: dict[str, Any]) -> tuple[Document, str]:
        """The document and its KIND-PLAN-INSTITUTION-PERIOD, without what the kind does not have."""
        kind, plan = options["kind"], self.plan(options["plan"])
        if kind == Report.Kind.PLAN:
            return plan_document(plan), f"{kind}-{plan.pk}"
        if kind not in {Report.Kind.CONSOLIDATED, Report.Kind.EXECUTION}:
            raise CommandError(f"Отчёта «{kind}» нет: укажите execution, consolidated или plan.")
        period = self.period(plan, options["period"])
        if kind == Report.Kind.CONSOLIDATED:
            return consolidated_document(period), f"{kind}-{plan.pk}-{period.code}"
        form = self.submission(period, options["institution"])
        return execution_document(form), f"{kind}-{plan.pk}-{form.performer.code}-{period.code}"

    def plan(self, number: str | None) -> Plan:
        if not number:
            raise CommandError("Укажите план: --plan ID.")
        found = number.isdecimal() and len(number) < 16
        plan = Plan.objects.filter(pk=number).select_related("territory").first() if found else None
        if plan is None:
            raise CommandError(f"Плана {number} нет.{self.known_plans()}")
        return plan

    def known_plans(self) -> str:
        numbers = [str(pk) for pk in Plan.objects.order_by("pk").values_list("pk", flat=True)[:20]]
        return f" Есть планы: {', '.join(numbers)}." if numbers else " Планов в базе пока нет."

    def period(self, plan: Plan, code: str | None) -> ReportingPeriod:
        if not code:
            raise CommandError("Укажите период: --period 2022-Q4.")
        try:
            parse_period(code)
        except ValueError as error:
            raise CommandError(str(error)) from error
        period = plan.periods.filter(code=code).select_related("plan__territory").first()
        if period is None:
            raise CommandError(f"В плане {plan.pk} нет периода {code}.")
        return period

    def submission(self, period: ReportingPeriod, code: str | None) -> Submission:
        if not code:
            raise CommandError("Укажите, чей отчёт: --institution CODE.")
        place = Institution.objects.filter(code=code).first() or Territory.objects.filter(code=code).first()
        if place is None:
            raise CommandError(f"Ни учреждения, ни территории с кодом «{code}» нет.")
        forms = period.submissions.select_related("institution", "territory", "period__plan__territory")
        whose = "institution" if isinstance(place, Institution) else "territory"
        form = forms.filter(**{whose: place}).first()
        if form is None:
            raise CommandError(f"У «{place}» нет отчёта за {period.code} по плану {period.plan_id}.")
        return form


def write(path: Path, data: bytes) -> None:
    """The whole file, or a reason; what stood there before stays until the new one is whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"Папка {path.parent} не создаётся: {error.strerror}.") from error
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"Не удалось записать {path}: {error.strerror}.") from error
