"""A portal of its own for a benchmark: a folder, an empty database, the web server as `make run` starts it.

Imported before anything that needs Django to be set up.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="culturequality-benchmark-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "culturequality.settings")
os.environ["VAR_DIR"] = str(HOME)

import django

django.setup()

from django.conf import settings
from django.core.management import call_command

from tests.servers import PROJECT, Server, answers, free_port

TICKS = os.sysconf("SC_CLK_TCK")


def prepare() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def keep(name: str, found: dict[str, Any]) -> None:
    """Dated, beside the benchmark; a run with another broker or database has a file of its own."""
    text = json.dumps(found, ensure_ascii=False, indent=2)
    (Path(__file__).parent / f"{name}-{found['date']}-{found['database']}.json").write_text(f"{text}\n")
    print(text)


def site(application: str = "benchmarks.survey_site") -> tuple[Server, str]:
    """The web line of the Procfile over another application, and its address."""
    port = free_port()
    line = next(line for line in (PROJECT / "Procfile").read_text().splitlines() if line.startswith("web:"))
    words = line.removeprefix("web: exec ").replace("culturequality.wsgi", application)
    command = [sys.executable, "-m", *shlex.split(words.replace("${PORT:-8000}", str(port)))]
    return Server(
        "the web server", command, HOME / "web.log", is_ready=lambda _: answers(port), env=dict(os.environ)
    ), f"http://127.0.0.1:{port}"


def processor_seconds(parent: int) -> float:
    """Of the children of a server, since they began."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS
