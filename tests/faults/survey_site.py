"""A portal with one open survey over a database of its own, which can be killed and started again under it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from tests import servers

ANSWERS = {"came": "yes", "poster": "4", "advise": "9"}
NEW_SURVEY = """
import django, json
django.setup()
from tests.factories.surveys import a_collector
print(json.dumps({"code": a_collector().code}))
"""
COUNT = """
import django, json
django.setup()
from surveys.counting.figures import View, total
from surveys.models import Campaign, LedgerEntry, Response
campaign = Campaign.objects.get().pk
print(json.dumps({
    "rows": Response.objects.count(),
    "keys": sorted(str(pk) for pk in Response.objects.values_list("pk", flat=True)),
    "total": total(View(campaign)), "ledger": LedgerEntry.objects.count(),
}))
"""


@dataclass
class SurveySite:
    """What is killed is `stricken`: the database server, or the web server where the database is a file."""

    env: dict[str, str]
    web: servers.Server
    stricken: servers.Server
    code: str = ""

    def ask(self, script: str) -> dict:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=servers.PROJECT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def strike(self) -> None:
        """As a power cut: PostgreSQL stops at once with all its processes, a web server is killed."""
        if self.stricken is self.web:
            self.web.kill()
            return
        os.kill(self.stricken.pid, signal.SIGQUIT)
        self.stricken.process.wait()

    @property
    def address(self) -> str:
        return f"{servers.web_url(self.web)}/a/{self.code}/"

    def form(self) -> dict[str, str]:
        """The hidden fields of a fresh page."""
        with urllib.request.urlopen(self.address, timeout=20) as answer:
            page = answer.read().decode()
        return dict(re.findall(r'name="(token|key)" value="([^"]*)"', page))

    def send(self, token: str, key: uuid.UUID) -> int:
        """The status that a browser without scripts meets first; 0 where nobody answered."""
        body = urlencode(ANSWERS | {"token": token, "key": str(key)}).encode()
        request = urllib.request.Request(self.address, body, {"X-Requested-With": "queue"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def send_until_taken(self, token: str, key: uuid.UUID, seconds: float = 60) -> int:
        """As the queue of a telephone does; how many times it was sent."""
        end, tries = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            tries += 1
            if self.send(token, key) == 204:
                return tries
            time.sleep(0.2)
        raise AssertionError(f"not taken in {seconds} s\n{self.web.output()[-3000:]}")


@contextlib.contextmanager
def survey_site(home: Path) -> Iterator[SurveySite]:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    env |= {"VAR_DIR": str(home), "SECRET_KEY": "for the fault tests alone", "REDIS_URL": ""}
    env |= {"DJANGO_SETTINGS_MODULE": "culturequality.settings", "PYTHONPATH": str(servers.PROJECT)}
    with contextlib.ExitStack() as stack:
        database = (
            stack.enter_context(database_of_its_own(home)) if connection.vendor == "postgresql" else None
        )
        if database:
            env["DATABASE_URL"] = f"postgres://postgres@127.0.0.1:{database.env['PGPORT']}/postgres"
        for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=servers.PROJECT,
                env=env,
                check=True,
                capture_output=True,
            )
        web = stack.enter_context(servers.kept(servers.web(home, env)))
        site = SurveySite(env, web, database or web)
        site.code = site.ask(NEW_SURVEY)["code"]
        yield site


@contextlib.contextmanager
def database_of_its_own(home: Path) -> Iterator[servers.Server]:
    """A PostgreSQL to be killed and started again."""
    with servers.folder("restarted-postgresql") as folder:
        server = servers.postgresql_server(folder, may_be_killed=True)
        with servers.kept(server):
            yield server


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
