"""Reports as they were ordered: the frozen document of each version and the files rendered from it."""

from __future__ import annotations

import json
import re
import unicodedata

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.model import Document, from_json
from institutions.models import Institution, Territory
from jobs.models import Job
from plans.models import Plan, PlanEdition, ReportingPeriod, Submission

# What a report can be about.
Subject = Plan | PlanEdition | ReportingPeriod | Submission


class ReportQuerySet(models.QuerySet["Report"]):
    def latest_versions(self) -> ReportQuerySet:
        """Only the newest version of every report."""
        newer = Report.objects.filter(
            subject=models.OuterRef("subject"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))


class Report(models.Model):
    """One version of one report. `content` is the whole document, frozen; files are rendered from it alone.

    `subject` names what is reported (kind, plan, performer, period); versions of one subject are counted.
    """

    class Kind(models.TextChoices):
        EXECUTION = "execution", "отчёт об исполнении"
        CONSOLIDATED = "consolidated", "сводный отчёт"
        PLAN = "plan", "план"
        EDITION = "edition", "редакция плана"

    kind = models.CharField("вид", max_length=20, choices=Kind)
    subject = models.CharField("о чём", max_length=120, editable=False)
    version = models.PositiveIntegerField("версия")
    title = models.CharField("название", max_length=500)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name="план")
    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="период"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="учреждение"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="территория"
    )
    content = models.JSONField("содержание")
    sha256 = models.CharField("отпечаток содержания", max_length=64)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="задание")
    created_at = models.DateTimeField("создан", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто создал"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "отчёт"
        verbose_name_plural = "отчёты"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="report_version_once", fields=["subject", "version"]),
            models.CheckConstraint(
                name="report_has_at_most_one_performer",
                condition=Q(institution__isnull=True) | Q(territory__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def document(self) -> Document:
        return from_json(json.dumps(self.content))

    @property
    def is_preparing(self) -> bool:
        return self.job is not None and self.job.is_open


class ReportFile(models.Model):
    """A finished file of a version: it exists only when the rendering ended well."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"

    report = models.ForeignKey(Report, models.PROTECT, related_name="files", verbose_name="отчёт")
    format = models.CharField("формат", max_length=10, choices=Format)
    file = models.FileField("файл")
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток", max_length=64)
    rendered_at = models.DateTimeField("готов", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "файл отчёта"
        verbose_name_plural = "файлы отчётов"
        ordering = ["report", "format"]
        constraints = [models.UniqueConstraint(name="report_file_once_a_format", fields=["report", "format"])]

    def __str__(self) -> str:
        return f"{self.report} ({self.get_format_display()})"

    @property
    def is_present(self) -> bool:
        """Whether the file is still where it was stored: a restored backup may lack it."""
        return bool(self.file) and self.file.storage.exists(str(self.file.name))

    @property
    def download_name(self) -> str:
        """The title, as a name that every system takes: no signs of paths, nothing invisible, not too long."""
        shown = "".join(sign for sign in self.report.title if unicodedata.category(sign)[0] != "C")
        name = " ".join(re.sub(r'[\\/:*?"<>|]', " ", shown).split())[:120].strip(" .")
        return f"{name}, версия {self.report.version}.{self.format}"
