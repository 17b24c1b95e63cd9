"""Notices of the portal: what a person is told on the first page, and later by letter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Told once: `key` says what about, as «due:submission:12:5», and stands once for each person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="кому"
    )
    key = models.CharField("о чём", max_length=120)
    text = models.CharField("текст", max_length=500)
    address = models.CharField("страница", max_length=300, blank=True)
    created_at = models.DateTimeField("когда", default=timezone.now, editable=False)
    read_at = models.DateTimeField("прочитано", null=True, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "уведомление"
        verbose_name_plural = "уведомления"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(name="notice_once_for_a_person", fields=["user", "key"])]

    def __str__(self) -> str:
        return self.text
