"""Read deadlines in words from standard input: `manage.py read_deadlines --year 2022 | 2015/2016`."""

import io
import json
import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.deadline_text import read_deadline
from plans.deadlines.context import Context


class Command(BaseCommand):
    help = (
        "Читает сроки, записанные словами: по одному на строке ввода («/» с пробелами – перевод строки "
        "в ячейке). На каждую строку печатает одну строку JSON. К базе данных не обращается."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", required=True, help="год плана, 2022, или сезон, 2015/2016")

    def handle(self, *args: object, year: str, **options: object) -> None:
        try:
            Context.of(year)
        except ValueError as error:
            raise CommandError(str(error)) from error
        for line in _lines():
            phrase = line.rstrip("\r\n")
            _print(json.dumps(read_deadline(phrase, year=year).as_json(), ensure_ascii=False))


def _lines() -> io.TextIOBase:
    """Standard input as UTF-8 whatever the locale; bytes that are none are replaced, not refused."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n")


def _print(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
