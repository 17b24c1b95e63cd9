"""A form that was filled in outside the portal, between upload and confirmation."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from plans.models.quarter import Submission


class FormUpload(models.Model):
    """`rows` is what was read: nothing of it is in the form until it is confirmed. Of a workbook or a pasted block."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="+", verbose_name="отчёт за период"
    )
    filename = models.CharField("файл", max_length=255, blank=True)
    rows = models.JSONField("прочитано")
    created_at = models.DateTimeField("загружено", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто загрузил"
    )
    committed_at = models.DateTimeField("принято в отчёт", null=True, editable=False)

    class Meta:
        verbose_name = "загрузка отчёта"
        verbose_name_plural = "загрузки отчётов"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename or "вставка из таблицы"

    def get_absolute_url(self) -> str:
        return reverse("plans:form-upload", args=[self.pk])
