"""`manage.py welcome`: wait until the server answers, then print its addresses and the demonstration accounts."""

import argparse
import socket
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    help = "Ждёт, пока портал ответит, и печатает его адрес и учётные записи показа."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: object) -> None:
        wait_for_server(port)
        lines = ["", f"Портал работает: {settings.PUBLIC_URL}"]
        if address := network_address():
            lines.append(f"Для других компьютеров той же сети: http://{address}:{port}")
        accounts = Path(settings.VAR_DIR) / "demo_accounts.txt"
        if accounts.is_file():
            lines += ["", "Учётные записи показа:", accounts.read_text().rstrip()]
        self.stdout.write("\n".join([*lines, "", "Остановить: Ctrl+C"]))


def wait_for_server(port: int) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not answers(port):
        if time.monotonic() > give_up_at:
            raise CommandError("Портал не ответил за минуту: причина в строках выше.")
        time.sleep(0.2)


def answers(port: int) -> bool:
    """Any answer will do: on https plain http answers with a redirect."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as server:
            server.request("GET", "/health/")
            return server.getresponse().status < 500
    except (OSError, HTTPException):
        return False


def network_address() -> str:
    """The address of this machine in its network; no packet is sent to find it."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return "" if probe.getsockname()[0].startswith("127.") else probe.getsockname()[0]
