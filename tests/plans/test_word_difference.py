"""What differs between two texts, how alike they are, and which numbers were carried over."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.texts.word_difference import Piece, differ, numbers, similarity, stale_numbers

TEXTS = st.text("абв 12,.\n\u00a0-№", max_size=60) | st.text(max_size=30)


def test_the_words_that_changed_stand_beside_those_that_stayed():
    assert differ("Опрошено 40 человек.", "Опрошено 1 396 человек.") == [
        Piece("same", "Опрошено "),
        Piece("gone", "40"),
        Piece("new", "1 396"),
        Piece("same", " человек."),
    ]


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
def test_both_texts_are_told_whole(before, after):
    pieces = differ(before, after)
    assert joined(pieces, "same", "new") == after
    assert joined(pieces, "same", "gone") == before


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert {piece.kind for piece in differ(text, text)} <= {"same"}
    assert similarity(text, text) == 1.0


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_between_none_and_all(before, after):
    assert 0.0 <= similarity(before, after) == similarity(after, before) <= 1.0


@given(st.lists(st.sampled_from(["один", "два", "три"]), min_size=1), st.sampled_from([" ", "\n", ", "]))
def test_likeness_does_not_heed_case_and_signs(words, between):
    assert similarity(" ".join(words), between.join(words).upper() + ".") == 1.0


def test_likeness_is_the_part_of_common_words():
    assert similarity("раз два три четыре", "раз два три пять") == 0.75
    assert similarity("раз два", "пять шесть") == similarity("", "слово") == 0.0


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Посещений 8947, что на 1396 больше", ("8947", "1396")),
        ("Посещений 12\u00a0345 и 1 396,5 тыс.", ("12\u00a0345", "1 396,5")),
        ("Доля 78,2 % и ещё 78.2 %", ("78,2",)),
        ("В 2022 году, за 2021–2022 годы, в 2023 г. и 2024/2025 учебном году", ()),
        ("15.06.2022, 15.06.22 и 01.09 в 14:30", ()),
        ("Библиотека № 2, приказ №15-п, 1-й этаж, тел. 555-01-10", ()),
        ("Собрано 2022 подписи", ("2022",)),
        ("QR2 и A4", ()),
        ("", ()),
    ],
)
def test_what_was_counted_is_found(text, counted):
    assert numbers(text) == counted


def test_numbers_that_stayed_are_named_as_they_stand_now():
    before = "В 2021 году посещений 12 345, новых 40, роликов 7"
    after = "В 2021 году посещений 12\u00a0345, новых 41, роликов 7"
    assert stale_numbers(before, after) == ("12\u00a0345", "7")


@given(TEXTS, TEXTS)
def test_numbers_that_stayed_stand_in_both(before, after):
    kept = stale_numbers(before, after)
    assert set(kept) <= set(numbers(after))
    assert stale_numbers(after, after) == numbers(after)
    assert len(kept) == len(stale_numbers(after, before))


@pytest.mark.parametrize("word", ["и ", "12 ", "- ", "№ ", "1 000 ", "("])
def test_the_longest_text_of_one_word_is_compared_in_a_moment(word):
    before, after = word * (20_000 // len(word)), word * (19_000 // len(word)) + "конец"
    began = time.perf_counter()
    assert joined(differ(before, after), "same", "new") == after
    assert similarity(before, after) <= 1.0
    assert len(stale_numbers(before, after)) <= 1
    assert time.perf_counter() - began < 1.0


def test_texts_without_a_common_word_are_one_change():
    assert differ("не приступали", "в работе") == [Piece("gone", "не приступали"), Piece("new", "в работе")]
