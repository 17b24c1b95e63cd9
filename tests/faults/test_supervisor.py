"""Ctrl+C reaches the supervisor twice, from the terminal and from the shell above it, also in the midst of a line."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults
SUPERVISE = Path(__file__).parents[2] / "bin" / "supervise"
PROCESSES = "one: echo $$ >one.pid; exec sleep 60\ntwo: echo $$ >two.pid; exec yes\n"


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_signals_on_top_of_each_other_end_everything(tmp_path):
    (tmp_path / "Procfile").write_text(PROCESSES)
    pids = [tmp_path / "one.pid", tmp_path / "two.pid"]
    log = tmp_path / "log"
    with log.open("wb") as output, supervise(tmp_path, output) as supervisor:
        wait_for(lambda: all(path.exists() and path.read_text() for path in pids))
        for _ in range(200):
            supervisor.send_signal(signal.SIGINT)
            supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(20)
    assert supervisor.returncode in (130, 143)
    assert b"received" in log.read_bytes()
    assert [path.name for path in pids if is_alive(int(path.read_text()))] == []


@contextmanager
def supervise(folder, output):
    with subprocess.Popen([sys.executable, SUPERVISE], cwd=folder, stdout=output) as supervisor:
        try:
            yield supervisor
        finally:
            supervisor.kill()
