"""What a figure may be: refused where it cannot be so, doubted where it hardly is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.figures.limits import Measure, doubts, refusal
from plans.figures.words import Value

D = Decimal
BELOW = "«{}» меньше нуля не бывает: проверьте знак. Если считать нечего, впишите 0."


@pytest.mark.parametrize(
    ("name", "unit", "value", "said"),
    [
        ("Посещения", "ед.", "-5", BELOW.format("Посещения")),
        ("Доход", "тыс. руб.", "-0.5", BELOW.format("Доход")),
        ("Участники", "человек", "112.5", "«Участники» считают целыми числами (человек): уберите дробную часть."),
        ("Фонд", "экз.", "3.001", "«Фонд» считают целыми числами (экз.): уберите дробную часть."),
        ("Изменение числа читателей", "чел.", "-5", ""),
        ("Прирост фонда", "%", "-1.5", ""),
        ("Прирост фонда", "экз.", "-1.5", "«Прирост фонда» считают целыми числами (экз.): уберите дробную часть."),
        ("Температура", "°C", "-12.5", ""),
        ("Участники", "тыс. чел.", "112.5", ""),
        ("Занятость", "чел.-час", "7.5", ""),
        ("Ставки", "ставок", "0.25", ""),
        ("Охват", "%", "960", ""),
        ("Без единицы", "", "1.5", ""),
        ("Посещения", "ед.", "0", ""),
        ("Посещения", "ед.", "12.000", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(name, unit, value, said):
    assert refusal(Measure(name, unit), D(value)) == said


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "человек",
            "чел.",
            "чел",
            "Человека",
            "ед.",
            "единиц",
            "ед. хранения",
            "шт.",
            "штук",
            "экз.",
            "экземпляров",
        ),
        *("посещений", "книговыдач", "мероприятий", "занятий", "выставок", "экскурсий", "раз", " чел. "),
    ],
)
def test_what_is_counted_one_by_one_has_no_fraction(unit):
    assert refusal(Measure("Итог", unit), D("1.5")).startswith("«Итог» считают целыми числами")
    assert refusal(Measure("Итог", unit, is_mean=True), D("1.5")) == ""


OVER = "Больше 100 %. Проверьте, так ли это; если верно, оставьте."
UNDER = "Меньше 0 %. Проверьте, так ли это; если верно, оставьте."


@pytest.mark.parametrize(
    ("unit", "value", "previous", "said"),
    [
        ("%", "100", None, []),
        ("%", "0", None, []),
        ("%", "100.5", None, [OVER]),
        ("процентов", "960", "96", [OVER]),
        ("%", "-3", "2", [UNDER]),
        ("ед.", "100", "10", []),
        ("ед.", "101", "10", ["Стало в 10,1 раза больше, чем в прошлый раз (было 10). "
                              "Проверьте, нет ли лишней цифры; если верно, оставьте."]),
        ("ед.", "5000", "0", []),
        ("ед.", "5000", None, []),
        ("ед.", None, "10", []),
        ("ед.", "5", "-1", []),
    ],
)  # fmt: skip
def test_what_hardly_is_so_is_doubted_and_kept(unit, value, previous, said):
    told = Value(value and D(value), previous and D(previous))
    assert doubts(Measure("Итог", unit), told) == said


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["", "%", "тыс. руб.", "кв. м"]))
def test_whatever_is_not_negative_and_measured_may_be(value, unit):
    assert refusal(Measure("Итог", unit), value) == ""
