"""Campaigns, the institutions that take part, and the points where people answer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, Territory
from institutions.short_codes import shown
from surveys.models.questionnaire import Version
from surveys.quality import Sign

STAFF: Any = settings.AUTH_USER_MODEL
ORDER_675N_SHARE, ORDER_675N_MOST = Decimal("0.40"), 600
ORDER_675N = "Методика, утверждённая приказом Минтруда России от 30.10.2018 № 675н"


class Channel(models.TextChoices):
    """How an answer came to the portal."""

    QR = "qr", "QR-код"
    LINK = "link", "ссылка на сайте"
    KIOSK = "kiosk", "киоск"
    PAPER = "paper", "бумага"
    PHONE = "phone", "телефон"
    IMPORT = "import", "загрузка из файла"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def open_on(self, day: dt.date) -> CampaignQuerySet:
        return self.filter(starts_on__lte=day, ends_on__gte=day, frozen_at__isnull=True)

    def of_institutions(self, institutions: Any) -> CampaignQuerySet:
        return self.filter(
            pk__in=CampaignPlace.objects.filter(institution__in=institutions).values("campaign")
        )


class Campaign(models.Model):
    """One survey in one period: who asks, what is asked, where, and how many answers are wanted."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="campaigns", verbose_name="территория"
    )
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="campaigns", verbose_name="версия анкеты"
    )
    title = models.CharField("название", max_length=300)
    starts_on = models.DateField("начинается")
    ends_on = models.DateField("последний день")
    grace_hours = models.PositiveSmallIntegerField(
        "часов после окончания, когда начатую анкету ещё принимают",
        default=24,
        validators=[MaxValueValidator(240)],
    )
    sample_share = models.DecimalField(
        "доля получателей услуг за прошлый год",
        max_digits=3,
        decimal_places=2,
        default=ORDER_675N_SHARE,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(1))],
    )
    sample_most = models.PositiveIntegerField("но не больше анкет", default=ORDER_675N_MOST)
    sample_source = models.CharField("откуда правило", max_length=300, default=ORDER_675N, blank=True)
    excluding = models.PositiveSmallIntegerField(
        "какие признаки исключают анкету из итогов", default=int(Sign.TRAP | Sign.REPEATED_TAP)
    )
    burst_limit = models.PositiveSmallIntegerField(
        "анкет в час в одной точке, не вызывающих вопросов", default=60
    )
    frozen_at = models.DateTimeField("итоги подведены", null=True, blank=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто создал")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "опрос"
        verbose_name_plural = "опросы"
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:campaign", args=[self.pk])

    @property
    def sample_percent(self) -> int:
        return int(self.sample_share * 100)

    @property
    def accepts_until(self) -> dt.datetime:
        """Midnight after the last day, and the hours of grace."""
        midnight = dt.datetime.combine(
            self.ends_on + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone()
        )
        return midnight + dt.timedelta(hours=self.grace_hours)


class CampaignPlace(models.Model):
    """An institution in a campaign, and how many answers are wanted of its visitors."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="places", verbose_name="опрос")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="campaign_places", verbose_name="учреждение"
    )
    recipients = models.PositiveIntegerField("получателей услуг за прошлый год", null=True, blank=True)
    wanted = models.PositiveIntegerField("нужно анкет (если не по правилу)", null=True, blank=True)
    opens = models.TimeField("открывается", null=True, blank=True)
    closes = models.TimeField("закрывается", null=True, blank=True)

    class Meta:
        verbose_name = "учреждение в опросе"
        verbose_name_plural = "учреждения в опросах"
        ordering = ["institution__short_name"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "institution"], name="campaign_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.campaign}"


class CollectorQuerySet(models.QuerySet["Collector"]):
    def working(self) -> CollectorQuerySet:
        return self.filter(revoked_at__isnull=True)

    def as_made(self) -> CollectorQuerySet:
        """Institution by institution, the channels as they stand in the form that makes points."""
        ranks = [When(channel=channel, then=rank) for rank, channel in enumerate(Channel)]
        return self.order_by("institution__short_name", Case(*ranks), "point", "pk")


class Collector(models.Model):
    """A point where people answer: institution × channel × place in it. Only its code comes from outside."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="collectors", verbose_name="опрос")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="collectors", verbose_name="учреждение"
    )
    channel = models.CharField("канал", max_length=6, choices=Channel)
    point = models.CharField("где", max_length=100, help_text="Вход, касса, событие…")
    code = models.CharField("код для QR", max_length=11, unique=True)
    dictated = models.CharField("код, который можно продиктовать", max_length=7, unique=True)
    pin = models.CharField("код выхода из киоска", max_length=8, blank=True)
    created_at = models.DateTimeField("создана", auto_now_add=True)
    revoked_at = models.DateTimeField("отозвана", null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="заменена точкой"
    )

    objects = CollectorQuerySet.as_manager()

    class Meta:
        verbose_name = "точка опроса"
        verbose_name_plural = "точки опроса"
        ordering = ["institution__short_name", "channel", "point", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "institution", "channel", "point"],
                condition=Q(revoked_at__isnull=True),
                name="collector_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_channel_display()}, {self.point}"

    @property
    def shown_dictated(self) -> str:
        return shown(self.dictated)
