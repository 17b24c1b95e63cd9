"""What a version is made of, before it is frozen. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from documents.model import Document, Signature, SignatureText, to_json


@dataclass(frozen=True, slots=True)
class Signing:
    """Under what number a version goes out and who signs it."""

    number: str
    date: str
    post: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    document: Document


@dataclass(frozen=True, slots=True)
class Composition:
    """A document, and of a set the reports bound after it; `is_stamped` says that it is signed in its stamp."""

    document: Document
    parts: tuple[Part, ...] = ()
    is_stamped: bool = False

    def frozen(self) -> Iterator[tuple[str, str]]:
        """Fingerprint and canonical JSON of the document and then of every part."""
        for document in (self.document, *(part.document for part in self.parts)):
            content = to_json(document)
            yield fingerprint(content), content

    def signed(self, signing: Signing | None) -> Composition:
        """The same facts with a number above the title and the signatory of that day below."""
        if signing is None:
            return self
        registration = f"№ {signing.number} от {signing.date}"
        return replace(
            self, document=replace(self.document, registration=registration, **self.place(signing))
        )

    def place(self, signing: Signing) -> dict[str, Any]:
        """Where the signatory stands: below the text, or in the stamp of a sheet that has no other place."""
        if self.is_stamped:
            (stamp,) = self.document.stamps
            return {"stamps": (replace(stamp, post=(signing.post,), name=signing.name),)}
        kept = [each for each in self.document.signatures if is_of_writer(each)]
        return {"signatures": (Signature(signing.post, signing.name), *kept)}


def is_of_writer(signature: Signature | SignatureText) -> bool:
    """«Исп. …, тел. …»: whoever wrote the paper, and not who signs it."""
    begins = ("исп.", "исполнитель", "тел")
    return isinstance(signature, SignatureText) and signature.text.strip().casefold().startswith(begins)


def fingerprint(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def whole(fingerprints: list[str]) -> str:
    """One fingerprint for a document with its parts in their order."""
    return fingerprints[0] if len(fingerprints) == 1 else fingerprint("\n".join(fingerprints))
