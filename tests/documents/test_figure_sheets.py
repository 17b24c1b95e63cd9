"""Figures as a workbook: laid out for A4, nothing cut, numbers still numbers."""

from io import BytesIO

import openpyxl
import pytest

from documents.model import Column
from documents.render.figure_sheets import FigureSheet, to_figure_sheets
from documents.render.sheet_layout import MAX_ROW_POINTS, PRINTED_CHARACTERS, text_height

COLUMNS = (Column("№", 5), Column("Вопрос", 46), Column("Ответ", 30), Column("Доля, %", 9))
LONG = "Удовлетворены ли вы тем, как здесь объявляют о событиях, и всем остальным? " * 6
ROWS = ((1, "Понравилось?", "Да", 33.3), (2, LONG, "=1+1", "скрыто"), (3, "а\fб", "", ""))


@pytest.fixture(scope="module")
def book():
    sheets = [FigureSheet("Итоги", COLUMNS, ROWS), FigureSheet("О таблице", COLUMNS[:2], ())]
    data = to_figure_sheets("Итоги, зима & весна", sheets)
    assert data == to_figure_sheets("Итоги, зима & весна", sheets)
    return openpyxl.load_workbook(BytesIO(data))


def test_values_are_read_back_under_their_headings(book):
    assert list(book["Итоги"].values) == [
        ("№", "Вопрос", "Ответ", "Доля, %"),
        (1, "Понравилось?", "Да", 33.3),
        (2, LONG, "=1+1", "скрыто"),
        (3, "а\nб", "", ""),
    ]
    assert [cell.data_type for cell in book["Итоги"][3]] == ["n", "s", "s", "s"]
    assert list(book["О таблице"].values) == [("№", "Вопрос")]


@pytest.mark.parametrize(("name", "area"), [("Итоги", "$A$1:$D$4"), ("О таблице", "$A$1:$B$1")])
def test_every_sheet_is_landscape_a4_one_page_wide_under_its_headings(book, name, area):
    sheet = book[name]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # None is 1 page wide
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$1:$1", "A2")
    assert sheet.print_area == f"'{name}'!{area}"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == (
        "Итоги, зима && весна",
        "Стр. &P из &N",
    )


def test_columns_fill_the_page_and_every_row_is_as_tall_as_its_wrapped_text(book):
    sheet = book["Итоги"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert sum(widths) == pytest.approx(PRINTED_CHARACTERS["landscape"], abs=4)
    assert {cell.alignment.wrap_text for row in sheet["A1:D4"] for cell in row} == {True}
    heights = [sheet.row_dimensions[number].height for number in range(1, 5)]
    assert heights[2] == pytest.approx(text_height(LONG, widths[1]), rel=0.1)
    assert heights[1] < heights[2] < MAX_ROW_POINTS
    assert heights[3] > heights[1]  # two lines
