from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.mark import Mark
from documents.model import (
    Column,
    Document,
    GoalRow,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    SectionRow,
    Signature,
    Table,
)
from documents.render.docx import to_docx
from documents.render.pdf import to_pdf
from documents.render.print_styles import STYLES
from documents.render.row_count import missing_rows
from documents.render.sheet_layout import MAX_CELL_LENGTH
from documents.render.xlsx import to_xlsx
from tests.documents.sample_documents import (
    EXECUTION_COLUMNS,
    SENTENCES,
    approved_plan,
    consolidated_report,
    execution_report,
    report_of_one_cell,
    report_without_rows,
)

MARK = Mark("7K3QF-9XW2M-T", "https://kultura.example.org/proverka/7K3QF-9XW2M-T", "версия 2", "ab" * 32)
FORMATS = {"pdf": to_pdf, "xlsx": to_xlsx, "docx": to_docx}
LONG = " ".join(SENTENCES * 20)
TALL_CELLS = ("1.1", LONG[:3000], "", "до 15.06.2024", LONG[:900], LONG)
COLUMNS = (Column("№", 6, "number"), Column("Мера", 20), Column("Исполнение", 40))
SCRIPTS = "½ м² и́мя № 7 ﬁne й \u00adе\u0308 🎭 日本 שלום 12 مرحبا \u202eабв\u202c x" + "у" * 90
SAMPLES = {
    "report": execution_report(),
    "portrait": replace(execution_report(), orientation="portrait"),
    "plan": approved_plan(),
    "consolidated": consolidated_report(),
    "no rows": report_without_rows(),
    "dash": report_of_one_cell("-"),
    "cell of pages": report_of_one_cell(LONG),
    "row of pages": Document(
        title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (ItemRow(TALL_CELLS), NoteRow("Итог"))),)
    ),
    "scripts": report_of_one_cell(
        "½ м² и́мя № 7 ﬁne й \u00adе\u0308 🎭 日本 שלום 12 مرحبا \u202eабв\u202c x" + "у" * 90
    ),
    "short rows": Document(
        title=("Отчёт 1 за 1 квартал",),
        blocks=(Paragraph("1 из 2"), Table(COLUMNS, (ItemRow(("1", "-", "")), ItemRow(("2", "", "-"))))),
    ),
}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_row_is_missing_from_a_whole_file(name, kind):
    document = SAMPLES[name]
    assert missing_rows([document], FORMATS[kind](document, mark=MARK), kind) == []


def test_no_row_is_missing_in_large_letters():
    large = to_pdf(SAMPLES["row of pages"], style=STYLES["large-1"])
    assert missing_rows([SAMPLES["row of pages"]], large, "pdf") == []


@pytest.mark.parametrize("kind", FORMATS)
def test_file_may_be_read_from_the_disk(kind, tmp_path):
    path = tmp_path / "report"
    path.write_bytes(FORMATS[kind](approved_plan()))
    assert missing_rows([approved_plan()], path, kind) == []


def table_of(*rows):
    return Document(title=("Отчёт",), blocks=(Table(COLUMNS, rows),), signatures=(Signature("Директор"),))


ROWS = (
    SectionRow("Раздел I. Библиотеки"),
    GoalRow("1", "По 01 июля – обновить сведения"),
    ItemRow(("1.1", "Опрос посетителей", "Опрошено 412 человек.")),
    ItemRow(("1.2", "Обучение", "-")),
    ItemRow(("1.2", "Обучение", "-")),
    SectionRow("Раздел II. Музеи"),
    ItemRow(("2.1", "Памятка", LONG)),
    ItemRow(("2.2", "Осмотр зданий", "")),
    NoteRow("Сроки уточняются."),
)


@cache
def drawn(kind, rows):
    return FORMATS[kind](table_of(*rows))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("place", range(len(ROWS)))
def test_any_row_that_is_left_out_is_missed(kind, place):
    rest = ROWS[:place] + ROWS[place + 1 :]
    (name,) = missing_rows([table_of(*ROWS)], drawn(kind, rest), kind)
    assert NAMES[place] in (name, name.removeprefix("Отчёт, "))


NAMES = (
    "раздел «Раздел I. Библиотеки»",
    "Раздел I. Библиотеки, цель 1 «По 01 июля – обновить сведения»",
    "Раздел I. Библиотеки, строка 1.1 «Опрос посетителей»",
    "Раздел I. Библиотеки, строка 1.2 «Обучение»",
    "Раздел I. Библиотеки, строка 1.2 «Обучение»",
    "Раздел I. Библиотеки, раздел «Раздел II. Музеи»",
    "Раздел II. Музеи, строка 2.1 «Памятка»",
    "Раздел II. Музеи, строка 2.2 «Осмотр зданий»",
    "Раздел II. Музеи, примечание «Сроки уточняются.»",
)

