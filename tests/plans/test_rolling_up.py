"""Branches' words and figures in the head institution's row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.texts.rolling_up import Share, joint_state, roll_up, total

BEREZOVKA = Share("Берёзовская библиотека", "Две встречи, 40 человек.")
OZERO = Share("Тихоозёрская библиотека", "Выставка книг.\n\nДесять экскурсий.")
NAMES = ["Берёзовская библиотека", "Тихоозёрская библиотека", "Библиотека №\u00a03"]
LINES = st.lists(
    st.sampled_from(["Встреча.", "", "  ", "Выставка: 3.", "Берёзовская библиотека:", "Итог:", "1) ёж"]),
    max_size=6,
).map("\n".join)
SHARES = st.lists(st.builds(Share, st.sampled_from(NAMES), LINES), max_size=4, unique_by=lambda one: one.name)


def test_texts_are_joined_under_the_names_of_the_branches():
    assert roll_up("", [BEREZOVKA, OZERO]) == (
        "Берёзовская библиотека:\nДве встречи, 40 человек.\n\n"
        "Тихоозёрская библиотека:\nВыставка книг.\nДесять экскурсий."
    )


def test_own_words_stay_before_and_after():
    first = roll_up("Центральная библиотека провела форум.", [BEREZOVKA])
    again = roll_up(f"{first}\n\nВсего по системе три события.", [BEREZOVKA, OZERO])
    assert again == (
        "Центральная библиотека провела форум.\n\n"
        "Берёзовская библиотека:\nДве встречи, 40 человек.\n\n"
        "Всего по системе три события.\n\n"
        "Тихоозёрская библиотека:\nВыставка книг.\nДесять экскурсий."
    )


def test_what_a_branch_mended_replaces_its_own_paragraph_only():
    before = roll_up("Свой текст.", [BEREZOVKA, OZERO])
    mended = Share(BEREZOVKA.name, "Три встречи, 55 человек.")
    assert roll_up(before, [mended, OZERO]) == before.replace(BEREZOVKA.text, mended.text)


def test_a_branch_that_wrote_nothing_is_not_named():
    assert roll_up("Свой текст.", [Share("Берёзовская библиотека", " \n ")]) == "Свой текст."


def test_branches_of_one_name_are_told_apart():
    twins = [Share("Сельский клуб", "Раз."), Share("Сельский клуб", "Два.")]
    assert roll_up("", twins) == "Сельский клуб (1):\nРаз.\n\nСельский клуб (2):\nДва."


@given(own=LINES, shares=SHARES)
def test_rolling_up_twice_is_as_once(own, shares):
    once = roll_up(own, shares)
    assert roll_up(once, shares) == once


@given(own=LINES, shares=SHARES)
def test_no_own_paragraph_is_lost_but_those_under_a_branchs_name(own, shares):
    headings = {f"{share.name}:" for share in shares if share.text.strip()}
    kept = [
        text.strip("\n")
        for text in own.replace("  ", "").split("\n\n")
        if text.strip() and text.strip().partition("\n")[0].strip() not in headings
    ]
    rolled = roll_up(own, shares).replace("  ", "")
    assert [text for text in kept if text not in rolled] == []


@given(own=LINES)
def test_without_branches_the_own_text_stays_as_it_was(own):
    assert roll_up(own, []) == (own.strip("\n") if own.strip() else "")


@pytest.mark.parametrize(
    ("states", "joint"),
    [
        ([], ""),
        (["not_applicable"], ""),
        (["done", "done"], "done"),
        (["done", "not_applicable"], "done"),
        (["done", "in_progress"], "in_progress"),
        (["done", "done_late"], "done_late"),
        (["done_late", "done_late"], "done_late"),
        (["done", "done_late", "in_progress"], "in_progress"),
        (["done", "not_done"], "in_progress"),
        (["not_done", "not_done"], "not_done"),
        (["done", "not_started"], "in_progress"),
        (["not_started", "not_started"], "not_started"),
        (["continuous", "continuous", "not_applicable"], "continuous"),
        (["off_control", "continuous"], "in_progress"),
    ],
)
def test_the_whole_stands_where_all_who_took_part_stand(states, joint):
    assert joint_state(states) == joint


@pytest.mark.parametrize(
    ("kind", "values", "own", "expected"),
    [
        ("sum", ["120", "80.5"], None, "200.5"),
        ("sum", ["120", None], "300", "420"),
        ("sum", [None, None], None, None),
        ("sum", ["0"], None, "0"),
        ("mean", ["90", "95"], None, "92.5"),
        ("mean", ["1", "1", "2"], None, "1.333"),
        ("mean", ["90", None], "100", "95"),
        ("none", ["1", "2"], "3", None),
    ],
)
def test_figures_are_put_together_as_the_indicator_says(kind, values, own, expected):
    numbers = [value if value is None else Decimal(value) for value in values]
    result = total(kind, numbers, own and Decimal(own))
    assert result == (expected and Decimal(expected))


@given(values=st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=1))
def test_a_sum_equals_the_parts_and_a_mean_lies_between_them(values):
    assert total("sum", values) == sum(values)
    assert min(values) <= total("mean", values) <= max(values)
