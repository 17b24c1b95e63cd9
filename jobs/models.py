"""A job: long work as a row. The row is the truth; the broker only says «look at row N»."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

SWEEPS_BEFORE_RINGING_AGAIN = 2


class JobQuerySet(models.QuerySet["Job"]):
    def queued(self) -> JobQuerySet:
        return self.filter(status=Job.Status.QUEUED)

    def running(self) -> JobQuerySet:
        return self.filter(status=Job.Status.RUNNING)

    def open(self) -> JobQuerySet:
        return self.filter(status__in=OPEN)

    def stale(self, now: datetime) -> JobQuerySet:
        """Running by name only: whoever held them has stopped extending the lease."""
        return self.running().filter(lease_until__lt=now)

    def claimable(self, now: datetime) -> JobQuerySet:
        return (self.queued() | self.stale(now)).filter(
            attempt__lt=F("max_attempts"), cancel_requested_at__isnull=True
        )

    def used_up(self, now: datetime) -> JobQuerySet:
        """Stale, with no attempt left."""
        return self.stale(now).filter(attempt__gte=F("max_attempts"))

    def due_for_ring(self, now: datetime) -> JobQuerySet:
        """Those that no worker seems to have heard of."""
        patience = timedelta(seconds=SWEEPS_BEFORE_RINGING_AGAIN * settings.JOB_SWEEP_SECONDS)
        unheard = self.queued().filter(rung_at__lt=now - patience)
        return (unheard | self.stale(now)).filter(
            attempt__lt=F("max_attempts"), cancel_requested_at__isnull=True
        )

    def held_by(self, owner: str) -> JobQuerySet:
        return self.running().filter(lease_owner=owner)


class Job(models.Model):
    """One piece of long work: what to do, who asked, how far it is, how it ended."""

    class Status(models.TextChoices):
        QUEUED = "queued", "в очереди"
        RUNNING = "running", "выполняется"
        DONE = "done", "готово"
        FAILED = "failed", "не удалось"
        CANCELLED = "cancelled", "отменено"

    id = models.UUIDField("номер", primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField("задача Celery", max_length=100)
    title = models.CharField("название", max_length=300)
    params = models.JSONField("параметры", default=dict)
    dedupe_key = models.CharField("ключ повтора", max_length=300)
    status = models.CharField("состояние", max_length=10, choices=Status, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField("попытка", default=0)
    max_attempts = models.PositiveSmallIntegerField("попыток всего", default=3)
    lease_owner = models.CharField("кто выполняет", max_length=200, blank=True)
    lease_until = models.DateTimeField("занято до", null=True, blank=True)
    heartbeat_at = models.DateTimeField("последний признак жизни", null=True, blank=True)
    progress_done = models.PositiveIntegerField("сделано", default=0)
    progress_total = models.PositiveIntegerField("всего", default=0)
    phase = models.CharField("что делается", max_length=200, blank=True)
    error_code = models.CharField("код ошибки", max_length=40, blank=True)
    error_text = models.TextField("причина", blank=True)
    cancel_requested_at = models.DateTimeField("просили отменить", null=True, blank=True)
    cancel_requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="кто просил отменить",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="кто запустил",
    )  # fmt: skip
    created_at = models.DateTimeField("создано", default=timezone.now, editable=False)
    rung_at = models.DateTimeField("когда звали исполнителя", default=timezone.now, editable=False)
    started_at = models.DateTimeField("начато", null=True, blank=True)
    finished_at = models.DateTimeField("закончено", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "задание"
        verbose_name_plural = "задания"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="job_open_once",
                fields=["dedupe_key"],
                condition=Q(status__in=["queued", "running"]),
                violation_error_message="Такое задание уже выполняется.",
            ),
            models.CheckConstraint(
                name="job_runs_under_a_lease",
                condition=(Q(status="running", lease_until__isnull=False) & ~Q(lease_owner=""))
                | (~Q(status="running") & Q(lease_until__isnull=True, lease_owner="")),
                violation_error_message="Выполняется только то задание, которое кто-то занял.",
            ),
            models.CheckConstraint(
                name="job_ended_has_its_moment",
                condition=Q(status__in=["queued", "running"], finished_at__isnull=True)
                | Q(status__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                violation_error_message="У законченного задания есть время окончания.",
            ),
            models.CheckConstraint(
                name="job_attempts_are_counted",
                condition=Q(attempt__lte=F("max_attempts")),
                violation_error_message="Попыток не больше, чем разрешено.",
            ),
        ]
        indexes = [models.Index(name="job_by_status", fields=["status", "rung_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def queue(self) -> str:
        """Where its messages wait: whoever is named as its starter is not kept waiting behind what nobody is."""
        return settings.PEOPLE_QUEUE if self.created_by_id else settings.BULK_QUEUE

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_cancelling(self) -> bool:
        return self.status == self.Status.RUNNING and self.cancel_requested_at is not None

    @property
    def has_unknown_length(self) -> bool:
        return self.progress_total == 0


OPEN = [Job.Status.QUEUED, Job.Status.RUNNING]
