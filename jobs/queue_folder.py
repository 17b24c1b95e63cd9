"""A folder as the broker of one machine: `folder://` with the transport option `folder`.

Kombu's own filesystem transport writes a message in two steps and keeps its bindings in a file: a reader between
the steps, or a power cut, leaves an empty file, on which the worker stops (on the bindings' one at every start).
Here a message appears and is taken by renaming, an unreadable one is dropped with a line in the log (its job is a
row, the sweep rings again), and the bindings live in memory.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from pathlib import Path
from queue import Empty

from kombu.exceptions import ChannelError
from kombu.transport import virtual

logger = logging.getLogger(__name__)


class Channel(virtual.Channel):
    @property
    def folder(self) -> Path:
        folder = Path(self.connection.client.transport_options["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue: str, message: dict, **kwargs: object) -> None:
        """Named by the clock of the wall, which goes on after a restart of the machine."""
        name = f"{time.time_ns():020}_{uuid.uuid4().hex}.{queue}.msg"
        try:
            part = self.folder / f"{name}.part"
            part.write_text(json.dumps(message), encoding="utf-8")
            part.rename(self.folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot write {name}: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> dict:
        for path in self.messages(queue):
            taken = path.with_suffix(".taken")
            try:
                path.rename(taken)
                text = taken.read_bytes()
                taken.unlink()
                return json.loads(text)
            except FileNotFoundError:
                continue  # another worker was quicker
            except ValueError:
                logger.warning("Unreadable message %s dropped", path.name)
        raise Empty

    def messages(self, queue: str) -> list[Path]:
        return sorted(self.folder.glob(f"*.{queue}.msg"))

    def _size(self, queue: str) -> int:
        return len(self.messages(queue))

    def _purge(self, queue: str) -> int:
        messages = self.messages(queue)
        for path in messages:
            path.unlink(missing_ok=True)
        return len(messages)


class Transport(virtual.Transport):
    Channel = Channel
    polling_interval = 0.5
    driver_type = driver_name = "folder"
    implements = virtual.Transport.implements.extend(asynchronous=False, exchange_type=frozenset(["direct"]))
    global_state = virtual.BrokerState()

    def __init__(self, client: object, **kwargs: object) -> None:
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"
