"""Load a file of many answers into a survey."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.actions.loading import FaultyResponses, Loading
from surveys.importing.response_file import UnreadableResponses
from surveys.management.progress_bar import ProgressBar
from surveys.models import Campaign


class Command(BaseCommand):
    help = (
        "Загружает ответы из CSV (UTF-8). Первая строка — имена полей анкеты, collector (код точки опроса) и day "
        "(2026-10-20); несколько ответов на один вопрос разделяет «|». Повторная загрузка файла ничего не удвоит."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "campaign", type=int, metavar="CAMPAIGN", help="номер опроса из адреса его страницы"
        )
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument(
            "--dry-run", action="store_true", help="только проверить файл, ничего не сохранять"
        )

    def handle(self, **options: Any) -> None:
        campaign = Campaign.objects.filter(pk=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"Опроса {options['campaign']} нет.")
        try:
            self.load(campaign, options["file"], is_dry=options["dry_run"])
        except FaultyResponses as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(str(error)) from error
        except UnreadableResponses as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Файл не открылся: {options['file']} ({error.strerror}).") from error

    def load(self, campaign: Campaign, path: Path, *, is_dry: bool) -> None:
        bar = ProgressBar(self.write, is_terminal=self.stdout.isatty())
        loading = Loading(campaign, path, bar.tell)
        number = loading.check()
        if is_dry:
            self.stdout.write(f"Проверено, не сохранено: анкет {number}.")
            return
        loaded = loading.store()
        already = f", уже были загружены раньше {loaded.known}" if loaded.known else ""
        self.stdout.write(f"Загружено анкет: {loaded.stored}{already}.")

    def write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
