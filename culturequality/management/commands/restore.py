"""`manage.py restore FILE`: the archive of `backup` takes the place of what is there. Stop the portal first."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from culturequality.backup import BackupError, restore


class Command(BaseCommand):
    help = "Возвращает портал из архива команды backup; прежние данные откладывает в сторону."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="архив команды backup")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            aside = restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Портал восстановлен из {file}. Прежние данные отложены в {aside}")
