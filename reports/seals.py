"""The portal's seal on a version: nobody without the portal's key can make one for other content.

Sealed is whatever is told of a version and does not change while it stands. Withdrawing it is no change of it.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from reports.models import Report, ReportFile

SEALER = "reports.seal"
SEALED = (
    *("code", "address", "kind", "subject", "version", "title", "template", "options"),
    *("plan_id", "period_id", "institution_id", "territory_id", "snapshot_id", "sha256", "facts_sha256"),
    *("created_by_id",),
)


def sealed_words(report: Report) -> str:
    """As a list of JSON, so that no two rows read alike."""
    facts = [getattr(report, name) for name in SEALED]
    return json.dumps([*facts, report.created_at.timestamp()], ensure_ascii=False, sort_keys=True)


def seal_of(report: Report) -> str:
    """HMAC-SHA-256 in hexadecimal figures, as it stands in a file's metadata."""
    return made_with(settings.SECRET_KEY, sealed_words(report))


def is_sealed(report: Report) -> bool:
    """Whether the row is as it was sealed."""
    return is_ours(report.seal, sealed_words(report))


def file_words(file: ReportFile) -> str:
    return json.dumps([file.report.code, file.format, file.sha256])


def file_seal_of(file: ReportFile) -> str:
    """A seal of its own: a file is finished after its version was sealed."""
    return made_with(settings.SECRET_KEY, file_words(file))


def is_file_sealed(file: ReportFile) -> bool:
    return is_ours(file.seal, file_words(file))


def made_with(key: str, words: str) -> str:
    return salted_hmac(SEALER, words, secret=key, algorithm="sha256").hexdigest()


def is_ours(seal: str, words: str) -> bool:
    """By this key of the portal or one before it (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(made_with(key, words), seal) for key in keys)
