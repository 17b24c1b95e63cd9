"""Write the answers of a survey to a table."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from surveys.exports import save_answers
from surveys.management.progress_bar import ProgressBar
from surveys.models import Campaign


class Command(BaseCommand):
    help = (
        "Выгружает учтённые ответы опроса в таблицу, строка на человека: FILE.xlsx или FILE.csv. Учреждения, где "
        "ответов слишком мало, не выгружаются."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "campaign", type=int, metavar="CAMPAIGN", help="номер опроса из адреса его страницы"
        )
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, **options: Any) -> None:
        campaign = Campaign.objects.filter(pk=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"Опроса {options['campaign']} нет.")
        path: Path = options["file"]
        if path.suffix.lower() not in {".csv", ".xlsx"}:
            raise CommandError("Имя файла должно кончаться на .xlsx или .csv.")
        bar = ProgressBar(self.write, is_terminal=self.stdout.isatty())
        try:
            done = save_answers(campaign, path, least=settings.SURVEY_LEAST, tell=bar.tell)
        except OSError as error:
            raise CommandError(f"Файл не записан: {path} ({error.strerror}).") from error
        for line in done.told(settings.SURVEY_LEAST):
            self.stdout.write(line)

    def write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
