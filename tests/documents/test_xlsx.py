from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from documents.model import Column, Document, Heading, ItemRow, NoteRow, Paragraph, Signature, Stamp, Table
from documents.render.metrics import count_lines, most_lines
from documents.render.qr import png
from documents.render.sheet_layout import MAX_CELL_LENGTH, MAX_ROW_POINTS, text_height
from documents.render.xlsx import to_xlsx
from tests.documents.processes import digests_in_two_processes
from tests.documents.sample_documents import (
    EXECUTION_COLUMNS,
    SENTENCES,
    a_mark,
    approved_plan,
    consolidated_report,
    execution_report,
    report_of_one_cell,
    report_without_rows,
)


def book_of(document):
    return load_workbook(BytesIO(to_xlsx(document)))


def sheet_of(document):
    return book_of(document).active


def values(sheet):
    return [tuple(cell or "" for cell in row) for row in sheet.iter_rows(values_only=True)]


def row_of(sheet, text):
    """The sheet's row whose cells hold the text; 1-based, as in the workbook."""
    return next(number for number, row in enumerate(values(sheet), start=1) if text in row)


def printed_rows(table):
    """The rows as they must stand in the sheet: a merged cell's text in its first column."""
    width = len(table.columns)
    for row in table.rows:
        texts = [""] * width
        for cell in table.cells(row):
            texts[cell.column] = cell.text
        yield tuple(texts)


def merged(sheet):
    return {str(area) for area in sheet.merged_cells.ranges}


def test_every_cell_comes_back_unchanged_row_by_row_under_the_header():
    document = execution_report()
    sheet = sheet_of(document)
    first = row_of(sheet, "Наименование") + 1
    expected = list(printed_rows(document.blocks[0]))
    assert values(sheet)[first - 1 : first - 1 + len(expected)] == expected


def test_title_keeps_its_line_breaks():
    assert values(sheet_of(execution_report()))[0][0] == execution_report().title[0]


def test_every_text_is_in_the_workbook():
    for document in (execution_report(), approved_plan(), consolidated_report()):
        cells = {cell for row in values(sheet_of(document)) for cell in row}
        assert set(document.texts()) - cells == set()


def test_sections_are_merged_over_all_columns_and_goals_over_the_rest():
    sheet = sheet_of(execution_report())
    first = row_of(sheet, "Наименование") + 1
    assert {f"A{first}:F{first}", f"B{first + 1}:F{first + 1}", f"A{first + 8}:F{first + 8}"} <= merged(sheet)


def test_items_are_not_merged():
    sheet = sheet_of(execution_report())
    item = row_of(sheet, "1.1")
    assert [area for area in sheet.merged_cells.ranges if area.min_row <= item <= area.max_row] == []


def test_grouped_columns_have_a_merged_heading():
    sheet = sheet_of(approved_plan())
    header = row_of(sheet, "Показатель")
    assert {f"A{header}:A{header + 1}", f"C{header}:D{header}", f"E{header}:E{header + 1}"} <= merged(sheet)
    assert [row[:5] for row in values(sheet)[header - 1 : header + 2]] == [
        ("№ п/п", "Показатель", "Сроки", "", "Ответственные"),
        ("", "", "начало", "окончание", ""),
        ("1", "2", "3", "4", "5"),
    ]


def test_page_is_landscape_a4_fitted_to_its_width():
    sheet = sheet_of(execution_report())
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # None is 1 page wide
    assert sheet.oddFooter.right.text == "Стр. &P из &N"


def test_portrait_document_is_portrait():
    assert sheet_of(replace(execution_report(), orientation="portrait")).page_setup.orientation in (
        None,
        "portrait",
    )


def test_header_is_repeated_frozen_and_inside_the_print_area():
    sheet = sheet_of(execution_report())
    header = row_of(sheet, "Наименование")
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.print_area == f"'Документ'!$A$1:$F${sheet.max_row}"


def test_header_of_two_rows_with_numbers_is_repeated_whole():
    sheet = sheet_of(approved_plan())
    header = row_of(sheet, "Показатель")
    assert sheet.print_title_rows == f"${header}:${header + 2}"


def test_widths_follow_the_form():
    sheet = sheet_of(report_without_rows())
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEF"]
    total = sum(column.width for column in EXECUTION_COLUMNS)
    assert 130 <= sum(widths) <= 145
    for width, column in zip(widths, EXECUTION_COLUMNS, strict=True):
        assert width == pytest.approx(column.width * 140 / total, abs=1.5)


