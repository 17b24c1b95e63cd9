"""Region, district, settlement."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

CODE = RegexValidator(
    r"^[a-z0-9][a-z0-9-]*$", "Код пишется латинскими строчными буквами, цифрами и дефисом, например volzhsky."
)


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def within(self, territory_ids: Iterable[int]) -> TerritoryQuerySet:
        """The territories named and all that lie in them (a region is three levels deep)."""
        ids = list(territory_ids)
        return self.filter(Q(pk__in=ids) | Q(parent__in=ids) | Q(parent__parent__in=ids))

    def districts(self) -> TerritoryQuerySet:
        return self.filter(kind=Territory.Kind.DISTRICT)

    def settlements(self) -> TerritoryQuerySet:
        return self.filter(kind=Territory.Kind.SETTLEMENT)

    def active(self) -> TerritoryQuerySet:
        return self.filter(is_active=True)


class Territory(models.Model):
    """A place with a culture department or an administration of its own."""

    class Kind(models.TextChoices):
        REGION = "region", "регион"
        DISTRICT = "district", "район (округ)"
        SETTLEMENT = "settlement", "поселение"

    code = models.CharField("код", max_length=60, unique=True, validators=[CODE])
    kind = models.CharField("вид", max_length=20, choices=Kind)
    name = models.CharField("название", max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="входит в"
    )
    body_name = models.CharField(
        "орган",
        max_length=300,
        blank=True,
        help_text="Управление (отдел) культуры района или администрация поселения",
    )
    head_name = models.CharField("руководитель", max_length=200, blank=True)
    head_post = models.CharField("должность руководителя", max_length=300, blank=True)
    is_active = models.BooleanField("действует", default=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "территория"
        verbose_name_plural = "территории"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="territory_settlement_has_parent",
                condition=~Q(kind="settlement") | Q(parent__isnull=False),
                violation_error_message="Поселение входит в район: укажите район.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("institutions:territory", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        ancestors = [self.parent, self.parent and self.parent.parent]
        if self.pk and self.pk in [place.pk for place in ancestors if place]:
            raise ValidationError({"parent": "Территория не может входить в саму себя."})

    @property
    def performer_name(self) -> str:
        """How the territory is called where it answers for measures."""
        return self.body_name or self.name
