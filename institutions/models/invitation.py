"""One-time links: the invitation of a new person and the reset of a forgotten password."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone

from institutions.models.user import User


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


def hash_code(code: str) -> str:
    """Codes are dictated: case, spaces and hyphens do not matter, and look-alike letters are one."""
    plain = code.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()
