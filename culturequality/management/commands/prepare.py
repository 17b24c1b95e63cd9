"""`manage.py prepare`: all that stands between the installed program and a start, in one go.

Faults first; then static files, migrations and, in an empty portal, its first content.
"""

import argparse

from django.core.management import call_command
from django.core.management.base import BaseCommand

from institutions.models import User


class Command(BaseCommand):
    help = "Проверяет машину, обновляет базу и наполняет пустой портал показом или первым администратором."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", default="", help="порт, который займёт портал")
        parser.add_argument("--without-demo", action="store_true", help="спросить первого администратора")

    def handle(self, *, port: str, without_demo: bool, **options: object) -> None:
        call_command("preflight", before_migrate=True, port=port)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_statistic_lines")
        if not User.objects.exists():
            call_command("create_administrator" if without_demo else "load_demo")
