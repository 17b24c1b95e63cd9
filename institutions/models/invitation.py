"""One-time links: the invitation of a new person and the reset of a forgotten password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone

from institutions.models.user import User

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
# Also the Cyrillic letters that look like Latin ones: the code may be typed in either keyboard layout.
LOOK_ALIKE = str.maketrans("OILОАВЕКМНРСТУХ", "0110ABEKMHPCTYX")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> InvitationQuerySet:
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())

    def with_code(self, code: str) -> InvitationQuerySet:
        return self.filter(code_hash=hash_code(code))


class Invitation(models.Model):
    """Only a hash of the code is kept; the code itself is shown once, to be printed or dictated."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", "приглашение"
        RESET = "reset", "новый пароль"

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name="кому")
    purpose = models.CharField("назначение", max_length=20, choices=Purpose)
    code_hash = models.CharField("отпечаток кода", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="issued_invitations", verbose_name="кто выдал"
    )
    created_at = models.DateTimeField("выдано", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("действует до", editable=False)
    used_at = models.DateTimeField("использовано", null=True, editable=False)
    revoked_at = models.DateTimeField("отозвано", null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "одноразовая ссылка"
        verbose_name_plural = "одноразовые ссылки"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.user}"


class FailedCodeQuerySet(models.QuerySet["FailedCode"]):
    def within_last_minute(self) -> FailedCodeQuerySet:
        return self.filter(at__gt=timezone.now() - timedelta(minutes=1))


class FailedCode(models.Model):
    """Somebody at this address typed a code that opens nothing; rows older than a minute are dropped."""

    address = models.CharField("адрес", max_length=45, db_index=True)
    at = models.DateTimeField("когда", default=timezone.now)

    objects = FailedCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "неверный код"
        verbose_name_plural = "неверные коды"

    def __str__(self) -> str:
        return f"{self.address}, {self.at}"


def new_code() -> str:
    """Four groups of four: 80 bits that can be dictated by telephone."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def hash_code(code: str) -> str:
    """Codes are dictated: case, spaces and dashes do not matter, and letters that look alike are one."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum()).translate(LOOK_ALIKE)
    return hashlib.sha256(plain.encode()).hexdigest()
