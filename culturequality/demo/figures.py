"""What the demonstration district counts: indicators of a few measures, and figures of state statistics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from institutions.actions.statistics import save_statistics
from institutions.models import Institution, StatisticLine, User
from institutions.statistic_lines import load_lines
from plans.actions.indicators import save_indicator
from plans.models import Indicator, Obligation, Plan

Total = Indicator.Total


@dataclass(frozen=True)
class Counted:
    """An indicator of a measure; `figure` is the letter of the number that the demonstration texts are made of."""

    name: str
    unit: str
    figure: str
    total: str = Total.SUM
    statistic: str = ""


COUNTED = {
    "Опрос посетителей о качестве услуг": (
        Counted("Опрошено", "чел.", "a"),
        Counted("Довольны", "%", "p", Total.MEAN),
    ),
    "Обновление сайта и страниц в социальных сетях": (
        Counted("Публикации", "ед.", "f"),
        Counted("Посетители сайта", "чел.", "a"),
    ),
    "Экскурсии и дни открытых дверей": (
        Counted("Посещения", "чел.", "f", statistic="Число посещений массовых мероприятий"),
    ),
}
CHANGE = ", по сравнению с прошлым кварталом — {{Посетители сайта:изменение}}"
# Institution → line of its form → figures of the last years, the latest first. One library has begun this year's.
STATISTICS = {
    "cbs": {
        "Число посещений библиотеки, всего": (48_210, 45_930),
        "Число посещений массовых мероприятий": (11_460, 10_875),
        "Состоит документов на конец отчётного года": (86_415, 87_102),
    },
    "berezovskaya-lib": {
        "Число посещений библиотеки, всего": (8_947, 7_551),
        "Число посещений массовых мероприятий": (2_318, 2_144),
    },
    "rdk": {
        "Число клубных формирований, всего": (34, 32),
        "Число участников клубных формирований, всего": (612, 588),
        "Число посещений культурно-массовых мероприятий, всего": (27_350, 25_104),
    },
    "museum": {"Число посещений музея, всего": (9_860, 9_412), "Число экскурсий": (318, 301)},
}
THIS_YEAR = {"berezovskaya-lib": {"Число посещений массовых мероприятий": 1_764}}


def add_indicators(plan: Plan, *, by: User) -> None:
    """Whatever the measures of the plan count; the usual lines of statistics must be there."""
    lines = {line.name: line for line in StatisticLine.objects.all()}
    for item in plan.items.filter(title__in=COUNTED).order_by("section__position", "position"):
        for counted in COUNTED[item.title]:
            fields = {"name": counted.name, "unit": counted.unit, "total": counted.total}
            save_indicator(Indicator(item=item, statistic=lines.get(counted.statistic), **fields), by=by)


def figures_of(row: Obligation, numbers: Mapping[str, int]) -> dict[int, Decimal]:
    """The values of the row's indicators, the same numbers as in its text."""
    letters = {counted.name: counted.figure for counted in COUNTED.get(row.item.title, ())}
    return {one.pk: Decimal(numbers[letters[one.name]]) for one in row.item.indicators.all()}


def load_statistics(today: dt.date, *, by: User) -> None:
    load_lines()
    for code, figures in STATISTICS.items():
        institution = Institution.objects.get(code=code)
        lines = {line.name: line for line in StatisticLine.objects.all() if institution.kind in line.kinds}
        for ago in (1, 2):
            year = {lines[name]: Decimal(values[ago - 1]) for name, values in figures.items()}
            save_statistics(institution, today.year - ago, year, by=by)
        begun = {lines[name]: Decimal(value) for name, value in THIS_YEAR.get(code, {}).items()}
        save_statistics(institution, today.year, begun, by=by)
