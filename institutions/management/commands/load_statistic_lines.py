"""Add the usual lines of 6-НК, 7-НК, 8-НК and the like. May be run any number of times."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from institutions.statistic_lines import load_lines


class Command(BaseCommand):
    help = "Добавляет обычные строки форм государственной статистики, которых на портале ещё нет."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Добавлено строк статистики: {load_lines()}.")
