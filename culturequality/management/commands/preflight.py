"""`manage.py preflight`: is everything there that the portal needs? One line a fault, exit code 1."""

import argparse
import sys

from django.core.management.base import BaseCommand

from culturequality.preflight import faults


class Command(BaseCommand):
    help = "Проверяет настройки, библиотеки, шрифты, папки, базу и очередь перед запуском."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--before-migrate", action="store_true", help="не считать ошибкой неприменённые изменения базы"
        )
        parser.add_argument("--port", default="", help="свободен ли порт, который займёт портал")

    def handle(self, *, before_migrate: bool, port: str, **options: object) -> None:
        found = faults(migrations=not before_migrate, port=port)
        for fault in found:
            self.stderr.write(fault)
        if found:
            sys.exit(1)
        self.stdout.write("Всё в порядке")
