"""A table loaded by somebody and waiting to be confirmed."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone

from institutions.models.user import User

UPLOAD_LIFE = timedelta(hours=24)


class UploadQuerySet(models.QuerySet["Upload"]):
    def expired(self) -> UploadQuerySet:
        return self.filter(created_at__lt=timezone.now() - UPLOAD_LIFE)


class Upload(models.Model):
    """The cells as read, and what they would change. A cancelled one is deleted; of a confirmed one stays what was
    done: how many are new and changed, and who got an account by it."""

    class Kind(models.TextChoices):
        INSTITUTIONS = "institutions", "учреждения"
        PEOPLE = "people", "люди"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="uploads", verbose_name="кто загрузил")
    kind = models.CharField("что загружено", max_length=20, choices=Kind)
    file_name = models.CharField("имя файла", max_length=200)
    table = models.JSONField("таблица")
    preview = models.JSONField("что изменится")
    done = models.JSONField("что сделано", null=True, editable=False)
    created_at = models.DateTimeField("загружено", default=timezone.now, editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "загрузка"
        verbose_name_plural = "загрузки"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse(f"institutions:{self.kind}-load-preview", args=[self.pk])
