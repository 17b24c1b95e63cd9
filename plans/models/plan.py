"""A plan as its owner knows it: form, sections, items, and the editions it went through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from institutions.models import Institution, Territory
from plans.schedule import Period, PeriodKind, periods

YEAR = [MinValueValidator(2000), MaxValueValidator(2100)]


class PlanQuerySet(models.QuerySet["Plan"]):
    def active(self) -> PlanQuerySet:
        return self.filter(status=Plan.Status.ACTIVE)

    def not_archived(self) -> PlanQuerySet:
        return self.exclude(status=Plan.Status.ARCHIVED)

    def of_territories(self, territory_ids: Iterable[int]) -> PlanQuerySet:
        return self.filter(territory__in=list(territory_ids))


class Plan(models.Model):
    """A programme of measures that binds the institutions of a territory.

    `form` is how the plan prints: {"columns": [{"role", "heading", "width"}], "has_number_row": bool}.
    `approval` is the block above the title: [{"word", "lines": [...], "side": "left" | "right"}].
    `signature` holds the lines below the table.
    """

    class Kind(models.TextChoices):
        MEASURES = "measures", "комплекс мер"
        QUALITY = "quality", "план мероприятий по улучшению качества"
        NOK = "nok", "план по устранению недостатков, выявленных НОК"

    class Status(models.TextChoices):
        DRAFT = "draft", "черновик"
        ACTIVE = "active", "действует"
        ARCHIVED = "archived", "в архиве"

    class PeriodKind(models.TextChoices):
        MONTH = "month", "месяц"
        QUARTER = "quarter", "квартал"
        HALF_YEAR = "half-year", "полугодие"
        YEAR = "year", "год"

    class Branches(models.TextChoices):
        HEAD = "head", "отчитывается только головное учреждение"
        PARTS = "parts", "филиалы заполняют свою часть, головное учреждение сводит"
        OWN = "own", "филиалы отчитываются отдельно"

    title = models.TextField("название")
    kind = models.CharField("вид", max_length=20, choices=Kind, default=Kind.MEASURES)
    status = models.CharField("состояние", max_length=20, choices=Status, default=Status.DRAFT)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="plans", verbose_name="территория")
    institutions = models.ManyToManyField(
        Institution,
        blank=True,
        related_name="plans",
        verbose_name="учреждения",
        help_text="Если не выбрано ни одного, план обязателен для всех учреждений территории.",
    )
    branches = models.CharField("филиалы", max_length=10, choices=Branches, default=Branches.HEAD)
    year_from = models.PositiveSmallIntegerField("с года", validators=YEAR)
    year_to = models.PositiveSmallIntegerField("по год", validators=YEAR)
    is_season = models.BooleanField(
        "на творческий сезон",
        default=False,
        help_text="День и месяц без года читаются в сезоне: с сентября первого года по август второго.",
    )
    period_kind = models.CharField(
        "отчётный период", max_length=20, choices=PeriodKind, default=PeriodKind.QUARTER
    )
    report_due_days = models.PositiveSmallIntegerField(
        "срок отчёта, дней после периода", default=5, validators=[MaxValueValidator(90)]
    )
    lock_days = models.PositiveSmallIntegerField(
        "закрывать период, дней после срока отчёта", default=30, validators=[MaxValueValidator(365)]
    )
    runs_by_itself = models.BooleanField(
        "периоды открываются и закрываются сами",
        default=True,
        help_text="В первый день периода портал откроет его, о сроке напомнит, а после срока закроет.",
    )
    form = models.JSONField("форма", default=dict)
    approval = models.JSONField("гриф утверждения", default=list, blank=True)
    signature = models.JSONField("подпись", default=list, blank=True)
    created_at = models.DateTimeField("создан", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто создал"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "план"
        verbose_name_plural = "планы"
        ordering = ["-year_to", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_years_in_order",
                condition=Q(year_to__gte=F("year_from")),
                violation_error_message="Последний год плана раньше первого.",
            )
        ]

    def __str__(self) -> str:
        return " ".join(self.title.split())[:200]

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])

    @property
    def start(self) -> dt.date:
        return dt.date(self.year_from, 1, 1)

    @property
    def end(self) -> dt.date:
        return dt.date(self.year_to, 12, 31)

    @property
    def deadline_year(self) -> int | str:
        """What days and months without a year are read in: the first year, or a season as 2015/2016."""
        is_season = self.is_season and self.year_to == self.year_from + 1
        return f"{self.year_from}/{self.year_to}" if is_season else self.year_from

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def spans(self) -> tuple[Period, ...]:
        """The periods that the plan's years are made of."""
        return periods(cast(PeriodKind, self.period_kind), self.start, self.end)

    @property
    def years(self) -> str:
        return str(self.year_from) if self.year_from == self.year_to else f"{self.year_from}–{self.year_to}"

    @property
    def columns(self) -> list[dict]:
        return self.form.get("columns", [])


