"""Freeze a report as a version and render it at once, without a worker: the files carry its code and can be verified.

Paths go to stdout; whatever is wrong ends with 1 and a reason. The same facts give the same version and bytes.
"""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from documents.render.print_styles import STYLES
from institutions.models import Institution, Territory
from jobs.errors import JobFailed
from plans.models import Plan, ReportingPeriod, Submission
from plans.schedule import period as parse_period
from reports.actions.printing import render_now
from reports.actions.versions import freeze
from reports.models import Report, ReportFile, Subject
from reports.options import Options

Kind = Report.Kind
OF_FORM = (Kind.EXECUTION, Kind.COMPARISON)
OF_PERIOD = (Kind.CONSOLIDATED, Kind.SET, Kind.COMPLETENESS, Kind.APPROVAL)
KINDS = [str(kind) for kind in (Kind.EXECUTION, *OF_PERIOD[:3], Kind.COMPARISON, Kind.APPROVAL, Kind.PLAN)]
OVER_PERIODS = (Kind.EXECUTION, Kind.CONSOLIDATED, Kind.SET)
TAKEN_BY: dict[str, tuple[str, ...]] = {
    "since": OVER_PERIODS,
    "only_not_done": OVER_PERIODS,
    "versus": (Kind.COMPARISON,),
}
FORMATS = [str(kind) for kind in ReportFile.Format]


class Command(BaseCommand):
    help = (
        "Печатает отчёт в файлы: execution (исполнителя), consolidated (сводный), set (отчёты всех исполнителей), "
        "completeness (полнота сдачи), comparison (сравнение двух периодов), approval (лист утверждения) "
        "или plan (сам план)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Values are checked below and not by the parser, whose complaints are English and end with 2."""
        parser.add_argument("kind", nargs="?", default="", metavar=" | ".join(KINDS))
        parser.add_argument("--plan", metavar="ID", help="номер плана")
        parser.add_argument("--institution", metavar="CODE", help="код учреждения или территории")
        parser.add_argument("--period", metavar="2022-Q4", help="отчётный период")
        parser.add_argument("--since", metavar="2022-Q1", help="с какого периода, если отчёт за несколько")
        parser.add_argument("--versus", metavar="2021-Q4", help="с каким периодом сравнить")
        parser.add_argument("--only-not-done", action="store_true", help="только неисполненное")
        parser.add_argument("--template", metavar=" | ".join(STYLES), help="вид печати")
        parser.add_argument("--format", action="append", metavar=" | ".join(FORMATS), help="можно несколько")
        parser.add_argument("--output", type=Path, default=Path(), metavar="DIR", help="папка для файлов")

    def handle(self, **options: Any) -> None:
        try:
            self.print(options)
        except DatabaseError as error:
            raise CommandError(
                f"База данных не готова: выполните python manage.py migrate ({error})."
            ) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except JobFailed as error:
            raise CommandError(str(error)) from error

    def print(self, options: dict[str, Any]) -> None:
        kind, chosen = options["kind"], self.chosen(options)
        about, stem = self.about(kind, options)
        formats = self.formats(options["format"])
        report = freeze(kind, about, by=None, options=chosen)
        render(report, formats)
        for each in formats:
            path = options["output"] / f"{'-'.join(filter(None, [stem, chosen.suffix()]))}.{each}"
            copy(Path(report.files.get(format=each).file.path), path)
            self.stdout.write(str(path))

    def formats(self, wanted: list[str] | None) -> list[str]:
        formats = list(dict.fromkeys(wanted or FORMATS))
        for kind in formats:
            if kind not in FORMATS:
                raise CommandError(f"Формата «{kind}» нет: укажите --format {in_words(FORMATS)}.")
        return formats

    def chosen(self, given: dict[str, Any]) -> Options:
        """What the kind has no use for is refused: it would not be in the file."""
        kind, template = given["kind"], given["template"] or ""
        if not given["plan"]:
            raise CommandError("Укажите план: --plan ID.")
        if kind not in KINDS:
            raise CommandError(f"Отчёта «{kind}» нет: укажите {in_words(KINDS)}.")
        if template and template not in STYLES:
            raise CommandError(f"Вида печати «{template}» нет: укажите --template {in_words(STYLES)}.")
        for name, kinds in TAKEN_BY.items():
            if given[name] and kind not in kinds:
                raise CommandError(f"Для отчёта {kind} лишнее: --{name.replace('_', '-')}.")
        if kind == Kind.COMPARISON and not given["versus"]:
            raise CommandError("Укажите, с каким периодом сравнить: --versus 2021-Q4.")
        return Options(
            since=given["since"] or "",
            versus=given["versus"] or "",
            only_not_done=given["only_not_done"],
            template=template,
        )

    def about(self, kind: str, options: dict[str, Any]) -> tuple[Subject, str]:
        """What is reported, and KIND-PLAN-INSTITUTION-PERIOD without what the kind does not have."""
        plan = self.plan(options["plan"])
        if kind == Kind.PLAN:
            return plan, f"{kind}-{plan.pk}"
        period = self.period(plan, options["period"])
        if kind in OF_PERIOD:
            return period, f"{kind}-{plan.pk}-{period.code}"
        form = self.submission(period, options["institution"])
        return form, f"{kind}-{plan.pk}-{form.performer.code}-{period.code}"

    def plan(self, number: str) -> Plan:
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


def in_words(names: Any) -> str:
    """«pdf, xlsx или docx»"""
    *first, last = names
    return f"{', '.join(first)} или {last}"


def render(report: Report, formats: list[str]) -> None:
    try:
        render_now(report, formats)
    except OSError as error:
        raise CommandError(f"Не удалось сохранить файл отчёта: {error.strerror}.") from error


def copy(source: Path, path: Path) -> None:
    """The whole file, or a reason; what stood there before stays until the new one is whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"Папка {path.parent} не создаётся: {error.strerror}.") from error
    part = path.with_name(f".{path.name}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"Не удалось записать {path}: {error.strerror}.") from error
