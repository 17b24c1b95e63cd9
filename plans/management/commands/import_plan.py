"""Load a plan or an execution report from a workbook or a Word file."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from documents.office_files import UnreadableFile
from institutions.models import Territory
from plans.actions.drafts import create_plan, plan_with_rows_of, update_plan
from plans.actions.executions import load_execution
from plans.actions.places import institution_by_code, territory_by_code
from plans.deadlines.context import Context
from plans.drafting.draft import PlanDraft
from plans.imports import read_plan
from plans.models import Plan
from plans.schedule import period


class Command(BaseCommand):
    help = "Загружает план (XLSX или DOCX) или отчёт об исполнении учреждения за период."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", help="год плана (2022) или сезон (2015/2016), когда его нет в названии")
        parser.add_argument("--territory", metavar="CODE", help="код района")
        parser.add_argument("--institution", metavar="CODE", help="чей это отчёт об исполнении")
        parser.add_argument("--period", metavar="2022-Q4", help="за какой период отчёт")
        parser.add_argument(
            "--plan", type=int, metavar="ID", help="обновить этот план или дополнить его отчётом"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="только прочитать файл, ничего не сохранять"
        )
        parser.add_argument("--json", action="store_true", help="напечатать прочитанное как JSON")

    def handle(self, **options: Any) -> None:
        if bool(options["institution"]) != bool(options["period"]):
            raise CommandError("Для отчёта нужны оба: --institution CODE и --period 2022-Q4.")
        try:
            draft = self.read(options["file"], options["year"])
            plan = None if options["dry_run"] else self.save(draft, options)
        except (UnreadableFile, ValueError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.tell(draft, plan, as_json=bool(options["json"]))

    def read(self, path: Path, year: str | None) -> PlanDraft:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Файл не открылся: {path} ({error.strerror}).") from error
        return read_plan(data, path.name, year=Context.of(year).title if year else None)

    @transaction.atomic
    def save(self, draft: PlanDraft, options: dict[str, Any]) -> Plan:
        territory, is_new = territory_by_code(options["territory"])
        if is_new:
            self.note(f"Добавлен район с кодом {territory.code}: проверьте название на портале.")
        if options["period"]:
            period(options["period"])
        plan = self.plan_for(draft, territory, options)
        if options["institution"]:
            institution, is_new = institution_by_code(options["institution"], plan.territory, draft.title)
            if is_new:
                self.note(f"Добавлено учреждение «{institution}» с кодом {institution.code}.")
            load_execution(draft, plan=plan, institution=institution, period_code=options["period"], by=None)
        return plan

    def plan_for(self, draft: PlanDraft, territory: Territory, options: dict[str, Any]) -> Plan:
        """The plan named or recognised by its rows, brought up to date; a new one otherwise."""
        if options["plan"]:
            plan = Plan.objects.filter(pk=options["plan"]).first()
            if plan is None:
                raise CommandError(f"Плана {options['plan']} нет.")
            if not options["institution"]:
                update_plan(plan, draft, today=timezone.localdate(), by=None)
            return plan
        known = plan_with_rows_of(draft, territory)
        if known:
            return known
        first, last = years_of(draft, options["year"])
        return create_plan(draft, territory=territory, year_from=first, year_to=last, by=None)

    def tell(self, draft: PlanDraft, plan: Plan | None, *, as_json: bool) -> None:
        if as_json:
            told = {"plan": plan.pk if plan else None, **draft.as_json()}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        items = sum(len(section.items) for section in draft.sections)
        saved = f"План {plan.pk}" if plan else "Прочитано, не сохранено"
        self.stdout.write(f"{saved}: разделов {len(draft.sections)}, мероприятий {items}.")
        for problem in draft.problems:
            self.stdout.write(f"строка {problem.row}, графа {problem.column}: {problem.message}")

    def note(self, text: str) -> None:
        self.stderr.write(text)


def years_of(draft: PlanDraft, year: str | None) -> tuple[int, int]:
    """The plan's years: as asked for, as the title says, or this one; a season spans two."""
    context = Context.of(year or draft.year or timezone.localdate().year)
    return context.year, context.last_year
