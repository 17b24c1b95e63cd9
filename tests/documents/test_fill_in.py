"""The workbook to be filled in: what is open, what is hidden, and that no text becomes anything else."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from documents.render.fill_in import Band, Column, FillIn, Line, fits_cell, runs, to_fill_in
from documents.render.sheet_layout import MAX_CELL_LENGTH
from documents.render.text import printable

CHECK = {"validate": "length", "criteria": "<=", "value": 100}
COLUMNS = (
    Column("Код", 0),
    Column("№", 6),
    Column("Текст", 40, check=CHECK, is_open=True),
    Column("Дата", 12, "dd.mm.yyyy"),
    Column("Число", 12, "General"),
)


DAY = dt.datetime.fromisoformat("2024-03-20")


def table(*rows):
    return FillIn("Отчёт", ("Библиотека: I квартал", "=План"), "Заполняйте белые клетки.", COLUMNS, rows)


def sheet_of(*rows):
    return openpyxl.load_workbook(BytesIO(to_fill_in(table(*rows)))).active


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


LINE = Line(("k", "1.1", "Провели", dt.date(2024, 3, 20), Decimal("8947.5")), frozenset({2, 4}))
CLOSED = Line(("k", "1.2", "Принято", None, None))


def test_every_cell_stands_in_its_place_with_its_kind():
    assert values(sheet_of(Band("Раздел"), LINE)) == [
        ["Код", "№", "Текст", "Дата", "Число"],
        [None, "Раздел", None, None, None],
        ["k", "1.1", "Провели", DAY, 8947.5],
    ]


def test_only_the_open_cells_may_be_written_into():
    sheet = sheet_of(LINE, CLOSED)
    locked = [[cell.protection.locked for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert sheet.protection.sheet is True
    assert locked == [[True, True, False, True, False], [True] * 5]


def test_the_codes_are_out_of_sight():
    dimensions = sheet_of(LINE).column_dimensions
    assert [dimensions[letter].hidden for letter in "ABC"] == [True, False, False]


def test_the_rule_of_a_column_holds_in_its_open_cells_alone():
    sheet = sheet_of(LINE, CLOSED, LINE, LINE)
    [rule] = sheet.data_validations.dataValidation
    assert (rule.type, str(rule.sqref)) == ("textLength", "C5 C7:C8")


def test_the_headings_stay_in_sight_and_on_every_page():
    sheet = sheet_of(LINE)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$4:$4")


def test_a_number_of_more_digits_than_a_sheet_keeps_goes_as_a_text():
    long = Line(("k", "", "", None, Decimal("123456789012345.678")))
    assert values(sheet_of(long))[1][4] == "123456789012345,678"


def test_equal_tables_give_equal_bytes():
    assert to_fill_in(table(LINE)) == to_fill_in(table(LINE))


def test_an_emoji_counts_as_two():
    assert (fits_cell("🎭" * (MAX_CELL_LENGTH // 2)), fits_cell("🎭" * (MAX_CELL_LENGTH // 2 + 1))) == (
        True,
        False,
    )


@given(
    st.one_of(
        st.sampled_from(["=1+1", "+7", "-да", "@x", "\t=1", "|cmd", "http://x", "12", "\uff1d1"]), st.text()
    )
)
def test_no_text_becomes_a_formula_a_number_or_a_link(text):
    cell = sheet_of(Line(("k", "1", text, None, None), frozenset({2})))["C5"]
    assert cell.data_type in {"s", "n"} and not (cell.data_type == "n" and cell.value is not None)
    assert cell.hyperlink is None
    if "_x" not in text:
        assert (cell.value or "").replace("_x000D_", "") == printable(text)


@given(st.lists(st.integers(0, 50), unique=True).map(sorted))
def test_runs_hold_every_number_once(numbers):
    found = runs(numbers)
    assert [number for first, last in found for number in range(first, last + 1)] == numbers
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(found))