cells = st.text("абвгдежзиклмн 0123456789-\n", max_size=40)
any_row = st.one_of(
    st.tuples(cells, cells, cells).map(ItemRow),
    st.text("абвгдежзик ", min_size=3, max_size=30).map(SectionRow),
)
any_rows = st.lists(any_row, min_size=1, max_size=8).map(tuple)


def is_telling(row):
    texts = row.cells if isinstance(row, ItemRow) else (row.text,)
    return sum(map(str.isalnum, "".join(texts))) > 3


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@given(rows=any_rows, data=st.data())
@settings(max_examples=60)
def test_one_row_fewer_in_an_office_file_is_one_name(kind, rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    rest = rows[:place] + rows[place + 1 :]
    blank = all(not text for text in getattr(rows[place], "cells", ("x",)))
    expected = 0 if kind == "xlsx" and blank else 1
    assert missing_rows([table_of(*rows)], FORMATS[kind](table_of(*rows)), kind) == []
    assert len(missing_rows([table_of(*rows)], FORMATS[kind](table_of(*rest)), kind)) == expected


@given(row=any_row.filter(is_telling), place=st.integers(0, len(ROWS)))
@settings(max_examples=60)
def test_one_row_more_than_the_pdf_has_is_missed(row, place):
    told = (*ROWS[:place], row, *ROWS[place:])
    assert missing_rows([table_of(*told)], drawn("pdf", ROWS), "pdf") != []


@given(rows=any_rows)
@settings(max_examples=15)
def test_no_row_of_any_table_is_missing_from_its_pdf(rows):
    assert missing_rows([table_of(*rows)], to_pdf(table_of(*rows)), "pdf") == []


@pytest.mark.parametrize("kind", FORMATS)
def test_equal_rows_are_counted_as_often_as_they_stand(kind):
    row = ItemRow(("1", "Обучение сотрудников", "Исполнено."))
    missing = missing_rows([table_of(*[row] * 7)], drawn(kind, (row,) * 4), kind)
    assert missing == ["Отчёт, строка 1 «Обучение сотрудников»"] * 3


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_out_of_order_are_missed(kind):
    turned = (ROWS[3], ROWS[2])
    assert missing_rows([table_of(*ROWS[2:4])], drawn(kind, turned), kind) != []


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_one_changed_letter_of_an_office_file_is_missed(kind):
    changed = (*ROWS[:2], ItemRow(("1.1", "Опрос посетителей", "Опрошено 413 человек.")), *ROWS[3:])
    missing = missing_rows([table_of(*ROWS)], drawn(kind, changed), kind)
    assert missing == ["Отчёт, Раздел I. Библиотеки, строка 1.1 «Опрос посетителей»"]


def test_changed_figure_in_the_pdf_is_missed():
    changed = (*ROWS[:2], ItemRow(("1.1", "Опрос посетителей", "Опрошено 413 человек.")), *ROWS[3:])
    missing = missing_rows([table_of(*ROWS)], drawn("pdf", changed), "pdf")
    assert missing == ["Отчёт, Раздел I. Библиотеки, строка 1.1 «Опрос посетителей»"]


def test_half_of_a_row_broken_over_pages_is_missed():
    cut = ItemRow((*TALL_CELLS[:5], LONG[: len(LONG) // 2]))
    whole = Document(title=("Отчёт",), blocks=(Table(EXECUTION_COLUMNS, (ItemRow(TALL_CELLS),)),))
    half = replace(whole, blocks=(Table(EXECUTION_COLUMNS, (cut,)),))
    assert len(missing_rows([whole], to_pdf(half), "pdf")) == 1


def test_text_of_several_cells_of_a_workbook_is_one_row():
    document = report_of_one_cell("слово " * (MAX_CELL_LENGTH // 4))
    assert missing_rows([document], to_xlsx(document), "xlsx") == []


def test_rows_of_several_documents_are_looked_for_in_order():
    first, second = table_of(*ROWS[:4]), table_of(*ROWS[5:])
    both = replace(first, blocks=(*first.blocks, Heading("Второй", new_page=True), *second.blocks))
    for kind, draw in FORMATS.items():
        assert missing_rows([first, second], draw(both), kind) == []
        assert len(missing_rows([first, second], draw(first), kind)) == len(ROWS[5:])
