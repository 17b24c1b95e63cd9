"""Input about the indicators of an item."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q

from institutions.forms import OneLineFields
from institutions.models import StatisticLine
from institutions.number_field import NumberField
from plans.models import Indicator

NO_STATISTIC = "нет, исполнитель считает сам"


class IndicatorForm(OneLineFields, forms.ModelForm):
    class Meta:
        model = Indicator
        fields = ("name", "unit", "planned", "total", "statistic")
        field_classes = {"planned": NumberField}
        widgets = {"planned": NumberField.widget}
        help_texts = {
            "name": "Например: Посещения. Этим именем показатель вставляют в текст: {{Посещения}}.",
            "unit": "Например: ед., чел., %.",
            "planned": "Сколько должно быть у одного исполнителя за период. Можно не заполнять.",
            "total": "Как портал сведёт значения исполнителей в сводном отчёте.",
            "statistic": "Значение этой строки за год портал предложит в форме отчёта сам.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        lines = StatisticLine.objects.filter(Q(is_active=True) | Q(pk=self.instance.statistic_id))
        fields["statistic"].queryset = lines
        fields["statistic"].choices = [("", NO_STATISTIC), *by_form(lines)]


def by_form(lines: Iterable[StatisticLine]) -> list[tuple[str, list[tuple[int, str]]]]:
    """The lines under the statistical forms that hold them."""
    grouped = groupby(lines, key=lambda line: line.form)
    return [(form, [(line.pk, named(line)) for line in group]) for form, group in grouped]


def named(line: StatisticLine) -> str:
    return f"{line.name}, {line.unit}" if line.unit else line.name