def test_cells_are_wrapped_and_bordered():
    sheet = sheet_of(execution_report())
    for cell in sheet[row_of(sheet, "1.2")]:
        assert (cell.alignment.wrap_text, cell.alignment.vertical, cell.border.left.style) == (
            True,
            "top",
            "thin",
        )


def test_row_heights_have_room_for_their_texts():
    sheet = sheet_of(execution_report())
    first = row_of(sheet, "1.1")
    for row in sheet.iter_rows(min_row=first, max_row=first + 5):
        needed = max(
            text_height(cell.value or "", sheet.column_dimensions[cell.column_letter].width) for cell in row
        )
        assert sheet.row_dimensions[row[0].row].height >= needed - 0.75  # whole pixels


def test_no_row_is_higher_than_excel_allows():
    for document in (execution_report(), consolidated_report(), report_of_one_cell("слово " * 5_000)):
        heights = [row.height for row in sheet_of(document).row_dimensions.values() if row.height]
        assert max(heights) <= MAX_ROW_POINTS


def test_long_column_is_widened_before_a_row_is_split():
    text = " ".join(SENTENCES * 3)[:1_500]
    sheet, plain = sheet_of(report_of_one_cell(text)), sheet_of(report_without_rows())
    assert sheet.column_dimensions["F"].width > plain.column_dimensions["F"].width
    assert [area for area in merged(sheet) if area.startswith("F")] == []


def test_text_of_20000_characters_stays_in_one_cell_over_several_rows():
    text = " ".join(SENTENCES * 40)[:20_000]
    sheet = sheet_of(report_of_one_cell(text))
    item = row_of(sheet, "1.1")
    area = next(area for area in sheet.merged_cells.ranges if area.min_row == item and area.min_col == 6)
    assert sheet.cell(item, 6).value == text
    heights = [sheet.row_dimensions[row].height for row in range(item, area.max_row + 1)]
    assert sum(heights) >= text_height(text, sheet.column_dimensions["F"].width) - len(heights)
    assert {(a.min_row, a.max_row) for a in sheet.merged_cells.ranges if a.min_row == item} == {
        (item, area.max_row)
    }


def test_text_too_long_for_a_cell_goes_on_in_the_rows_below():
    text = " ".join(f"слово{number}" for number in range(8_000))
    assert len(text) > 2 * MAX_CELL_LENGTH
    sheet = sheet_of(report_of_one_cell(text))
    column = [row[5] for row in values(sheet)[row_of(sheet, "Наименование") :] if row[5]]
    assert "".join(column) == text
    assert max(map(len, column)) <= MAX_CELL_LENGTH
    assert [row[0] for row in values(sheet) if row[0] == "1.1"] == ["1.1"]


def test_emoji_counts_as_two_characters_of_a_cell():
    text = "🎭" * 20_000
    sheet = sheet_of(report_of_one_cell(text))
    column = [row[5] for row in values(sheet)[row_of(sheet, "Наименование") :] if row[5]]
    assert "".join(column) == text
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in column) <= MAX_CELL_LENGTH


def test_table_without_rows_prints_its_header():
    sheet = sheet_of(report_without_rows())
    assert values(sheet)[-1] == tuple(column.heading for column in EXECUTION_COLUMNS)


def test_document_without_a_table_is_written():
    document = Document(
        title=("Справка",),
        stamps=(Stamp("УТВЕРЖДАЮ", name=""),),
        blocks=(Heading("Итоги"), Paragraph("Всё исполнено.")),
        signatures=(Signature("Директор", "А.Б. Образцова"),),
    )
    cells = {cell for row in values(sheet_of(document)) for cell in row}
    assert set(document.texts()) - cells == set()


def test_table_of_one_column_is_written():
    table = Table((Column("Мера", 5),), (ItemRow(("Опрос",)), NoteRow("Всего 1")))
    sheet = sheet_of(Document(title=("Перечень",), blocks=(table,), signatures=(Signature("Директор"),)))
    assert [row[0] for row in values(sheet)][2:5] == ["Мера", "Опрос", "Всего 1"]


def test_stamps_stand_left_and_right():
    sheet = sheet_of(approved_plan())
    assert values(sheet)[0] == ("СОГЛАСОВАНО", "", "", "УТВЕРЖДАЮ", "")


