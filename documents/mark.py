"""What makes a printed version checkable: a short code, the address it is checked at, the words of the version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """`code` as it is printed, `address` the whole URL behind the QR, `seal` stands in the file's metadata."""

    code: str
    address: str
    version: str
    seal: str

    def line(self) -> str:
        """For the foot of every page, in words a person can type in."""
        shown = self.address.partition("://")[2] or self.address
        return f"Проверить: {shown} · код {self.code} · {self.version}"

    def keywords(self) -> str:
        """For the metadata, where a program finds them."""
        return f"{self.code} {self.seal}"
