"""The portal's seal on a version: nobody without the portal's key can make one for other content."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from reports.models import Report

SEALER = "reports.seal"


def sealed_words(report: Report) -> str:
    facts = (report.code, report.subject, report.version, report.template, report.sha256)
    return "|".join(map(str, facts))


def seal_of(report: Report) -> str:
    return Signer(salt=SEALER).signature(sealed_words(report))


def is_sealed(report: Report) -> bool:
    """Whether the row is as it was sealed, by this key of the portal or one before it."""
    try:
        Signer(salt=SEALER).unsign(f"{sealed_words(report)}:{report.seal}")
    except BadSignature:
        return False
    return True
