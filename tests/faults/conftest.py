"""A portal of real processes: worker and beat over the test database, a folder or a Redis as the broker."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, transaction

from institutions.models import Territory, User
from jobs.actions import enqueue
from jobs.models import Job
from tests import servers
from tests.jobs.conftest import broker_at

LEASE_SECONDS = 3
SWEEP_SECONDS = 1
TASKS = "tests.faults.tasks"


@dataclass
class Portal:
    home: Path
    env: dict[str, str]
    running: contextlib.ExitStack
    redis: servers.Server | None = None

    def worker(self, **options: object) -> servers.Server:
        return self.start(servers.worker(self.home, self.env, include=TASKS, **options))

    def beat(self) -> servers.Server:
        return self.start(servers.beat(self.home, self.env))

    def start(self, server: servers.Server) -> servers.Server:
        """It is killed at the end of the test: nobody waits for its leave."""
        self.running.callback(server.kill)
        return server.start()

    def enqueue(
        self, task: str = "tests.render", *, steps: int = 3, size: int = 1000, key: str = "one",
        by: User | None = None,
    ) -> Job:  # fmt: skip
        params = {"steps": steps, "size": size}
        with transaction.atomic():
            return enqueue(task=task, title="Отчёт", params=params, dedupe_key=key, by=by)

    def wait(self, job: Job, condition: Callable[[Job], bool], seconds: float = 30) -> Job:
        end = time.monotonic() + seconds
        while not condition(job):
            assert time.monotonic() < end, (
                f"{job.status}, attempt {job.attempt}, {job.error_text}\n{self.log}"
            )
            time.sleep(0.05)
            job.refresh_from_db()
        return job

    def wait_for(self, job: Job, status: str, seconds: float = 30) -> Job:
        return self.wait(job, lambda job: job.status == status, seconds)

    def wait_for_middle(self, job: Job) -> Job:
        return self.wait(job, lambda job: job.status == "running" and job.progress_done > 0)

    def lose_messages(self) -> None:
        if self.redis:
            self.redis.stop()
            self.redis.start()
        else:
            shutil.rmtree(self.home / "queue" / "messages")

    def effects(self, job: Job) -> tuple[int, list[str]]:
        """How many rows the job has made, and which files there are in all."""
        files = [path.name for path in (self.home / "media").rglob("*") if path.is_file()]
        return Territory.objects.filter(name=str(job.pk)).count(), files

    @property
    def log(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in self.home.glob("*.log"))


def database_url() -> str:
    """The test database's address, for other processes."""
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{made['NAME']}"
    return f"postgres://{made['USER']}:{made['PASSWORD']}@{made['HOST']}:{made['PORT']}/{made['NAME']}"


def environment(home: Path, redis_url: str) -> dict[str, str]:
    bare = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return bare | {
        "VAR_DIR": str(home),
        "SECRET_KEY": "for the fault tests alone",
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "JOB_SWEEP_SECONDS": str(SWEEP_SECONDS),
    }


@pytest.fixture(params=["folder", "redis"])
def portal(
    request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path, settings: object
) -> Iterator[Portal]:
    """Once with each broker; a test of one broker names it with `parametrize(..., indirect=True)`."""
    settings.JOB_LEASE_SECONDS, settings.JOB_SWEEP_SECONDS = LEASE_SECONDS, SWEEP_SECONDS
    (tmp_path / "queue").mkdir()
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(servers.redis()) if request.param == "redis" else None
        url = servers.redis_url(redis) if redis else ""
        folder = {} if redis else {"folder": str(tmp_path / "queue" / "messages")}
        stack.enter_context(broker_at(url or "folder://localhost", **folder))
        yield Portal(tmp_path, environment(tmp_path, url), stack, redis)
