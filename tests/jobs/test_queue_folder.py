"""The folder as a broker."""

import logging

import pytest
from kombu import Connection

from culturequality import celery_app


@pytest.fixture
def queue(tmp_path):
    assert celery_app
    with Connection(
        "folder://localhost", transport_options={"folder": str(tmp_path / "queue")}
    ) as connection:
        yield connection.SimpleQueue("people", queue_opts={"durable": True})


def take(queue) -> object:
    message = queue.get(timeout=3)
    message.ack()
    return message.payload


def test_messages_come_in_their_order_and_once(queue):
    for number in range(5):
        queue.put({"number": number})
    assert queue.qsize() == 5
    assert [take(queue)["number"] for _ in range(5)] == [0, 1, 2, 3, 4]
    assert queue.qsize() == 0


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe"])
def test_a_broken_message_is_dropped_and_the_next_one_read(queue, tmp_path, caplog, broken):
    caplog.set_level(logging.CRITICAL, logger="jobs")
    queue.put("whole")
    (tmp_path / "queue" / "00_broken.people.msg").write_bytes(broken)
    assert take(queue) == "whole"
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_message_half_written_is_not_seen(queue, tmp_path):
    (tmp_path / "queue").mkdir(exist_ok=True)
    (tmp_path / "queue" / "00_half.people.msg.part").write_bytes(b"{")
    assert queue.qsize() == 0


def test_a_rejected_message_comes_again(queue):
    queue.put("again")
    queue.get(timeout=3).requeue()
    assert take(queue) == "again"
