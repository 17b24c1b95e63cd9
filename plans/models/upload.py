"""A plan file between upload and commit: what was understood, and what the user settled so far."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, Territory
from plans.models.plan import YEAR, Plan


class PlanUpload(models.Model):
    """`draft` is plans.drafting.draft.PlanDraft as JSON; nothing of it is in a plan until the upload is committed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name="территория")
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name="обновляет план"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="отчёт учреждения"
    )
    period_code = models.CharField("за период", max_length=10, blank=True)
    year = models.PositiveSmallIntegerField("год", validators=YEAR)
    filename = models.CharField("файл", max_length=255)
    draft = models.JSONField("прочитано")
    created_at = models.DateTimeField("загружено", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто загрузил"
    )
    committed_at = models.DateTimeField("принято в план", null=True, editable=False)

    class Meta:
        verbose_name = "загрузка плана"
        verbose_name_plural = "загрузки планов"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("plans:upload", args=[self.pk])
