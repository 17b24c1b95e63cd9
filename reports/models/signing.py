"""What happens to a version on paper: its outgoing number, its signatory, the signed copies, and what was sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.models import ReportingPeriod
from reports.models.report import Report, ReportFile


class Registration(models.Model):
    """Under what number a version went out and who signs it, with the post of that day."""

    report = models.OneToOneField(
        Report, models.PROTECT, related_name="registration", verbose_name="версия отчёта"
    )
    number = models.CharField("исходящий номер", max_length=60)
    date = models.DateField("дата")
    post = models.CharField("должность", max_length=300)
    name = models.CharField("кто подписывает", max_length=200)
    registered_at = models.DateTimeField("зарегистрирован", default=timezone.now, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="кто зарегистрировал",
    )
    sent_on = models.DateField("отправлен", null=True, blank=True)
    sent_to = models.CharField("кому отправлен", max_length=300, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="кто отметил отправку",
    )  # fmt: skip

    class Meta:
        verbose_name = "регистрация отчёта"
        verbose_name_plural = "регистрации отчётов"
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return f"№ {self.number} от {self.date:%d.%m.%Y}"


class SignedCopy(models.Model):
    """A scan of the signed paper, or a detached electronic signature of one of the version's files."""

    class Kind(models.TextChoices):
        SCAN = "scan", "скан подписанного отчёта"
        SIGNATURE = "signature", "электронная подпись"

    report = models.ForeignKey(Report, models.PROTECT, related_name="copies", verbose_name="версия отчёта")
    kind = models.CharField("что это", max_length=10, choices=Kind)
    format = models.CharField(
        "подписанный файл",
        max_length=10,
        choices=ReportFile.Format,
        blank=True,
        help_text="Для электронной подписи",
    )
    file = models.FileField("файл")
    name = models.CharField("имя файла", max_length=255)
    size = models.PositiveIntegerField("размер, байт")
    sha256 = models.CharField("отпечаток", max_length=64)
    signer = models.CharField("кто подписал", max_length=300, blank=True)
    signed_at = models.DateTimeField("когда подписано", null=True, blank=True)
    checked = models.CharField("что проверено", max_length=300, blank=True)
    uploaded_at = models.DateTimeField("загружен", default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто загрузил"
    )
    withdrawn_at = models.DateTimeField("отозван", null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )
    withdrawn_why = models.CharField("почему отозван", max_length=300, blank=True)

    class Meta:
        verbose_name = "подписанный экземпляр"
        verbose_name_plural = "подписанные экземпляры"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="signed_copy_once",
                fields=["report", "kind", "sha256"],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class PeriodIssue(models.Model):
    """The reports of a period ordered by themselves after it closed; closed anew, they are ordered anew."""

    period = models.OneToOneField(
        ReportingPeriod, models.CASCADE, related_name="issue", verbose_name="период"
    )
    closed_at = models.DateTimeField("после закрытия")
    ordered_at = models.DateTimeField("заказаны", default=timezone.now)
    told_at = models.DateTimeField("управлению сказано", null=True, blank=True)

    class Meta:
        verbose_name = "выпуск отчётов периода"
        verbose_name_plural = "выпуски отчётов периодов"

    def __str__(self) -> str:
        return f"{self.period}: {self.ordered_at:%d.%m.%Y}"
