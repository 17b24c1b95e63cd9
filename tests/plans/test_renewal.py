"""Whether a text carried over from an earlier period was renewed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.texts.renewal import Renewal, renewal

SURVEY = "Опрошено 240 посетителей, из них 36 по QR-коду. Довольны работой 97 %. Просят удлинить часы работы."


def test_the_same_text_is_stale_with_all_its_numbers():
    assert renewal(SURVEY, SURVEY) == Renewal(1.0, ("240", "36", "97"), is_same=True)


def test_the_same_words_with_other_numbers_are_renewed():
    fresh = SURVEY.replace("240", "251").replace("36", "40")
    assert (renewal(SURVEY, fresh).is_stale, renewal(SURVEY, fresh).numbers) == (False, ())


def test_one_large_number_left_as_it_was_is_named():
    found = renewal(SURVEY, SURVEY.replace("36", "40").replace("97", "95"))
    assert (found.is_stale, found.is_same, found.numbers) == (True, False, ("240",))


def test_a_small_number_may_well_come_again():
    found = renewal("Проведено 3 занятия, пришли 48 человек", "Проведено 3 занятия, пришли 52 человека")
    assert found.is_stale is False


@pytest.mark.parametrize(
    ("before", "after", "is_stale"),
    [
        ("Семинар прошёл.", "Семинар  прошёл", True),
        ("Семинар прошёл.", "Приказ издан.", False),
        ("", "Семинар прошёл.", False),
        ("Семинар прошёл.", " ", False),
        ("Посещений 8947", "Сайт посетили 8947 жителей, группу ведёт новый методист", True),
        ("Посещений 8947", "Сайт посетили 9120 жителей, группу ведёт новый методист", False),
    ],
)
def test_what_is_stale(before, after, is_stale):
    assert renewal(before, after).is_stale is is_stale


def test_a_hundred_per_cent_is_said_only_of_the_same_words():
    words = " ".join(f"слово{place}" for place in range(500))
    assert renewal(words, words).percent == 100
    assert renewal(words, f"{words} ещё").percent == 99


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_are_weighed_calmly(before, after):
    found = renewal(before, after)
    assert 0.0 <= found.similarity <= 1.0
    assert renewal(before, before).is_stale is bool(before.strip())
    assert found.is_same is False or found.similarity >= 0.9
