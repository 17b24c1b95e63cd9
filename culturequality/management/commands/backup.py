"""`manage.py backup FILE`: database, uploads and secret key in one archive, while people work."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from culturequality.backup import BackupError, back_up


class Command(BaseCommand):
    help = "Сохраняет базу, файлы и секретный ключ в один архив .tar.gz."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="куда записать, например /backup/portal.tar.gz")

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            count = back_up(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Копия не записана в {file}: {error.strerror}") from error
        self.stdout.write(f"Копия готова: {file}, файлов: {count}")
