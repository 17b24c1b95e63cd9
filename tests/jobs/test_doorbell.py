"""A broker that is down, deaf or silent costs a person at most three seconds."""

import contextlib
import logging
import socket
import time
from collections.abc import Iterator

import pytest

from jobs.doorbell import ring
from tests.jobs.conftest import broker_at
from tests.servers import free_port


@contextlib.contextmanager
def nobody_there() -> Iterator[int]:
    yield free_port()


@contextlib.contextmanager
def takes_calls_and_says_nothing() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextlib.contextmanager
def takes_no_more_calls() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, contextlib.ExitStack() as callers:
        port = listener.getsockname()[1]
        for _ in range(4):
            caller = callers.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
        yield port


@pytest.mark.parametrize("broker", [nobody_there, takes_calls_and_says_nothing, takes_no_more_calls])
def test_ringing_at_a_dead_broker_returns_soon(queued, caplog, broker):
    caplog.set_level(logging.CRITICAL, logger="jobs")
    with broker() as port, broker_at(f"redis://127.0.0.1:{port}/0", socket_timeout=30):
        start = time.monotonic()
        assert ring(queued) is False
        assert time.monotonic() - start < 3
