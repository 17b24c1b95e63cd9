"""What a figure may be, told by its name and unit: refused where it cannot be so, doubted where it hardly is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from institutions.numbers import written
from plans.figures.words import Value, ratio

# Changes go below zero, and so does the weather.
SIGNED = re.compile(r"измен|прирост|убыл|динамик|отклонен|разниц|сальдо|температур|°", re.IGNORECASE)
PER_CENT = re.compile(r"%|процент\w*|проц\.?", re.IGNORECASE)
# Things and people that are counted one by one; «тыс. чел.» and «чел.-час» are not.
COUNTED = re.compile(
    r"(?:чел|ед|шт|экз|посещени|посетител|зрител|участник|книговыдач|документовыдач|мероприяти|заняти|событи"
    r"|выстав|экскурси|концерт|спектакл|сеанс|киносеанс|публикаци|материал|обращени|отзыв|запрос|заяв|документ"
    r"|издани|книг|предмет|экспонат|учреждени|объект|мест|сотрудник|специалист|работник|читател|пользовател"
    r"|кружк|кружок|формировани|раз)[а-яё]*\.?(?:\s(?:хранения|хр\.?))?",
    re.IGNORECASE,
)
TIMES = 10

NEGATIVE = "«{}» меньше нуля не бывает: проверьте знак. Если считать нечего, впишите 0."
FRACTION = "«{}» считают целыми числами ({}): уберите дробную часть."
OVER = "Больше 100 %. Проверьте, так ли это; если верно, оставьте."
UNDER = "Меньше 0 %. Проверьте, так ли это; если верно, оставьте."
JUMP = "Стало {}, чем в прошлый раз (было {}). Проверьте, нет ли лишней цифры; если верно, оставьте."


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted; `is_mean` where institutions' values are averaged, so that a fraction makes sense."""

    name: str
    unit: str = ""
    is_mean: bool = False

    @property
    def may_be_negative(self) -> bool:
        return bool(SIGNED.search(self.name) or SIGNED.search(self.unit))

    @property
    def is_counted(self) -> bool:
        return not self.is_mean and bool(COUNTED.fullmatch(self.unit.strip()))

    @property
    def is_per_cent(self) -> bool:
        return bool(PER_CENT.fullmatch(self.unit.strip()))


def refusal(measure: Measure, value: Decimal) -> str:
    """Why the figure cannot be, nothing where it can."""
    if value < 0 and not measure.may_be_negative:
        return NEGATIVE.format(measure.name)
    if measure.is_counted and value != value.to_integral_value():
        return FRACTION.format(measure.name, measure.unit.strip())
    return ""


def doubts(measure: Measure, told: Value) -> list[str]:
    """What somebody should look at again; such a figure is saved and sent all the same."""
    if told.value is None:
        return []
    found = []
    if measure.is_per_cent and not 0 <= told.value <= 100:
        found.append(OVER if told.value > 0 else UNDER)
    if told.previous is not None and 0 < told.previous * TIMES < told.value:
        found.append(JUMP.format(ratio(told), written(told.previous)))
    return found
