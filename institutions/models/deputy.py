"""Deputies: who stands in for somebody on leave, from when to when."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from institutions.models.user import Membership


class DeputyshipQuerySet(models.QuerySet["Deputyship"]):
    def current(self, today: dt.date) -> DeputyshipQuerySet:
        return self.filter(
            start__lte=today, end__gte=today, ended_at__isnull=True, membership__ended_at__isnull=True
        )

    def not_over(self, today: dt.date) -> DeputyshipQuerySet:
        """Current and coming ones."""
        return self.filter(end__gte=today, ended_at__isnull=True, membership__ended_at__isnull=True)


class Deputyship(models.Model):
    """`deputy` holds the membership of another from `start` through `end`, both days included."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="deputyships", verbose_name="чья роль"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deputyships", verbose_name="кто замещает"
    )
    start = models.DateField("с")
    end = models.DateField("по")
    reason = models.CharField("причина", max_length=300, blank=True)
    made_at = models.DateTimeField("назначено", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто назначил"
    )
    ended_at = models.DateTimeField("прекращено", null=True, blank=True, editable=False)

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        verbose_name = "замещение"
        verbose_name_plural = "замещения"
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="deputyship_days_in_order",
                condition=Q(end__gte=F("start")),
                violation_error_message="Последний день замещения раньше первого.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy} за {self.membership.user}, {self.start:%d.%m.%Y}–{self.end:%d.%m.%Y}"
