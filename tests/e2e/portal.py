"""The whole portal as people run it: web server, worker and clock over a folder of their own, on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.servers import PROJECT, Server, answers, beat, folder, kept, web, web_url, worker

QUICK = {"JOB_SWEEP_SECONDS": "5", "JOB_LEASE_SECONDS": "20"}
# The clock sleeps, or the reports of the district's closed quarters would fill the queue.
ASLEEP = {"PERIOD_LIFE_SECONDS": "86400"}


@dataclass
class Portal:
    """A running portal that holds the demonstration district."""

    env: dict[str, str]
    url: str
    worker: Server

    def fill_world(self) -> dict:
        """Make the world of tests/world.py in the portal's database; its addresses and sessions."""
        return self.ask("tests.e2e.fill_world")

    def open_quarter(self, title: str, items: int) -> dict[str, str]:
        """An open quarter of a plan of its own: institution's code → address of its form."""
        return self.ask("tests.e2e.open_quarter", title, str(items))

    def broken_rows(self) -> list[str]:
        """What is not whole in the database."""
        return self.ask("tests.e2e.check_rows")

    def ask(self, module: str, *arguments: str) -> Any:
        """What a script in the portal's environment says."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout)

    @contextlib.contextmanager
    def web_of_its_own(self) -> Iterator[Server]:
        """One more web server of the same portal, to be killed and started again."""
        home = Path(self.env["VAR_DIR"])
        server = web(home, self.env)
        server.log = home / "own-web.log"
        with kept(server):
            yield server

    @contextlib.contextmanager
    def on_https(self) -> Iterator[str]:
        """One more web server of the same portal, as behind a proxy that speaks https; its plain address."""
        home = Path(self.env["VAR_DIR"])
        server = web(home, self.env | {"PUBLIC_URL": "https://kultura.example.ru"}, workers=1)
        server.log = home / "https.log"
        server.is_ready = lambda server: answers(int(web_url(server).rpartition(":")[2]))
        with kept(server):
            yield web_url(server)

    @contextlib.contextmanager
    def with_sleeping_worker(self) -> Iterator[None]:
        """The worker takes nothing from the queue meanwhile."""
        os.kill(self.worker.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.worker.pid, signal.SIGCONT)


@contextlib.contextmanager
def running_portal() -> Iterator[Portal]:
    with folder("portal") as home, database() as database_url:
        env = environment(home, database_url)
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--no-input"], **quietly(env))
        subprocess.run([sys.executable, "manage.py", "migrate", "--no-input"], **quietly(env))
        subprocess.run([sys.executable, "manage.py", "load_demo"], **quietly(env))
        with (
            kept(web(home, env)) as server,
            kept(worker(home, env)) as hand,
            kept(beat(home, env)),
        ):
            yield Portal(env, web_url(server), hand)


def quietly(env: dict[str, str]) -> dict[str, object]:
    return {"cwd": PROJECT, "env": env, "check": True, "stdout": subprocess.DEVNULL}


def environment(home: Path, database_url: str) -> dict[str, str]:
    """Defaults of one machine, but for the folder; DATABASE_URL and REDIS_URL are those of the run."""
    own = {"DEBUG", "PUBLIC_URL", "DATABASE_URL"}
    env = {name: value for name, value in os.environ.items() if name not in own}
    env |= QUICK | ASLEEP | {"VAR_DIR": str(home)} | ({"DATABASE_URL": database_url} if database_url else {})
    if env.get("REDIS_URL"):
        env["REDIS_URL"] = urlunsplit(urlsplit(env["REDIS_URL"])._replace(path="/7"))
    return env


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A database of its own on the PostgreSQL of the run; the portal's own default where there is none."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"portal_{uuid.uuid4().hex[:12]}"
    execute(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(server: str, sql: str) -> None:
    import psycopg2

    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(sql)
