"""What somebody typed into a page whose sign-in had run out.

It travels through the sign-in page and comes back as a form to confirm, so nothing is kept on the server and no
word is lost without JavaScript. The seal lets only what the portal itself has offered come back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

SALT = "unsaved"
MAX_AGE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Unsaved:
    """A form that was sent in vain: where to, and its fields in order."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def seal(self) -> str:
        return signing.dumps([self.address, self.fields], salt=SALT, compress=True)


def unseal(seal: str) -> Unsaved | None:
    try:
        address, fields = signing.loads(seal, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return Unsaved(address, tuple((name, value) for name, value in fields))
