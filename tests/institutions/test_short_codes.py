"""Codes on paper: read aloud, typed by hand, mistyped."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from institutions.short_codes import (
    ALPHABET,
    DICTATED_SYMBOLS,
    SYMBOLS,
    check_symbol,
    new_code,
    read_code,
    shown,
)

LENGTH = SYMBOLS + 1
bodies = st.text(ALPHABET, min_size=SYMBOLS, max_size=SYMBOLS)
codes = bodies.map(lambda body: body + check_symbol(body))
CYRILLIC = str.maketrans("ABE3KMHPCTYX", "АВЕЗКМНРСТУХ")


def test_new_codes_differ_and_read_back():
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert {read_code(code) for code in made} == made


@given(codes)
def test_a_code_reads_back_as_it_is_shown(code):
    assert read_code(shown(code)) == code
    assert len(code) == LENGTH


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_symbol_is_found(code, place, symbol):
    assume(code[place] != symbol)
    assert read_code(code[:place] + symbol + code[place + 1 :]) is None


@given(codes, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_every_two_symbols_that_changed_places_are_found(code, one, other):
    assume(code[one] != code[other])
    symbols = list(code)
    symbols[one], symbols[other] = code[other], code[one]
    assert read_code("".join(symbols)) is None


@given(codes)
def test_neighbours_that_changed_places_are_found_wherever_they_stand(code):
    pairs = [place for place in range(LENGTH - 1) if code[place] != code[place + 1]]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in pairs]
    assert [typed for typed in swapped if read_code(typed)] == []


def test_every_wrong_symbol_of_one_code_is_found_at_every_place():
    code = "7K3QF9XW2M" + check_symbol("7K3QF9XW2M")
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for place, symbol in itertools.product(range(LENGTH), ALPHABET)
        if code[place] != symbol
    ]
    assert len(wrong) == LENGTH * (len(ALPHABET) - 1)
    assert [typed for typed in wrong if read_code(typed)] == []


@given(codes)
def test_cyrillic_letters_of_the_same_look_are_meant(code):
    assert read_code(code.translate(CYRILLIC)) == code
    assert read_code(code.translate(CYRILLIC).lower()) == code


@given(codes)
def test_letters_that_the_alphabet_leaves_out_are_read_as_their_figures(code):
    assert read_code(code.replace("0", "O").replace("1", "l")) == code
    assert read_code(code.replace("0", "О").replace("1", "I")) == code  # a Cyrillic О


@pytest.mark.parametrize(
    "typed",
    [
        "7K3QF-9XW2M-{}",
        "7k3qf-9xw2m-{}",
        " 7K3QF 9XW2M {} ",
        "7K3QF–9XW2M—{}",
        "7K3QF9XW2M{}",
        "7К3QF\u00a09ХW2М\t{}\n",
        "7 k 3 q f 9 x w 2 m {}",
    ],
)
def test_what_people_type_is_read(typed):
    check = check_symbol("7K3QF9XW2M")
    assert read_code(typed.format(check)) == f"7K3QF9XW2M{check}"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-",
        "7K3QF",
        "7K3QF-9XW2M",
        "U" * LENGTH,
        "0" * (LENGTH + 1),
        "я" * 5000,
        "\x00" * LENGTH,
        "٣" * LENGTH,
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert read_code(typed) is None


@given(st.text(max_size=40))
def test_any_text_is_a_code_of_the_alphabet_or_none(typed):
    read = read_code(typed)
    assert read is None or (len(read) == LENGTH and set(read) <= set(ALPHABET))


def test_a_dictated_code_is_shorter_and_is_no_other():
    code = new_code(DICTATED_SYMBOLS)
    assert len(code) == 7
    assert read_code(f" {code[:3]} - {code[3:].lower()}", DICTATED_SYMBOLS) == code
    assert (read_code(code), read_code(new_code(), DICTATED_SYMBOLS)) == (None, None)
    assert shown(code) == f"{code[:3]}-{code[3:]}"
