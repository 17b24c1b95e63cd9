"""Wrong codes by address, so that nobody finds one by trying: of invitations and of printed reports."""

from __future__ import annotations

from institutions.models import FailedCode

MAX_FAILED_CODES_A_MINUTE = 20


def may_try_codes(address: str) -> bool:
    recent = FailedCode.objects.within_last_minute()
    return recent.filter(address=address).count() < MAX_FAILED_CODES_A_MINUTE


def count_failed_code(address: str) -> bool:
    """Whether the address may try on; past the limit its failures are counted no more."""
    if not may_try_codes(address):
        return False
    FailedCode.objects.exclude(pk__in=FailedCode.objects.within_last_minute()).delete()
    FailedCode.objects.create(address=address)
    return True
