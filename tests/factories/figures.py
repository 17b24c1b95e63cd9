"""Invented indicators, figures and lines of state statistics."""

from decimal import Decimal
from itertools import count

from institutions.models import Institution, StatisticFigure, StatisticLine
from plans.models import Entry, Figure, Indicator, Item, Obligation

numbers = count(1)


def an_indicator(item: Item, name: str = "Посещения", **fields: object) -> Indicator:
    return Indicator.objects.create(**({"item": item, "name": name, "unit": "ед."} | fields))


def a_figure(row: Obligation, indicator: Indicator, value: object) -> Figure:
    entry, _ = Entry.objects.get_or_create(obligation=row)
    return Figure.objects.create(entry=entry, indicator=indicator, value=Decimal(str(value)))


def a_statistic_line(**fields: object) -> StatisticLine:
    number = next(numbers)
    usual = {"form": "6-НК", "place": f"строка {number}", "name": f"Число посещений {number}", "unit": "ед."}
    return StatisticLine.objects.create(**(usual | fields))


def a_statistic(
    place: Institution, line: StatisticLine | None = None, year: int = 2024, value: object = 8947
) -> StatisticFigure:
    return StatisticFigure.objects.create(
        institution=place, line=line or a_statistic_line(), year=year, value=Decimal(str(value))
    )