def test_tables_of_the_same_columns_share_one_header():
    sheet = sheet_of(consolidated_report())
    assert [row[1] for row in values(sheet)].count("Учреждение") == 1


def test_table_of_other_columns_has_a_sheet_of_its_own():
    other = Table((Column("Учреждение", 3), Column("Балл", 1)), (ItemRow(("Музей", "84")),))
    report = execution_report()
    book = book_of(replace(report, blocks=(*report.blocks, other)))
    assert book.sheetnames == ["Документ", "Документ, лист 2"]
    assert values(book.worksheets[1])[:2] == [("Учреждение", "Балл"), ("Музей", "84")]
    assert book.worksheets[1].print_title_rows == "$1:$1"


def test_heading_may_begin_a_new_page():
    document = Document(title=("Отчёт",), blocks=(Paragraph("до"), Heading("Дом культуры", new_page=True)))
    assert [page_break.id for page_break in sheet_of(document).row_breaks.brk] == [3]


def marked_sheet(**changes):
    mark = replace(a_mark(), **changes)
    return load_workbook(BytesIO(to_xlsx(execution_report(), mark=mark))).active


def test_registration_stands_below_the_stamps_above_the_title():
    document = replace(approved_plan(), registration="№ 12-о от 15.01.2023")
    firsts = [row[0] for row in values(sheet_of(document))]
    assert firsts.index("«___» ______________ 20___ г.") < firsts.index("№ 12-о от 15.01.2023")
    assert firsts.index("№ 12-о от 15.01.2023") + 1 == firsts.index("ПЛАН")


def test_a_marked_version_is_named_at_the_foot_of_every_page():
    foot = marked_sheet().oddFooter
    assert (foot.left.text, foot.right.text) == (a_mark().line(), "Стр. &P из &N")


def test_a_version_of_many_signs_still_has_a_foot():
    foot = marked_sheet(version='&P "&" ' * 60).oddFooter
    assert foot.left.text.startswith("Проверить: kultura.example.org/check/7K3QF-9XW2M-T")
    assert "&P" not in foot.left.text.replace("&&", "")
    assert foot.right.text == "Стр. &P из &N"


def test_a_marked_version_ends_with_its_line_and_its_code():
    sheet = marked_sheet()
    last = max(number for number, row in enumerate(values(sheet), start=1) if any(row))
    [picture] = sheet._images
    assert values(sheet)[last - 1][0] == a_mark().line()
    assert (picture.anchor._from.row, picture.anchor._from.col) == (last, 0)
    assert picture._data() == png(a_mark().address)
    assert sheet.print_area.endswith(f"$F${last + 1}")
    assert sheet.row_dimensions[last + 1].height > 68


def test_a_marked_version_is_found_in_the_properties():
    book = load_workbook(BytesIO(to_xlsx(execution_report(), mark=a_mark())))
    assert book.properties.keywords == a_mark().keywords()


def test_equal_documents_give_equal_bytes():
    assert to_xlsx(execution_report(), mark=a_mark()) == to_xlsx(execution_report(), mark=a_mark())


def test_bytes_do_not_depend_on_the_process():
    assert (
        digests_in_two_processes(
            "from documents.render.xlsx import to_xlsx;"
            "from tests.documents.sample_documents import a_mark, execution_report;"
            "found = to_xlsx(execution_report(), mark=a_mark())"
        )
        == [sha256(to_xlsx(execution_report(), mark=a_mark())).hexdigest()] * 2
    )


def test_properties_hold_the_title():
    assert book_of(approved_plan()).properties.title == "План 2025"


@given(st.text(alphabet="абв \n=+-@&<>\"'_x0041", max_size=60))
def test_any_text_comes_back_unchanged(text):
    sheet = sheet_of(report_of_one_cell(text))
    assert (sheet.cell(4, 6).value or "") == text


LONG_WORD = "непереносимое" * 8


@given(
    st.text(alphabet="аЖш \n.W", max_size=400) | st.just(LONG_WORD),
    st.floats(3, 80),
    st.sampled_from([8.0, 10.0, 14.0]),
)
def test_no_text_wraps_to_more_lines_than_the_glance_says(text, characters, points):
    assert count_lines(text, characters * 5, points) <= most_lines(text, characters * 5, points)
