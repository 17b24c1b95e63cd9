"""Institutions of culture and their branches."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from institutions.models.territory import CODE, Territory


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def active(self) -> InstitutionQuerySet:
        return self.filter(is_active=True)

    def of_territories(self, territory_ids: Iterable[int]) -> InstitutionQuerySet:
        return self.filter(territory__in=list(territory_ids))

    def heads_of_networks(self) -> InstitutionQuerySet:
        """Legal entities: those that are no branch of another."""
        return self.filter(parent__isnull=True)


class Institution(models.Model):
    """A library, club, museum … that answers surveys, carries out measures and reports."""

    class Kind(models.TextChoices):
        LIBRARY = "library", "библиотека"
        CLUB = "club", "клуб, дом культуры"
        MUSEUM = "museum", "музей"
        ART_SCHOOL = "art_school", "школа искусств"
        THEATRE = "theatre", "театр"
        PARK = "park", "парк"
        CINEMA = "cinema", "кинотеатр"
        CENTRE = "centre", "культурный центр"

    code = models.CharField("код", max_length=60, unique=True, validators=[CODE])
    kind = models.CharField("вид", max_length=20, choices=Kind)
    official_name = models.CharField("официальное наименование", max_length=500)
    short_name = models.CharField("краткое наименование", max_length=200)
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="institutions", verbose_name="территория"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name="головное учреждение",
    )
    head_name = models.CharField("руководитель", max_length=200, blank=True)
    head_post = models.CharField("должность руководителя", max_length=300, blank=True, default="Директор")
    address = models.CharField("адрес", max_length=500, blank=True)
    phone = models.CharField("телефон", max_length=100, blank=True)
    email = models.EmailField("электронная почта", blank=True)
    site = models.URLField("сайт", blank=True)
    bus_gov_id = models.CharField("номер на bus.gov.ru", max_length=30, blank=True)
    ap_orgcode = models.CharField("код организации (ap_orgcode)", max_length=64, blank=True)
    is_active = models.BooleanField("действует", default=True)
    closed_on = models.DateField("закрыто с", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="присоединено к",
    )

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "учреждение"
        verbose_name_plural = "учреждения"
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                name="institution_not_its_own_branch",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="Учреждение не может быть филиалом самого себя.",
            ),
            models.CheckConstraint(
                name="institution_merged_is_closed",
                condition=Q(merged_into__isnull=True) | Q(is_active=False) & ~Q(merged_into=F("id")),
                violation_error_message="Присоединённое учреждение закрыто, а присоединить его можно к другому.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("institutions:institution", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        self.check_network()
        self.check_state()

    def check_network(self) -> None:
        """A network has one level: a head institution and its branches."""
        if self.parent and self.parent.parent_id:
            raise ValidationError(
                {"parent": f"«{self.parent}» само филиал: укажите головное учреждение сети."}
            )
        if self.parent and self.pk and self.branches.exists():
            raise ValidationError(
                {"parent": "У учреждения есть филиалы, поэтому само оно филиалом быть не может."}
            )

    def check_state(self) -> None:
        if self.is_active and self.closed_on:
            raise ValidationError(
                "У действующего учреждения нет даты закрытия: уберите дату или закройте учреждение."
            )
        if self.is_active and self.territory_id and not self.territory.is_active:
            raise ValidationError(f"{self.territory} не действует: сначала верните эту территорию.")
        if self.is_active and self.parent and not self.parent.is_active:
            raise ValidationError(
                "Головное учреждение закрыто: сначала откройте его или переподчините филиал."
            )
        if not self.is_active and not self.closed_on:
            raise ValidationError("Учреждение закрыто, а с какого дня – не указано: добавьте дату закрытия.")
        if not self.is_active and self.pk and self.branches.active().exists():
            raise ValidationError(
                "У учреждения есть действующие филиалы: сначала закройте или переподчините их."
            )
