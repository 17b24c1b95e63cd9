"""Answers and their figures. Nothing here says who answered, from where, or when within the hour."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from institutions.models import Institution
from surveys.models.collecting import Campaign, Channel, Collector
from surveys.models.questionnaire import Version

STAFF: Any = settings.AUTH_USER_MODEL


class EntryBatch(models.Model):
    """Answers that a person of the staff brought in together: a pile of sheets, calls, or a file."""

    collector = models.ForeignKey(
        Collector, models.PROTECT, related_name="batches", verbose_name="точка опроса"
    )
    day = models.DateField("день опроса")
    announced = models.PositiveIntegerField("анкет в стопке", null=True, blank=True)
    source = models.CharField("файл", max_length=200, blank=True)
    digest = models.CharField("отпечаток файла", max_length=64, blank=True)
    saved = models.ForeignKey(
        "surveys.SavedAnswers",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name="файл с телефона",
    )
    created_at = models.DateTimeField("начата", auto_now_add=True)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто вносит")
    undone_at = models.DateTimeField("отменена", null=True, blank=True)
    undone_by = models.ForeignKey(
        STAFF, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="кто отменил"
    )
    undone_reason = models.CharField("почему отменена", max_length=300, blank=True)

    class Meta:
        verbose_name = "пачка анкет"
        verbose_name_plural = "пачки анкет"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.collector}, {self.day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("surveys:batch", args=[self.pk])


class ResponseQuerySet(models.QuerySet["Response"]):
    def counted(self) -> ResponseQuerySet:
        return self.filter(exclusion=Response.Exclusion.NONE)


class Response(models.Model):
    """The answers of one person to one version; what each byte of the vector means is in surveys/slots.py."""

    class Exclusion(models.IntegerChoices):
        NONE = 0, "учитывается"
        RULE = 1, "исключена по правилу"
        STAFF = 2, "исключена сотрудником"
        UNDONE = 3, "пачка отменена"
        UNFINISHED = 4, "не закончена"

    id = models.UUIDField(primary_key=True, editable=False)
    version = models.ForeignKey(
        Version, models.PROTECT, related_name="+", db_index=False, verbose_name="версия"
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="responses", db_index=False, verbose_name="опрос"
    )
    collector = models.ForeignKey(
        Collector, models.PROTECT, related_name="responses", db_index=False, verbose_name="точка опроса"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", db_index=False, verbose_name="учреждение"
    )
    channel = models.CharField("канал", max_length=6, choices=Channel)
    day = models.DateField("день ответа")
    hour = models.PositiveSmallIntegerField("час ответа", null=True, blank=True)
    entered_on = models.DateField("внесена")
    is_late = models.BooleanField("после подведения итогов", default=False)
    vector = models.BinaryField("ответы")
    exact = models.JSONField("числа и даты", null=True, blank=True)
    quality = models.PositiveSmallIntegerField("признаки", default=0)
    exclusion = models.PositiveSmallIntegerField("учёт", choices=Exclusion, default=Exclusion.NONE)
    batch = models.ForeignKey(
        EntryBatch, models.PROTECT, null=True, blank=True, related_name="responses", verbose_name="пачка"
    )
    sheet = models.PositiveIntegerField("номер бланка", null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "ответ"
        verbose_name_plural = "ответы"
        indexes = [
            models.Index(fields=["campaign", "institution", "day"], name="response_place_day"),
            models.Index(fields=["collector", "day", "hour"], name="response_burst"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["collector", "sheet"],
                condition=models.Q(sheet__isnull=False) & ~models.Q(exclusion=3),
                name="response_sheet_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}, {self.get_channel_display()}"


class ResponseText(models.Model):
    """Words of an answer, apart from its marks: they are rare and may say too much."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="texts", verbose_name="ответ")
    question = models.CharField("вопрос", max_length=12)
    text = models.TextField("текст")

    class Meta:
        verbose_name = "ответ словами"
        verbose_name_plural = "ответы словами"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class SheetCheck(models.Model):
    """The same sheet entered a second time, to see how often fingers slip."""

    response = models.OneToOneField(
        Response, models.CASCADE, related_name="check_entry", verbose_name="ответ"
    )
    vector = models.BinaryField("ответы при втором вводе")
    exact = models.JSONField("числа и даты при втором вводе", null=True, blank=True)
    differs = models.PositiveSmallIntegerField("расхождений")
    is_settled = models.BooleanField("верное выбрано", default=True)
    entered_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="кто внёс")
    entered_at = models.DateTimeField("внесено", auto_now_add=True)

    class Meta:
        verbose_name = "повторный ввод"
        verbose_name_plural = "повторный ввод"

    def __str__(self) -> str:
        return f"{self.response}: расхождений {self.differs}"


class LedgerEntry(models.Model):
    """A change of the figures that is not in the cells yet: plus or minus one answer. It carries all it needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign = models.SmallIntegerField("знак")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    place = models.BigIntegerField("учреждение")
    channel = models.CharField("канал", max_length=6)
    day = models.DateField("день")
    is_late = models.BooleanField("после подведения итогов", default=False)
    vector = models.BinaryField("ответы")

    class Meta:
        verbose_name = "проводка"
        verbose_name_plural = "проводки"

    def __str__(self) -> str:
        return f"{self.sign:+d}, {self.day:%d.%m.%Y}"


class Cell(models.Model):
    """Folded figures of a version: of all places or one; of all channels by month, of one channel by year."""

    EVERYWHERE, EVERY_CHANNEL = 0, ""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="cells")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    place = models.BigIntegerField("учреждение, 0 — все")
    channel = models.CharField("канал, пусто — все", max_length=6, blank=True)
    period = models.CharField("месяц 2026-11 или год 2026", max_length=7)
    is_late = models.BooleanField("после подведения итогов", default=False)
    total = models.BigIntegerField("анкет")
    counts = models.BinaryField("сколько раз встретился каждый ответ")

    class Meta:
        verbose_name = "итог"
        verbose_name_plural = "итоги"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "place", "channel", "period", "is_late", "version"], name="cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.total}"


class ToldFigures(models.Model):
    """What visitors are shown of one place's answers to one version. It moves in steps (surveys/actions/telling.py)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="told")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    place = models.BigIntegerField("учреждение")
    total = models.BigIntegerField("анкет")
    counts = models.BinaryField("сколько раз встретился каждый ответ")

    class Meta:
        verbose_name = "показанные итоги"
        verbose_name_plural = "показанные итоги"
        constraints = [models.UniqueConstraint(fields=["campaign", "place", "version"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.total}"
