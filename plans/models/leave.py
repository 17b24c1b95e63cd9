"""What a performer asks the department for, and what the department grants one performer alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, Territory
from plans.models.plan import Item
from plans.models.quarter import Obligation, Submission

PERSON = settings.AUTH_USER_MODEL


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def current(self) -> ExtensionQuerySet:
        return self.filter(ended_at__isnull=True)


class Extension(models.Model):
    """A later deadline for one form: it may be written through `until`, the day itself included, locked or not."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="extensions", verbose_name="отчёт за период"
    )
    until = models.DateField("по какой день")
    reason = models.TextField("причина")
    granted_at = models.DateTimeField("когда дано", default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто дал"
    )
    ended_at = models.DateTimeField("отозвано", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "дополнительный срок"
        verbose_name_plural = "дополнительные сроки"
        ordering = ["submission", "-granted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.submission}: до {self.until:%d.%m.%Y}"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> AppealQuerySet:
        return self.filter(decision="")


class Appeal(models.Model):
    """A performer asks: a later deadline for the form, or one item taken off control or found not to apply."""

    class Kind(models.TextChoices):
        LATER = "later", "перенести срок отчёта"
        OFF_CONTROL = "off_control", "снять мероприятие с контроля"
        NOT_APPLICABLE = "not_applicable", "признать, что мероприятие к нам не относится"

    class Decision(models.TextChoices):
        OPEN = "", "ждёт решения"
        GRANTED = "granted", "удовлетворено"
        REFUSED = "refused", "отказано"
        WITHDRAWN = "withdrawn", "отозвано"

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="appeals", verbose_name="отчёт за период"
    )
    obligation = models.ForeignKey(
        Obligation, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name="мероприятие"
    )
    kind = models.CharField("о чём", max_length=20, choices=Kind)
    until = models.DateField("до какого дня", null=True, blank=True)
    reason = models.TextField("причина")
    made_at = models.DateTimeField("подано", default=timezone.now, editable=False)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто подал")
    decision = models.CharField("решение", max_length=20, choices=Decision, blank=True, default=Decision.OPEN)
    answer = models.TextField("ответ", blank=True)
    decided_at = models.DateTimeField("когда решено", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение в управление"
        verbose_name_plural = "обращения в управление"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_names_a_day_or_an_item",
                condition=Q(kind="later", until__isnull=False, obligation__isnull=True)
                | (~Q(kind="later") & Q(until__isnull=True, obligation__isnull=False)),
            ),
            models.UniqueConstraint(
                name="appeal_open_once_for_a_form",
                fields=["submission", "kind"],
                condition=Q(decision="", obligation__isnull=True),
            ),
            models.UniqueConstraint(
                name="appeal_open_once_for_an_item",
                fields=["obligation"],
                condition=Q(decision="", obligation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("plans:appeal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN


class ReleaseQuerySet(models.QuerySet["Release"]):
    def current(self) -> ReleaseQuerySet:
        return self.filter(ended_at__isnull=True)


class Release(models.Model):
    """One performer need not report on one item from the period that begins on `since` on."""

    class Kind(models.TextChoices):
        OFF_CONTROL = "off_control", "снято с контроля"
        NOT_APPLICABLE = "not_applicable", "не относится к учреждению"

    item = models.ForeignKey(Item, models.PROTECT, related_name="releases", verbose_name="мероприятие")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="учреждение"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="территория"
    )
    kind = models.CharField("как", max_length=20, choices=Kind)
    since = models.DateField("с какого дня")
    reason = models.TextField("причина")
    granted_at = models.DateTimeField("когда решено", default=timezone.now, editable=False)
    granted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    ended_at = models.DateTimeField("отменено", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="кто отменил"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "освобождение от мероприятия"
        verbose_name_plural = "освобождения от мероприятий"
        ordering = ["item", "-granted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="release_has_one_performer",
                condition=Q(institution__isnull=False, territory__isnull=True)
                | Q(institution__isnull=True, territory__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.performer_name}: {self.item}"

    @property
    def performer_name(self) -> str:
        place = self.institution or self.territory
        return place.performer_name if isinstance(place, Territory) else str(place)


class CannedRemark(models.Model):
    """A remark that a department writes often, to be put in with one press."""

    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="canned_remarks", verbose_name="территория"
    )
    text = models.CharField("замечание", max_length=500)
    position = models.PositiveSmallIntegerField("порядок", default=0)

    class Meta:
        verbose_name = "типовое замечание"
        verbose_name_plural = "типовые замечания"
        ordering = ["territory", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="canned_remark_once_in_a_territory",
                fields=["territory", "text"],
                violation_error_message="Такое замечание в списке уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.text
