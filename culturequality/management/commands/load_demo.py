"""Fill an empty portal with an invented district to try it on."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culturequality.demo.evidence import add_evidence
from culturequality.demo.loading import accounts, load_demo
from culturequality.demo.reports import order_reports


class Command(BaseCommand):
    help = "Загружает вымышленный район в пустую базу: учреждения, люди, план, отчёты."

    def handle(self, **options: object) -> None:
        today = timezone.localdate()
        try:
            plan = load_demo(today)
        except ValueError as error:
            raise CommandError(str(error)) from error
        # Before the slow part: whoever stops it with Ctrl+C can still sign in at the next start.
        (settings.VAR_DIR / "demo_accounts.txt").write_text(accounts())
        reports = order_reports(plan, today)
        add_evidence(plan)
        self.stdout.write(f"Загружен вымышленный район: план «{plan}», отчётов {len(reports)}.")
