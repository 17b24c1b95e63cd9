import dataclasses
from dataclasses import replace

import pytest
from hypothesis import given

from documents.model import (
    BLANK_DATE,
    BLANK_LINE,
    SCHEMA,
    Cell,
    Column,
    Document,
    DocumentError,
    GoalRow,
    ItemRow,
    Paragraph,
    Stamp,
    Table,
    from_json,
    to_json,
)
from tests.documents.any_documents import documents, tables
from tests.documents.sample_documents import approved_plan, consolidated_report, execution_report


@given(documents)
def test_document_survives_json_unchanged(document):
    assert from_json(to_json(document)) == document


@given(documents)
def test_equal_documents_have_one_json_text(document):
    assert to_json(from_json(to_json(document))) == to_json(document)


@pytest.mark.parametrize("document", [execution_report(), approved_plan(), consolidated_report()])
def test_sample_document_survives_json_unchanged(document):
    assert from_json(to_json(document)) == document


def test_json_is_canonical():
    document = Document(title=("Отчёт",), blocks=(Paragraph("«а»  б\n"),))
    assert to_json(document) == (
        '{"document":{"blocks":[{"kind":"Paragraph","text":"«а»  б\\n"}],"footer":"","kind":"Document",'
        '"lang":"ru","name":"","notes":[],"orientation":"landscape","registration":"","signatures":[],"stamps":[],'
        '"subtitle":"","title":["Отчёт"]},"schema":1}'
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"Отчёт"',
        '{"schema": 1}',
        '{"schema": 1, "document": {"kind": "Window"}}',
        '{"schema": 1, "document": {"kind": "Document"}}',
        '{"schema": 1, "document": {"kind": "Document", "title": [], "colour": "red"}}',
        '{"schema": 1, "document": {"kind": "Paragraph", "text": "не документ"}}',
    ],
)
def test_json_that_is_no_document_is_refused(text):
    with pytest.raises(DocumentError):
        from_json(text)


def test_json_of_another_schema_is_refused():
    text = to_json(execution_report()).replace(f'"schema":{SCHEMA}', f'"schema":{SCHEMA + 1}')
    with pytest.raises(DocumentError, match="schema 2"):
        from_json(text)


def test_document_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        execution_report().title = ("Другой",)


def test_stamp_leaves_blanks_to_sign_by_hand():
    stamp = Stamp("УТВЕРЖДАЮ", ("Начальник отдела",), name="", date="")
    assert stamp.lines() == ("УТВЕРЖДАЮ", "Начальник отдела", BLANK_LINE, BLANK_DATE)


def test_stamp_of_an_act_has_no_line_to_sign():
    assert Stamp("УТВЕРЖДЁН", ("постановлением № 7",)).lines() == ("УТВЕРЖДЁН", "постановлением № 7")


def test_third_stamp_is_refused():
    with pytest.raises(DocumentError):
        Document(title=(), stamps=(Stamp("А"), Stamp("Б"), Stamp("В")))


def test_unknown_orientation_is_refused():
    with pytest.raises(DocumentError):
        Document(title=(), orientation="diagonal")


def test_row_with_a_missing_cell_is_refused():
    with pytest.raises(DocumentError):
        Table((Column("№", 1), Column("Мера", 5)), (ItemRow(("1",)),))


def test_table_without_columns_is_refused():
    with pytest.raises(DocumentError):
        Table(())


def test_column_without_width_is_refused():
    with pytest.raises(DocumentError):
        Column("№", 0)


def test_numbered_row_of_a_single_column_is_refused():
    with pytest.raises(DocumentError):
        Table((Column("Мера", 5),), (GoalRow("1", "Цель"),))


def test_grouped_columns_give_a_header_of_two_rows():
    table = Table((Column("№", 1), Column("с", 2, group="Сроки"), Column("по", 2, group="Сроки")))
    assert table.header() == (
        (Cell("№", 0, rows=2), Cell("Сроки", 1, columns=2)),
        (Cell("с", 1), Cell("по", 2)),
    )


@given(tables())
def test_every_row_covers_every_column_once(table):
    for row in table.rows:
        covered = [
            place for cell in table.cells(row) for place in range(cell.column, cell.column + cell.columns)
        ]
        assert covered == list(range(len(table.columns)))


@given(tables())
def test_header_covers_its_grid_once(table):
    header = table.header()
    covered = [
        (row + down, cell.column + right)
        for row, cells in enumerate(header)
        for cell in cells
        for down in range(cell.rows)
        for right in range(cell.columns)
    ]
    grid = [(row, column) for row in range(len(header)) for column in range(len(table.columns))]
    assert sorted(covered) == grid


def test_texts_come_in_the_order_of_print():
    document = replace(approved_plan(), registration="№ 12-о от 15.01.2023")
    assert list(document.texts())[:13] == [
        "СОГЛАСОВАНО",
        "Председатель общественного совета",
        BLANK_LINE,
        BLANK_DATE,
        "УТВЕРЖДАЮ",
        "Начальник отдела культуры",
        "администрации Заозёрного района",
        f"{BLANK_LINE} В.Г. Пример",
        "27 ноября 2024 года",
        "№ 12-о от 15.01.2023",
        "ПЛАН",
        "мероприятий по улучшению качества услуг",
        "на 2025 год",
    ]


def test_full_name_is_one_line():
    assert Document(title=("План\nмероприятий", "на  год"), subtitle="2025").full_name() == (
        "План мероприятий на год 2025"
    )
