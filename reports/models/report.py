"""Reports as they were ordered: the frozen document of each version and the files rendered from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.file_names import safe_name
from documents.mark import Mark
from documents.model import Document, from_json
from institutions.models import Institution, Territory
from institutions.short_codes import shown
from jobs.models import Job
from plans.models import Plan, PlanEdition, ReportingPeriod, Submission

if TYPE_CHECKING:
    from reports.models.signing import SignedCopy

# What a report can be about.
Subject = Plan | PlanEdition | ReportingPeriod | Submission


class ReportQuerySet(models.QuerySet["Report"]):
    def latest_versions(self) -> ReportQuerySet:
        """The newest version of every report that stands, or the newest where none stands any more.

        A version that has its number stays beside a later one that says the same in another look.
        """
        same = Report.objects.filter(subject=models.OuterRef("subject"))
        later = same.filter(version__gt=models.OuterRef("version"))
        another_look = Q(facts_sha256=models.OuterRef("facts_sha256"), registration__isnull=True)
        standing = Q(withdrawn_at__isnull=True)
        return self.filter(
            standing & Q(registration__isnull=True) & ~models.Exists(later.filter(standing))
            | standing
            & Q(registration__isnull=False)
            & ~models.Exists(later.filter(standing).exclude(another_look))
            | ~standing & ~models.Exists(same.filter(standing)) & ~models.Exists(later)
        )


class Snapshot(models.Model):
    """A frozen document as canonical JSON, kept once however many versions and sets it is in."""

    sha256 = models.CharField("отпечаток", max_length=64, primary_key=True)
    content = models.TextField("содержание")

    class Meta:
        verbose_name = "снимок"
        verbose_name_plural = "снимки"

    def __str__(self) -> str:
        return self.sha256

    @property
    def document(self) -> Document:
        return from_json(self.content)


class Report(models.Model):
    """One version of one report. Snapshots hold all of it, frozen; files are rendered from them alone.

    `subject` names what is reported (kind, plan, performer, period); versions of one subject are counted.
    `facts_sha256` is the fingerprint without number and signatory: registering a report changes no fact of it.
    """

    class Kind(models.TextChoices):
        EXECUTION = "execution", "отчёт об исполнении"
        CONSOLIDATED = "consolidated", "сводный отчёт"
        PLAN = "plan", "план"
        EDITION = "edition", "редакция плана"
        SET = "set", "отчёты всех исполнителей одним файлом"
        COMPLETENESS = "completeness", "полнота сдачи"
        COMPARISON = "comparison", "сравнение двух периодов"
        APPROVAL = "approval", "лист утверждения"

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
    options = models.JSONField("что выбрано", default=dict, blank=True)
    template = models.CharField("вид печати", max_length=20)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="+", verbose_name="содержание", editable=False
    )
    covers = models.ManyToManyField(
        "self", symmetrical=False, related_name="approved_by", blank=True, verbose_name="утверждает"
    )
    sha256 = models.CharField("отпечаток содержания", max_length=64)
    facts_sha256 = models.CharField("отпечаток без номера и подписи", max_length=64)
    code = models.CharField("код проверки", max_length=11, unique=True, editable=False)
    address = models.URLField("адрес проверки", editable=False)
    seal = models.CharField("печать портала", max_length=64, editable=False)
    withdrawn_at = models.DateTimeField("отозван", null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="кто отозвал",
    )  # fmt: skip
    withdrawn_why = models.CharField("почему отозван", max_length=300, blank=True)
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
        """The whole of it, or of a set what stands before its parts."""
        return self.snapshot.document

    @property
    def version_words(self) -> str:
        return f"версия {self.version} от {timezone.localtime(self.created_at):%d.%m.%Y}"

    @property
    def mark(self) -> Mark:
        return Mark(code=shown(self.code), address=self.address, version=self.version_words, seal=self.seal)

    @property
    def file_stem(self) -> str:
        return f"{safe_name(self.title, 120)}, версия {self.version}"

    @property
    def valid_copies(self) -> list[SignedCopy]:
        return [copy for copy in self.copies.all() if copy.withdrawn_at is None]

    @property
    def is_preparing(self) -> bool:
        return self.job is not None and self.job.is_open

    @property
    def has_failed(self) -> bool:
        return self.job is not None and self.job.status == Job.Status.FAILED


class ReportPart(models.Model):
    """One performer's report in a set, in the set's order."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="parts", verbose_name="отчёт")
    number = models.PositiveIntegerField("место")
    title = models.CharField("чей отчёт", max_length=500)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="содержание")

    class Meta:
        verbose_name = "часть отчёта"
        verbose_name_plural = "части отчётов"
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(name="report_part_once", fields=["report", "number"])]

    def __str__(self) -> str:
        return self.title


class ReportFile(models.Model):
    """A finished file of a version: it exists only when the rendering ended well."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        DOCX = "docx", "DOCX"

    report = models.ForeignKey(Report, models.PROTECT, related_name="files", verbose_name="отчёт")
    format = models.CharField("формат", max_length=10, choices=Format)
    file = models.FileField("файл")
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток", max_length=64)
    seal = models.CharField("печать портала", max_length=64, editable=False)
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
        return f"{self.report.file_stem}.{self.format}"
