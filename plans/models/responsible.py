"""Who a phrase of the «Ответственные» column means in one plan."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from institutions.models import Institution, Territory
from plans.models.plan import Plan


class ResponsibleRule(models.Model):
    """One phrase of one plan → the performers it names. The empty phrase stands for items without a responsible."""

    class Target(models.TextChoices):
        ALL_INSTITUTIONS = "all_institutions", "все учреждения плана"
        KINDS = "kinds", "учреждения выбранных видов"
        INSTITUTIONS = "institutions", "выбранные учреждения"
        ALL_SETTLEMENTS = "all_settlements", "все поселения"
        SETTLEMENTS = "settlements", "выбранные поселения"
        DEPARTMENT = "department", "управление культуры"
        NOBODY = "nobody", "не отчитывается на портале"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="responsible_rules", verbose_name="план")
    phrase = models.TextField("ответственный, как в плане", blank=True)
    target = models.CharField("кто это", max_length=20, choices=Target)
    kinds = models.JSONField("виды учреждений", default=list, blank=True)
    institutions = models.ManyToManyField(
        Institution, blank=True, related_name="+", verbose_name="учреждения"
    )
    settlements = models.ManyToManyField(Territory, blank=True, related_name="+", verbose_name="поселения")
    confirmed_at = models.DateTimeField("подтверждено", null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто подтвердил"
    )

    class Meta:
        verbose_name = "ответственный плана"
        verbose_name_plural = "ответственные плана"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(name="responsible_phrase_once_in_a_plan", fields=["plan", "phrase"])
        ]

    def __str__(self) -> str:
        return self.phrase or "ответственный не указан"

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()
