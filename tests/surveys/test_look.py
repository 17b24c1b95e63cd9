"""What the address says of the look of a page."""

from itertools import product

import pytest

from surveys.pages.look import CHOICES, USUAL, Look, look_of


@pytest.mark.parametrize("values", list(product(*CHOICES.values())), ids="-".join)
def test_every_look_is_read_as_it_is_written(values):
    look = Look(*values)
    assert look_of(look.text) == look


@pytest.mark.parametrize("text", ["", "-", "300", "150x", "dark\x00", "<b>", "wide wide", "💡", "-" * 99])
def test_a_word_that_is_not_ours_counts_as_not_said(text):
    assert look_of(text) == USUAL


def test_words_of_the_look_are_classes_of_the_page():
    assert look_of("200-dark-wide").classes == "size-200 scheme-dark spacing-wide"


def test_one_choice_changes_and_the_others_stay():
    assert look_of("200-dark").but("scheme", "").text == "200"
