"""One line of text, whatever was pasted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from institutions.plain_text import one_line


@pytest.mark.parametrize(
    ("pasted", "line"),
    [
        ("  МБУК\u00a0«Дом»\r\n культуры ", "МБУК «Дом» культуры"),
        ("и\u0306", "й"),
        ("a\x00b\u202ec\ufeff", "abc"),
        ("\t\n", ""),
    ],
)
def test_a_pasted_text_becomes_one_clean_line(pasted, line):
    assert one_line(pasted) == line


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text):
    line = one_line(text)
    assert one_line(line) == line == unicodedata.normalize("NFC", line)
