"""The token of a public form."""

import base64
import uuid

from hypothesis import given
from hypothesis import strategies as st

from surveys.form_token import DAY, Token, issue, new_key, read

SECRET, OTHER = "a secret", "another"
KEY = uuid.UUID("12345678-1234-4234-8234-123456789012")
NOW = 1_790_000_000
TEXT = issue(SECRET, 7, KEY, NOW)


@given(st.integers(1, 2**63), st.uuids(), st.integers(0, 2**32 - 1))
def test_a_token_is_read_back(collector, key, now):
    assert read([SECRET], collector, issue(SECRET, collector, key, now)) == Token(now, key)


def test_a_token_of_another_point_is_none():
    assert read([SECRET], 8, TEXT) is None


def test_a_token_under_another_secret_is_none():
    assert read([OTHER], 7, TEXT) is None


def test_a_token_under_the_secret_before_is_still_good():
    assert read([OTHER, SECRET], 7, TEXT) == Token(NOW, KEY)


@given(st.integers(0, 31), st.integers(1, 255))
def test_a_token_with_one_byte_changed_is_none(place, change):
    data = bytearray(base64.urlsafe_b64decode(TEXT + "=="))
    data[place % len(data)] ^= change
    assert read([SECRET], 7, base64.urlsafe_b64encode(bytes(data)).decode()) is None


@given(st.text() | st.text("ABCdef123-_=", max_size=60))
def test_whatever_text_comes_is_no_token(text):
    assert read([SECRET], 7, text) is None


@given(st.integers(0, len(TEXT) - 1))
def test_a_part_of_a_token_is_none(length):
    assert read([SECRET], 7, TEXT[:length]) is None


def test_a_token_grows_old_after_a_day():
    token = Token(NOW, KEY)
    assert (token.age(NOW + 90), token.is_old(NOW + DAY), token.is_old(NOW + DAY + 1)) == (90, False, True)


def test_a_token_can_stand_in_an_address():
    assert set(TEXT) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(TEXT) == 43


def test_a_token_says_nothing_of_the_secret_or_the_point():
    assert {issue(SECRET, collector, KEY, NOW)[:26] for collector in range(100)} == {TEXT[:26]}


def test_keys_hold_neither_time_nor_place():
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert {key.version for key in keys} == {4}
