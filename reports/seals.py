"""The portal's seal on a version: nobody without the portal's key can make one for other content.

Sealed is whatever is told of a version and does not change while it stands. Withdrawing it is no change of it.
"""

from __future__ import annotations

import json

from django.core.signing import BadSignature, Signer

from reports.models import Report

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
    return Signer(salt=SEALER).signature(sealed_words(report))


def is_sealed(report: Report) -> bool:
    """Whether the row is as it was sealed, by this key of the portal or one before it (SECRET_KEY_FALLBACKS)."""
    try:
        Signer(salt=SEALER).unsign(f"{sealed_words(report)}:{report.seal}")
    except BadSignature:
        return False
    return True
