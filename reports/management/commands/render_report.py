"""Render a report at once, without a worker."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from plans.schedule import period as parse_period

from documents.model import Document
from plans.models import Plan, ReportingPeriod, Submission
from reports.catalogue import consolidated_document, execution_document, plan_document
from reports.models import Report, ReportFile
from reports.rendering import render


class Command(BaseCommand):
    help = "Печатает отчёт в файлы: execution, consolidated или plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=Report.Kind.values)
        parser.add_argument("--plan", type=int, required=True, metavar="ID")
        parser.add_argument("--institution", metavar="CODE", help="код учреждения или поселения")
        parser.add_argument("--period", metavar="2022-Q4")
        parser.add_argument("--format", action="append", choices=ReportFile.Format.values)
        parser.add_argument("--output", type=Path, default=Path(), metavar="DIR")

    def handle(self, **options: object) -> None:
        plan = Plan.objects.filter(pk=options["plan"]).select_related("territory").first()
        if plan is None:
            raise CommandError(f"Плана {options['plan']} нет.")
        document = self.document(plan, options)
        folder: Path = options["output"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for kind in dict.fromkeys(options["format"] or ReportFile.Format.values):
                path = folder / f"{self.stem(options)}.{kind}"
                path.write_bytes(render(document, kind))
                self.stdout.write(str(path))
        except OSError as error:
            raise CommandError(f"Не удалось записать в {folder}: {error.strerror}.") from error

    def document(self, plan: Plan, options: dict[str, object]) -> Document:
        if options["kind"] == Report.Kind.PLAN:
            return plan_document(plan)
        period = self.period(plan, options["period"])
        if options["kind"] == Report.Kind.CONSOLIDATED:
            return consolidated_document(period)
        return execution_document(self.submission(period, options["institution"]))

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
        forms = period.submissions.select_related("institution", "territory", "period__plan__territory")
        if not code:
            raise CommandError("Укажите, чей отчёт: --institution CODE.")
        form = forms.filter(institution__code=code).first() or forms.filter(territory__code=code).first()
        if form is None:
            raise CommandError(f"У «{code}» нет отчёта за {period.code} по плану {period.plan_id}.")
        return form

    def stem(self, options: dict[str, object]) -> str:
        """KIND-PLAN-INSTITUTION-PERIOD, without what the kind does not have."""
        wanted = {"execution": ("institution", "period"), "consolidated": ("period",), "plan": ()}
        parts = [options[name] for name in wanted[options["kind"]]]
        return "-".join([options["kind"], str(options["plan"]), *map(str, parts)])
