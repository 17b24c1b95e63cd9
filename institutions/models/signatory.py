"""Who signs for an institution or a territory's body, from when to when, and in what post."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from institutions.models.institution import Institution
from institutions.models.territory import Territory


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def on(self, day: dt.date) -> SignatoryQuerySet:
        """Those who could sign that day; whoever stands in for another comes first."""
        in_time = Q(until__isnull=True) | Q(until__gte=day)
        return self.filter(in_time, since__lte=day).order_by("-is_acting", "-since", "-pk")


class Signatory(models.Model):
    """`post` is printed as it stands («И.о. директора»); `until` is the last day, None while it goes on."""

    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatories",
        verbose_name="учреждение",
    )
    territory = models.ForeignKey(
        Territory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatories",
        verbose_name="территория",
    )
    post = models.CharField("должность", max_length=300)
    name = models.CharField("фамилия и инициалы", max_length=200)
    is_acting = models.BooleanField("исполняет обязанности", default=False)
    since = models.DateField("с")
    until = models.DateField("по", null=True, blank=True)
    made_at = models.DateTimeField("внесено", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто внёс"
    )

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = "подписывающее лицо"
        verbose_name_plural = "подписывающие лица"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="signatory_of_one_place",
                condition=Q(institution__isnull=False, territory__isnull=True)
                | Q(institution__isnull=True, territory__isnull=False),
                violation_error_message="Укажите учреждение или территорию, одно из двух.",
            ),
            models.CheckConstraint(
                name="signatory_days_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Последний день раньше первого.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}"

    @property
    def place(self) -> Institution | Territory:
        place = self.institution or self.territory
        assert place is not None  # noqa: S101 - the constraint signatory_of_one_place
        return place
