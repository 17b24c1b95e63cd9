"""Figures inside a text: told from data, and what cannot be told is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.figures.words import Value, expand, mentions, misspelt, problems, renamed

D = Decimal
VISITS = {"Посещения": Value(D(8947), D(7551), D(9000))}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Сайт: {{Посещения}}, {{Посещения:изменение}}.", "Сайт: 8947, на 1396 больше."),
        ("{{ посещения }} / {{ПОСЕЩЕНИЯ: было }} / {{Посещения:план}}", "8947 / 7551 / 9000"),
        ("{{Посещения:раз}}", "в 1,18 раза больше"),
        ("{{Посетители}} и {{Посещения:всё}}", "{{Посетители}} и {{Посещения:всё}}"),
        ("{{}} {{ }} {Посещения} {{Посещения}", "{{}} {{ }} {Посещения} {{Посещения}"),
    ],
)
def test_tokens_are_told_and_the_rest_stays(text, printed):
    assert expand(text, VISITS) == printed


@pytest.mark.parametrize(
    ("now", "before", "change", "ratio"),
    [
        ("5", "5", "столько же", "столько же"),
        ("4", "5", "на 1 меньше", "в 1,25 раза меньше"),
        ("10", "5", "на 5 больше", "в 2 раза больше"),
        ("25", "5", "на 20 больше", "в 5 раз больше"),
        ("60", "5", "на 55 больше", "в 12 раз больше"),
        ("110", "5", "на 105 больше", "в 22 раза больше"),
    ],
)
def test_a_change_is_said_in_words(now, before, change, ratio):
    value = {"х": Value(D(now), D(before))}
    assert expand("{{х:изменение}}|{{х:раз}}", value) == f"{change}|{ratio}"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("это на {{Посещения:изменение}}", "это на 1396 больше"),
        ("На\n{{Посещения:изменение}}", "На\n1396 больше"),
        ("рост в {{Посещения:раз}}", "рост в 1,18 раза больше"),
        ("рост на {{Посещения:раз}}", "рост на в 1,18 раза больше"),
        ("сцена {{Посещения:изменение}}", "сцена на 1396 больше"),
        ("кое-на {{Посещения:изменение}}", "кое-на на 1396 больше"),
        ("на {{Посещения}}", "на 8947"),
    ],
)
def test_a_preposition_before_a_token_is_not_doubled(text, printed):
    assert expand(text, VISITS) == printed


@pytest.mark.parametrize("before", [None, D(0), D(-4)])
def test_nothing_is_divided_by_nothing(before):
    assert expand("{{х:раз}}", {"х": Value(D(3), before)}) == "{{х:раз}}"


def test_problems_say_what_to_do():
    assert problems("{{Посетители}}", VISITS) == [
        "Показателя «Посетители» у мероприятия нет. Есть: «Посещения»."
    ]
    assert problems("{{х}}", {}) == ["Показателя «х» у мероприятия нет. У этого мероприятия показателей нет."]
    assert problems("{{Посещения:всё}}", VISITS) == [
        "Не понимаю «{{Посещения:всё}}»: после двоеточия пишут было, изменение, план, раз."
    ]
    empty = {"Посещения": Value()}
    assert problems("{{посещения}} {{Посещения}}", empty) == ["Не заполнен показатель «Посещения»."]
    assert misspelt("{{Посещения}} {{Посещения:было}}", empty) == []


def test_a_renamed_indicator_keeps_its_tokens():
    text = "{{посещения :изменение}}, {{Посещения}}, {{Посещения сайта}} и Посещения"
    assert (
        renamed(text, "Посещения", "Визиты")
        == "{{Визиты:изменение}}, {{Визиты}}, {{Посещения сайта}} и Посещения"
    )
    assert [mentions(text, name) for name in ("ПОСЕЩЕНИЯ", "посещения  сайта", "Визиты")] == [
        True,
        True,
        False,
    ]


names = st.text(st.characters(exclude_characters="{}:\n", codec="utf-8"), min_size=1, max_size=20).filter(
    str.strip
)
values = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@given(name=names, value=values, before=st.text(max_size=30), after=st.text(max_size=30))
def test_what_prints_is_the_figure_itself(name, value, before, after):
    text = expand(f"{{{{{name}}}}}", {name: Value(value)})
    read = D(text.replace("\xa0", "").replace(",", ".").replace("−", "-"))
    assert read == value


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert expand(text, {}) == text
    assert isinstance(problems(text, VISITS), list)
