"""Detached signatures as programs write them; the value of the signature itself is made up, as nobody checks it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

from asn1crypto import algos, cms, core, keys, pem, x509

WHEN = dt.datetime(2024, 4, 2, 9, 30, tzinfo=dt.UTC)
GOST_2012 = "1.2.643.7.1.1.2.2"
GOST_94 = "1.2.643.2.2.9"
SNILS = "11223344595"
PERSON = {"common_name": "МБУК «Библиотека»", "surname": "Ручьёв", "given_name": "Иван Ильич"}


def name_of(person: dict[str, str]) -> x509.Name:
    """A subject with the number that qualified certificates carry, and nobody else should see."""
    name = x509.Name.build(person)
    snils = x509.NameTypeAndValue({"type": "1.2.643.100.3", "value": core.Any(core.NumericString(SNILS))})
    name.chosen.append(x509.RelativeDistinguishedName([snils]))
    return name


def certificate_of(person: dict[str, str], serial: int) -> x509.Certificate:
    key = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 3233, "public_exponent": 17}), "rsa")
    days = {
        name: x509.Time({"utc_time": WHEN + dt.timedelta(days=ago)})
        for name, ago in [("not_before", -1), ("not_after", 365)]
    }
    algorithm = {"algorithm": "sha256_rsa"}
    body = {
        "version": "v3", "serial_number": serial, "signature": algorithm,
        "issuer": x509.Name.build({"common_name": "УЦ"}), "validity": days,
        "subject": name_of(person), "subject_public_key_info": key,
    }  # fmt: skip
    return x509.Certificate(
        {"tbs_certificate": body, "signature_algorithm": algorithm, "signature_value": b"\x00"}
    )


def attributes(digest: bytes, at: dt.datetime | cms.Time) -> cms.CMSAttributes:
    told = [
        ("content_type", "data"),
        ("message_digest", digest),
        ("signing_time", at if isinstance(at, cms.Time) else cms.Time({"utc_time": at})),
    ]
    return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in told])


def signer_info(
    data: bytes,
    algorithm: str,
    digest: bytes | None,
    at: dt.datetime | cms.Time,
    certificate: x509.Certificate,
    *,
    bare: bool,
) -> cms.SignerInfo:
    if digest is None:
        digest = hashlib.new(algorithm if algorithm.startswith("sha") else "sha256", data).digest()
    serial = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": serial}),
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": algorithm}),
        "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
        "signature": b"made up",
    }
    if not bare:
        info["signed_attrs"] = attributes(digest, at)
    return cms.SignerInfo(info)


def a_signature(
    data: bytes,
    algorithm: str = "sha256",
    *,
    digest: bytes | None = None,
    at: dt.datetime | cms.Time = WHEN,
    people: tuple[dict[str, str], ...] = (PERSON,),
    content: bytes | None = None,
    bare: bool = False,
) -> bytes:
    """DER; `bare` has no signed attributes, `content` makes it an attached one."""
    certificates = [certificate_of(person, serial) for serial, person in enumerate(people, start=1)]
    encapsulated = {"content_type": "data"} | ({"content": content} if content is not None else {})
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": algorithm})],
            "encap_content_info": encapsulated,
            "certificates": certificates,
            "signer_infos": [
                signer_info(data, algorithm, digest, at, certificate, bare=bare)
                for certificate in certificates
            ],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()


def as_pem(der: bytes) -> bytes:
    return pem.armor("CMS", der)


def as_base64(der: bytes) -> bytes:
    return base64.encodebytes(der)
