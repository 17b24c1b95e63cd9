"""State statistics of an institution (6-НК, 7-НК, 8-НК and the like): each figure kept once a year."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from institutions.models.institution import Institution


class StatisticLine(models.Model):
    """One figure of one statistical form, as the form numbers it."""

    form = models.CharField("форма", max_length=40)
    place = models.CharField("раздел, строка, графа", max_length=120, blank=True)
    name = models.CharField("показатель", max_length=300)
    unit = models.CharField("единица", max_length=40, blank=True)
    kinds = models.JSONField("виды учреждений", default=list, blank=True)
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "показатель государственной статистики"
        verbose_name_plural = "показатели государственной статистики"
        ordering = ["form", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="statistic_line_once",
                fields=["form", "place", "name"],
                violation_error_message="Такой показатель формы уже есть.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form}: {self.name}"

    @property
    def kind_names(self) -> str:
        """Who fills it in, where that is not everybody."""
        return "; ".join(str(label) for kind, label in Institution.Kind.choices if kind in self.kinds)


class StatisticFigure(models.Model):
    """The value of a line at one institution in one year."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="statistics", verbose_name="учреждение"
    )
    line = models.ForeignKey(StatisticLine, models.PROTECT, related_name="figures", verbose_name="показатель")
    year = models.PositiveSmallIntegerField(
        "год", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    value = models.DecimalField("значение", max_digits=18, decimal_places=3)
    changed_at = models.DateTimeField("изменено", default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто изменил"
    )

    class Meta:
        verbose_name = "значение государственной статистики"
        verbose_name_plural = "значения государственной статистики"
        ordering = ["institution", "-year", "line"]
        constraints = [
            models.UniqueConstraint(
                name="statistic_figure_once_a_year", fields=["institution", "line", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.year}: {self.line}"
