"""The clipboard's rows: every table that a spreadsheet copies comes back cell by cell."""

import csv
import io
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.reading.pasted_grid import pasted_grid, pasted_rows

CELLS = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=30)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5)


def copied(rows):
    """As Excel copies: cells with tabs, line breaks or quotes in quotes, the others bare."""
    out = io.StringIO()
    csv.writer(out, "excel-tab", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@given(TABLES)
def test_every_table_comes_back_cell_by_cell(rows):
    assert list(pasted_rows(copied(rows))) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1.1\tПровели\r\n1.2\tНет\r\n", [["1.1", "Провели"], ["1.2", "Нет"]]),
        ('1.1\t"Первая строка\nвторая"\n', [["1.1", "Первая строка\nвторая"]]),
        ('"Он сказал ""да""\tи ушёл"\tx', [['Он сказал "да"\tи ушёл', "x"]]),
        ('"Заря" — концерт\t"Заря"', [['"Заря" — концерт', '"Заря"']]),
        ('"не закрыто\t1', [['"не закрыто', "1"]]),
        ("a\rb", [["a"], ["b"]]),
        ("", [[""]]),
    ],
)
def test_quotes_of_the_clipboard_are_told_from_the_texts_own(text, rows):
    assert list(pasted_rows(text)) == rows


def test_rows_and_columns_are_counted_as_the_person_sees_them():
    grid = pasted_grid("\tПровели\n\n1.3\t\n")
    places = [(row.number, sorted(row.cells)) for row in grid.rows]
    assert places == [(1, [1]), (2, []), (3, [0])]
    assert grid.has_letters is False


@pytest.mark.parametrize("piece", ['"', '"a\t', '"""x\t', '"a""\t', '"\n', '""x\t'])
def test_hostile_quotes_cost_no_time(piece):
    text = piece * (200_000 // len(piece))
    began = time.perf_counter()
    assert sum(len(row) for row in pasted_rows(text)) > 0
    assert time.perf_counter() - began < 1
