"""Is this file one that the portal gave out, and is its version valid? Ends with 0 valid, 1 not, 2 unknown.

With --all every version with its snapshots and files is gone through; with --again a version is rendered anew.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from institutions.short_codes import read_code
from jobs.errors import JobFailed
from reports.keeping import faults_of_all, faults_of_rendering
from reports.models import Report
from reports.verification import (
    NOT_VALID,
    UNKNOWN,
    VALID,
    FileVerdict,
    Verdict,
    verify_file,
    verify_version,
)
from reports.version_facts import facts_of

WORDS = {VALID: "ДЕЙСТВИТЕЛЕН", NOT_VALID: "НЕ ДЕЙСТВИТЕЛЕН", UNKNOWN: "НЕИЗВЕСТЕН"}


class Command(BaseCommand):
    help = "Проверяет файл отчёта; --all: всё, что хранится; --again КОД: печатает версию заново и сверяет."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Values are checked below and not by the parser, whose complaints end with 2: unknown."""
        parser.add_argument("file", nargs="*", metavar="FILE", help="файл PDF, XLSX или DOCX")
        parser.add_argument("--all", action="store_true", help="проверить все версии и файлы")
        parser.add_argument(
            "--again", metavar="CODE", nargs="?", const="", help="напечатать версию заново и сверить"
        )

    def handle(self, **options: Any) -> None:
        chosen = [bool(options["file"]), options["all"], options["again"] is not None]
        if sum(chosen) != 1 or len(options["file"]) > 1:
            raise CommandError("Укажите что-нибудь одно: файл, --all или --again КОД.", returncode=NOT_VALID)
        try:
            sys.exit(self.outcome(options))
        except DatabaseError as error:
            raise CommandError(
                f"База данных не готова: выполните python manage.py migrate ({error}).", returncode=UNKNOWN
            ) from error

    def outcome(self, options: dict[str, Any]) -> int:
        if options["all"]:
            return self.check_all()
        if options["again"] is not None:
            return self.render_again(options["again"])
        return self.check_file(Path(options["file"][0]))

    def check_file(self, path: Path) -> int:
        try:
            verdict = verify_file(path)
        except OSError as error:
            raise CommandError(f"Файл {path} не читается: {error.strerror}.", returncode=UNKNOWN) from error
        if verdict.version:
            self.show_version(verdict.version.report)
        self.stdout.write(f"Этот файл: SHA-256 {verdict.sha256}")
        for fault in faults_in(verdict):
            self.stdout.write(f"– {fault}")
        self.stdout.write(f"{WORDS[verdict.outcome]}. {verdict.words}")
        if verdict.outcome == VALID and verdict.version and verdict.version.newer:
            self.stdout.write("ВНИМАНИЕ: это не последняя версия отчёта.")
        return verdict.outcome

    def show_version(self, report: Report) -> None:
        for label, words in facts_of(report):
            self.stdout.write(f"{label}: {words}")
        self.stdout.write(f"Содержание: SHA-256 {report.sha256}")
        for file in report.files.all():
            self.stdout.write(f"Файл {file.get_format_display()}: {file.size} байт, SHA-256 {file.sha256}")

    def check_all(self) -> int:
        count = 0
        for words in faults_of_all():
            count += 1
            self.stdout.write(f"– {words}")
        versions = Report.objects.count()
        self.stdout.write(
            f"Проверено версий: {versions}. {f'Не сходится: {count}.' if count else 'Всё сходится.'}"
        )
        return NOT_VALID if count else VALID

    def render_again(self, typed: str) -> int:
        report = Report.objects.filter(code=read_code(typed) or "").first()
        if report is None:
            self.stdout.write(f"{WORDS[UNKNOWN]}. Версии с кодом «{typed}» нет: проверьте символы.")
            return UNKNOWN
        self.show_version(report)
        verdict = verify_version(report)
        try:
            with tempfile.TemporaryDirectory() as folder:
                again = [] if verdict.faults else list(faults_of_rendering(report, Path(folder)))
        except (JobFailed, OSError) as error:
            raise CommandError(f"Версия не печатается заново: {error}", returncode=NOT_VALID) from error
        for fault in (*verdict.faults, *again):
            self.stdout.write(f"– {fault}")
        same = not verdict.faults and not again
        self.stdout.write(
            "Напечатано заново: файлы те же, байт в байт." if same else "Напечатано заново: не сходится."
        )
        return VALID if same else NOT_VALID


def faults_in(verdict: FileVerdict) -> list[str]:
    version: Verdict | None = verdict.version
    return [*(version.faults if version else ()), *verdict.faults]
