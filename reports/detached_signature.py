"""Detached electronic signatures (CMS SignedData): who signed, when, and the fingerprint of what was signed.

Nothing here proves that a signature is genuine: neither its value nor the certificate's chain is checked. Pure.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, pem, x509

MAX_BYTES = 1024 * 1024
MAX_SIGNERS = 20
NAME_LIMIT = 300
COMMON_NAME, SURNAME, GIVEN_NAME = "2.5.4.3", "2.5.4.4", "2.5.4.42"
# Identifier → how people call it and what hashlib may call it, first that is there.
ALGORITHMS = {
    "2.16.840.1.101.3.4.2.1": ("SHA-256", ("sha256",)),
    "2.16.840.1.101.3.4.2.2": ("SHA-384", ("sha384",)),
    "2.16.840.1.101.3.4.2.3": ("SHA-512", ("sha512",)),
    "2.16.840.1.101.3.4.2.4": ("SHA-224", ("sha224",)),
    "1.2.643.7.1.1.2.2": ("ГОСТ Р 34.11-2012, 256 бит", ("streebog256", "md_gost12_256")),
    "1.2.643.7.1.1.2.3": ("ГОСТ Р 34.11-2012, 512 бит", ("streebog512", "md_gost12_512")),
    "1.2.643.2.2.9": ("ГОСТ Р 34.11-94", ()),
    "1.3.14.3.2.26": ("SHA-1", ()),  # too weak to prove anything
}
NOT_CMS = (
    "Это не электронная подпись: нужен файл отсоединённой подписи (SIG, P7S или SGN), который сохранила "
    "программа подписи."
)
ATTACHED = (
    "Подпись присоединённая: документ лежит внутри неё. Подпишите файл отчёта ещё раз и выберите в программе "
    "подписи «отсоединённая»."
)


class UnreadableSignature(ValueError):
    """The message is Russian and says what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """`digest` is the fingerprint of the signed file as the signature tells it, None where it tells none."""

    name: str
    signed_at: dt.datetime | None
    algorithm: str
    hash_names: tuple[str, ...]
    digest: bytes | None

    @property
    def hash_name(self) -> str:
        """What hashlib calls the algorithm here; empty where it has none."""
        return next((name for name in self.hash_names if name in hashlib.algorithms_available), "")

    @property
    def why_unchecked(self) -> str:
        if self.digest is None:
            return "в подписи его нет"
        return "" if self.hash_name else f"портал не вычисляет {self.algorithm}"


def read_signature(data: bytes) -> tuple[Signer, ...]:
    """The signers of a detached signature in DER, PEM or base64."""
    if len(data) > MAX_BYTES:
        raise UnreadableSignature(
            "Файл подписи больше 1 МБ: нужна отсоединённая подпись, без самого документа."
        )
    try:
        return tuple(signers(signed_data(plain(data))))
    except UnreadableSignature:
        raise
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        OverflowError,
        RecursionError,
    ) as error:
        raise UnreadableSignature(NOT_CMS) from error


def plain(data: bytes) -> bytes:
    """DER, whatever it came in."""
    if pem.detect(data):
        return pem.unarmor(data)[2]
    try:
        return base64.b64decode(b"".join(data.split()), validate=True) or data
    except binascii.Error:
        return data


def signed_data(der: bytes) -> cms.SignedData:
    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data":
        raise UnreadableSignature(NOT_CMS)
    content: cms.SignedData = info["content"]
    if content["encap_content_info"]["content"].native is not None:
        raise UnreadableSignature(ATTACHED)
    if not 0 < len(content["signer_infos"]) <= MAX_SIGNERS:
        raise UnreadableSignature("В файле подписи нет ни одной подписи: сохраните её в программе ещё раз.")
    return content


def signers(content: cms.SignedData) -> Iterator[Signer]:
    certificates = [choice.chosen for choice in content["certificates"] or [] if choice.name == "certificate"]
    for info in content["signer_infos"]:
        attributes = attributes_of(info)
        algorithm, names = algorithm_of(info)
        yield Signer(
            name=name_of(info, certificates),
            signed_at=moment_of(attributes.get("signing_time")),
            algorithm=algorithm,
            hash_names=names,
            digest=attributes.get("message_digest"),
        )


def attributes_of(info: cms.SignerInfo) -> dict[str, Any]:
    attributes = info["signed_attrs"].native or []
    return {one["type"]: one["values"][0] for one in attributes if one["values"]}


def moment_of(told: object) -> dt.datetime | None:
    """None for a time of no zone, or of the year 0, which is no datetime."""
    return told if isinstance(told, dt.datetime) and told.tzinfo else None


def algorithm_of(info: cms.SignerInfo) -> tuple[str, tuple[str, ...]]:
    dotted = info["digest_algorithm"]["algorithm"].dotted
    return ALGORITHMS.get(dotted, (f"алгоритм {dotted}", ()))


def name_of(info: cms.SignerInfo, certificates: list[x509.Certificate]) -> str:
    """Surname and names where the certificate has them, else its common name; no other number of the person."""
    own = [certificate for certificate in certificates if is_of(info["sid"], certificate)]
    if not own:
        return "сертификата подписавшего в подписи нет"
    told = {
        part["type"].dotted: part["value"].native
        for relative in own[0].subject.chosen
        for part in relative
        if part["type"].dotted in {COMMON_NAME, SURNAME, GIVEN_NAME}
    }
    person = " ".join(filter(None, [told.get(SURNAME), told.get(GIVEN_NAME)]))
    common = told.get(COMMON_NAME, "")
    words = f"{person} ({common})" if person and common and common != person else person or common
    return printable(words)[:NAME_LIMIT] or "имени в сертификате нет"


def is_of(sid: cms.SignerIdentifier, certificate: x509.Certificate) -> bool:
    if sid.name == "issuer_and_serial_number":
        chosen = sid.chosen
        is_issuer = chosen["issuer"].dump() == certificate.issuer.dump()
        return is_issuer and chosen["serial_number"].native == certificate.serial_number
    return bool(sid.native == certificate.key_identifier)


def printable(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
