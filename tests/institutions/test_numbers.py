"""Numbers as Russians write and type them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from institutions.number_field import TOO_LONG, WRONG, NumberField
from institutions.numbers import read, written

D = Decimal
ALL = st.decimals(min_value=-(10**14), max_value=10**14, places=3)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"), ("-0", "0"), ("7.000", "7"), ("8947", "8947"), ("9999.5", "9999,5"), ("12345", "12\xa0345"),
        ("1234567.890", "1\xa0234\xa0567,89"), ("-3", "−3"), ("-0.5", "−0,5"), ("1E+3", "1000"), ("0.001", "0,001"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_russians_do(value, shown):
    assert written(D(value)) == shown


def test_nothing_is_written_as_nothing():
    assert written(None) == ""


@given(ALL)
def test_what_is_written_reads_back(value):
    assert read(written(value)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("8947", "8947"), ("12 345,6", "12345.6"), ("12\u202f345.60", "12345.6"), ("\xa01\xa0000 ", "1000"),
        ("-3", "-3"), ("−0,5", "-0.5"), ("+7", "7"),
    ],
)  # fmt: skip
def test_what_people_type_is_read(typed, value):
    assert NumberField().clean(typed) == D(value)


@pytest.mark.parametrize(
    "typed", ["много", "1,2,3", "12.", ",5", "1e5", "NaN", "∞", "--3", "١٢", "8 947 чел."]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean(typed)
    assert refusal.value.messages == [WRONG]


@pytest.mark.parametrize("typed", ["1" * 16, "0,1234", "9" * 5000])
def test_what_the_database_cannot_hold_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        NumberField().clean(typed)
    assert set(refusal.value.messages) == {TOO_LONG}


def test_an_empty_field_is_no_number():
    assert NumberField().clean(" ") is None


def test_the_same_number_written_otherwise_is_no_change():
    field = NumberField()
    assert [field.has_changed(D("12345"), "12 345,0"), field.has_changed(None, ""), field.has_changed(None, "0")] == [
        False, False, True,
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_no_text_breaks_the_field(text):
    try:
        NumberField().clean(text)
    except ValidationError as refusal:
        assert refusal.messages
