"""The token of a public form: says, without a cookie, that the portal gave this page out and when. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

DAY = 24 * 60 * 60
SEAL_BYTES = 12
HEAD = struct.Struct(">I16s")


@dataclass(frozen=True, slots=True)
class Token:
    """When the page was given out, in seconds since 1970, and the key of the answer it was made for."""

    issued_at: int
    key: uuid.UUID

    def age(self, now: float) -> float:
        return now - self.issued_at

    def is_old(self, now: float) -> bool:
        return self.age(now) > DAY


def new_key() -> uuid.UUID:
    return uuid.UUID(bytes=secrets.token_bytes(16), version=4)


def issue(secret: str, collector: int, key: uuid.UUID, now: float) -> str:
    head = HEAD.pack(int(now), key.bytes)
    return base64.urlsafe_b64encode(head + _seal(secret, collector, head)).decode().rstrip("=")


def read(all_secrets: Iterable[str], collector: int, text: str) -> Token | None:
    """None for a token that the portal did not give out for this collector."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    head, seal = data[: HEAD.size], data[HEAD.size :]
    if len(head) != HEAD.size:
        return None
    if not any(hmac.compare_digest(seal, _seal(secret, collector, head)) for secret in all_secrets):
        return None
    issued_at, key = HEAD.unpack(head)
    return Token(issued_at, uuid.UUID(bytes=key))


def _seal(secret: str, collector: int, head: bytes) -> bytes:
    message = b"survey form" + struct.pack(">Q", collector) + head
    return hmac.digest(secret.encode(), message, hashlib.sha256)[:SEAL_BYTES]