class PlanEdition(models.Model):
    """The plan as it stood after one act; `content` is the whole printable document, frozen."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions", verbose_name="план")
    number = models.PositiveSmallIntegerField("редакция")
    act = models.CharField(
        "акт", max_length=300, blank=True, help_text="Например: постановление администрации"
    )
    act_number = models.CharField("номер акта", max_length=60, blank=True)
    act_date = models.DateField("дата акта", null=True, blank=True)
    content = models.JSONField("содержание")
    published_at = models.DateTimeField("введена", default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто ввёл"
    )

    class Meta:
        verbose_name = "редакция плана"
        verbose_name_plural = "редакции плана"
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(name="edition_number_once_in_a_plan", fields=["plan", "number"])
        ]

    def __str__(self) -> str:
        return f"Редакция {self.number}"


class Section(models.Model):
    """A heading row of the plan, with the goal row under it where the plan has one."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="план")
    position = models.PositiveIntegerField("порядок")
    number = models.TextField("номер", blank=True)
    heading = models.TextField("заголовок", blank=True)
    goal_number = models.TextField("номер цели", blank=True)
    goal_text = models.TextField("цель", blank=True)
    deadline_text = models.TextField("общий срок", blank=True)

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"
        ordering = ["plan", "position"]

    def __str__(self) -> str:
        return " ".join(f"{self.number} {self.heading}".split())[:200]

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#section-{self.pk}"


class ItemQuerySet(models.QuerySet["Item"]):
    def in_print_order(self) -> ItemQuerySet:
        return self.order_by("section__position", "position")


class Item(models.Model):
    """A row of the plan. A row without a number that continues the one above points to it by `continues`.

    `schedule` is the deadline as read: {"parts": [...], "doubts": [...]} of plans.deadline_text; the wording
    itself is kept for print. `extra` holds the cells of columns the portal gives no meaning to, by column index.
    """

    class Consolidation(models.TextChoices):
        GROUPED = "grouped", "одинаковые ответы вместе"
        EACH = "each", "каждый исполнитель отдельно"
        FIGURES = "figures", "только показатели"
        EXCEPTIONS = "exceptions", "только неисполненное"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items", verbose_name="план")
    section = models.ForeignKey(Section, models.CASCADE, related_name="items", verbose_name="раздел")
    position = models.PositiveIntegerField("порядок")
    continues = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="continued", verbose_name="продолжает"
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="то же в плане прошлых лет",
    )
    number = models.TextField("номер", blank=True)
    title = models.TextField("наименование", blank=True)
    stages = models.TextField("этапы", blank=True)
    deadline_text = models.TextField("срок", blank=True)
    responsible_text = models.TextField("ответственные", blank=True)
    extra = models.JSONField("прочие графы", default=dict, blank=True)
    schedule = models.JSONField("график", default=dict, blank=True)
    consolidation = models.CharField(
        "в сводном отчёте", max_length=10, choices=Consolidation, default=Consolidation.GROUPED
    )
    added_on = models.DateField(
        "введён",
        null=True,
        blank=True,
        help_text="Мера, добавленная в действующий план, не требует отчёта за прошлое",
    )
    removed_at = models.DateTimeField("исключён", null=True, blank=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        ordering = ["section", "position"]

    def __str__(self) -> str:
        return " ".join(f"{self.number} {self.title or self.stages}".split())[:200]

    def get_absolute_url(self) -> str:
        return f"{self.plan.get_absolute_url()}#item-{self.pk}"

    @property
    def known_number(self) -> str:
        """The number that people know the row by: a row that continues another goes by the other's."""
        return self.number or (self.continues.number if self.continues else "")

    @property
    def known_title(self) -> str:
        """What the row is about, said also where it continues another."""
        if self.title:
            return self.title
        return f"{self.continues.title} (продолжение)" if self.continues else self.stages
