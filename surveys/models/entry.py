"""On the way to answers that the staff brings in: calls that gave none, files that wait to be confirmed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from jobs.models import OPEN, Job
from surveys.models.answers import EntryBatch
from surveys.models.collecting import Campaign, Collector

STAFF: Any = settings.AUTH_USER_MODEL
UPLOAD_LIFE = timedelta(hours=24)


class CallOutcome(models.Model):
    """A call that ended without answers. Whom it was made to, and when, is not known here."""

    class Outcome(models.TextChoices):
        REFUSED = "refused", "отказ"
        NO_REPLY = "no_reply", "нет ответа"
        LATER = "later", "перезвонить"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(
        EntryBatch, models.PROTECT, related_name="outcomes", verbose_name="пачка звонков"
    )
    outcome = models.CharField("чем кончился", max_length=8, choices=Outcome)

    class Meta:
        verbose_name = "звонок без ответов"
        verbose_name_plural = "звонки без ответов"

    def __str__(self) -> str:
        return self.get_outcome_display()


class ImportUploadQuerySet(models.QuerySet["ImportUpload"]):
    def expired(self) -> ImportUploadQuerySet:
        return self.filter(created_at__lt=timezone.now() - UPLOAD_LIFE)

    def unconfirmed(self) -> ImportUploadQuerySet:
        return self.filter(batch__isnull=True)

    def stopped(self) -> ImportUploadQuerySet:
        """Confirmed, and given up before the end: loading to the end leaves no cells."""
        return self.filter(batch__isnull=False).exclude(table={}).exclude(job__status__in=OPEN)


class SavedAnswers(models.Model):
    """A file that a telephone made of answers it could not send, read and waiting for a yes; then, what became of it.

    Once it is stored, and in a day where nobody said so, no answer stays here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="saved", verbose_name="опрос")
    file_name = models.CharField("файл", max_length=200)
    answers = models.JSONField("ответы")
    refused = models.JSONField("что не загрузить и почему")
    stored_at = models.DateTimeField("ответы загружены", null=True, blank=True)
    created_at = models.DateTimeField("прочитан", default=timezone.now, editable=False)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто загрузил")

    class Meta:
        verbose_name = "файл с телефона"
        verbose_name_plural = "файлы с телефонов"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("surveys:saved-answers-preview", args=[self.pk])


class ImportUpload(models.Model):
    """A file of answers between upload and confirmation: its cells without personal data, and what each column is.

    Of a confirmed one only the batch stays; of one that is not confirmed, or not loaded to the end, the cells are
    forgotten in a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collector = models.ForeignKey(
        Collector, models.PROTECT, related_name="imports", verbose_name="точка опроса"
    )
    file_name = models.CharField("файл", max_length=200)
    digest = models.CharField("отпечаток файла", max_length=64)
    day = models.DateField("день ответов, если в файле его нет")
    table = models.JSONField("таблица")
    columns = models.JSONField("что в столбцах", default=dict)
    values = models.JSONField("что значат ответы", default=dict)
    batch = models.OneToOneField(
        EntryBatch, models.PROTECT, null=True, blank=True, related_name="upload", verbose_name="пачка"
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="задание"
    )
    created_at = models.DateTimeField("загружен", default=timezone.now, editable=False)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто загрузил")

    objects = ImportUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "файл с ответами"
        verbose_name_plural = "файлы с ответами"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("surveys:import-preview", args=[self.pk])

    @property
    def is_cut_short(self) -> bool:
        """Its loading, a job, has ended before the end."""
        return self.job is not None and not self.job.is_open and self.job.status != Job.Status.DONE
