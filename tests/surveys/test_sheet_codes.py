import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from institutions.short_codes import ALPHABET, DICTATED_SYMBOLS, check_symbol
from surveys.paper.sheet_codes import LAST_NUMBER, read_sheet_code, sheet_code

DICTATED = st.text(ALPHABET, min_size=DICTATED_SYMBOLS, max_size=DICTATED_SYMBOLS).map(
    lambda body: body + check_symbol(body)
)
NUMBERS = st.integers(1, LAST_NUMBER)
POINT = "7K3QF9" + check_symbol("7K3QF9")


@given(DICTATED, NUMBERS)
def test_a_printed_code_is_read_back(dictated, number):
    assert read_sheet_code(sheet_code(dictated, number)) == (dictated, number)


@given(DICTATED, NUMBERS)
def test_it_is_read_as_people_type_it(dictated, number):
    typed = sheet_code(dictated, number).lower().replace("-", " ").replace("0", "о").replace("1", "l")
    assert read_sheet_code(typed) == (dictated, number)


@given(DICTATED, NUMBERS, st.data())
def test_one_wrong_symbol_is_found(dictated, number, data):
    code = sheet_code(dictated, number).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET))
    assume(wrong != code[place])
    assert read_sheet_code(code[:place] + wrong + code[place + 1 :]) is None


@given(DICTATED, NUMBERS, st.data())
def test_two_symbols_that_changed_places_are_found(dictated, number, data):
    code = sheet_code(dictated, number).replace("-", "")
    place = data.draw(st.integers(0, len(code) - 2))
    one, two = code[place], code[place + 1]
    assume(one != two)
    assert read_sheet_code(code[:place] + two + one + code[place + 2 :]) is None


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_none(text):
    found = read_sheet_code(text)
    assert found is None or read_sheet_code(sheet_code(*found)) == found


def test_numbers_are_printed_with_three_digits_at_least():
    codes = [sheet_code(POINT, number) for number in (1, 45, 999, 1000)]
    assert [code.split("-")[2] for code in codes] == ["001", "045", "999", "1000"]


@pytest.mark.parametrize("text", ["", POINT, POINT + "000" + check_symbol(POINT + "000"), POINT + "А12"])
def test_what_is_no_sheet_is_none(text):
    assert read_sheet_code(text) is None


def test_noughts_before_the_number_may_be_left_out():
    check = sheet_code(POINT, 7)[-1]
    assert read_sheet_code(f"{POINT}-7-{check}") == (POINT, 7)
