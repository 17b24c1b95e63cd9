"""Named figures of an item: what is counted, and what each performer counted in each period."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from institutions.models import StatisticLine
from plans.models.plan import Item
from plans.models.quarter import Entry

# A name stands inside the text as {{name}}, or {{name:delta}}: it holds neither brackets nor colons.
NAME = RegexValidator(
    r"\A[^{}:\n]+\Z", "В названии показателя не должно быть фигурных скобок, двоеточий и переносов строки."
)


class Indicator(models.Model):
    """A figure that an item asks for: name, unit, planned value and how the district adds it up.

    One with a `statistic` takes its value from the state statistics of the institution and the period's year.
    """

    class Total(models.TextChoices):
        SUM = "sum", "складывать"
        MEAN = "mean", "брать среднее"
        NONE = "none", "не сводить"

    item = models.ForeignKey(Item, models.CASCADE, related_name="indicators", verbose_name="мероприятие")
    position = models.PositiveSmallIntegerField("порядок", default=0)
    name = models.CharField("название", max_length=120, validators=[NAME])
    unit = models.CharField("единица", max_length=40, blank=True)
    planned = models.DecimalField("план на период", max_digits=18, decimal_places=3, null=True, blank=True)
    total = models.CharField("по району", max_length=10, choices=Total, default=Total.SUM)
    statistic = models.ForeignKey(
        StatisticLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="из государственной статистики",
    )

    added_at = models.DateTimeField("добавлен", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "показатель"
        verbose_name_plural = "показатели"
        ordering = ["item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="indicator_name_once_in_an_item",
                fields=["item", "name"],
                violation_error_message="Такой показатель у мероприятия уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name


class Figure(models.Model):
    """The value of an indicator in one entry; no row means that nothing was entered.

    `own` is the head institution's share of a value that was rolled up from its branches.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="figures", verbose_name="исполнение")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="figures", verbose_name="показатель"
    )
    value = models.DecimalField("значение", max_digits=18, decimal_places=3)
    own = models.DecimalField("своё, без филиалов", max_digits=18, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = "значение показателя"
        verbose_name_plural = "значения показателей"
        ordering = [
            "entry_id",
            "indicator__position",
            "indicator_id",
        ]  # «entry» alone would join a dozen tables
        constraints = [models.UniqueConstraint(name="figure_once_in_an_entry", fields=["entry", "indicator"])]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
