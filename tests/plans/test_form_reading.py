"""What a table filled in outside the portal says about the rows of a form."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.reading.form_reading import (
    NO_FIGURE,
    NO_ITEM,
    NO_NAMES,
    NOTHING_KNOWN,
    STRANGE_CODE,
    TOO_MANY,
    TWO_ITEMS,
    TWO_NAMES,
    UNCLEAR,
    FormReading,
    read_form,
)
from plans.reading.grid import Cell, Grid, Row
from plans.reading.pasted_grid import pasted_grid
from plans.sheets.form_sheet import FormItem, figure_code, mark, row_code

NO_STATE = "«готово» — нет такого состояния. Выберите одно: не приступали, исполнено, не исполнено."
TOO_LONG = "Слишком длинно: 20001 знаков, а помещается 20000. Сократите текст."
LONG_REASON = "Слишком длинно: 2001 знаков, а помещается 2000. Сократите текст."
STATES = {"not_started": "не приступали", "done": "исполнено", "not_done": "не исполнено"}
ITEMS = [
    FormItem(
        11, "1.1", "Мастер-классы", "Мастер-классы\n\nПрограмма", [(5, "Посещения"), (6, "Посещения детей")]
    ),
    FormItem(12, "1.2", "Выставки", "Выставки", [(7, "Выставки, ед.")], ["ежеквартально"]),
    FormItem(13, "2.1.", "Концерты", "Концерты", (), ["до 1 марта"]),
]
EMPTY = {"text": "", "state": "not_started", "actual_date": "", "reason": ""}
HEAD = "№\tМероприятие\tЧто сделано\tСостояние\tФактический срок\tПричина\n"


def read(text, first=11, items=ITEMS):
    return read_form(pasted_grid(text), items, STATES, first=first)


def values(reading):
    return {row.row: {name: cell.value for name, cell in row.cells.items()} for row in reading.rows}


def told(reading):
    return [(problem.row, problem.column, problem.message) for problem in reading.problems]


def test_rows_under_headings_are_found_by_number():
    reading = read(
        HEAD
        + "1.1\tМастер-классы\tПровели\tИсполнено\t20.03.2024\t\n"
        + "Раздел II\t\t\t\t\t\n"
        + "2.1\tКонцерты\t\tне исполнено\t\tНет средств\n"
    )
    assert values(reading) == {
        11: {"text": "Провели", "state": "done", "actual_date": "2024-03-20"},
        13: {"state": "not_done", "reason": "Нет средств"},
    }
    assert told(reading) == []
    assert [row.line for row in reading.rows] == [2, 4]


def test_columns_that_go_nowhere_are_named_by_their_headings():
    """An empty one has nothing to lose, and a second of the same kind is not taken."""
    reading = read(
        "№\tЧто сделано\tНомер приказа\tПусто\tЧто сделано\n1.1\tПровели\t17-од\t\tИ ещё\n1.2\tДва\t\t\t"
    )
    assert (values(reading), told(reading)) == ({11: {"text": "Провели"}, 12: {"text": "Два"}}, [])
    assert list(reading.unknown) == ["Номер приказа", "Что сделано"]
    assert list(FormReading.from_json(reading.as_json()).unknown) == ["Номер приказа", "Что сделано"]


def test_a_long_heading_is_cut_in_an_error():
    heading = "Фактический срок " + "исполнения мероприятия " * 4
    reading = read(f"№\tЧто сделано\t{heading}\n1.1\tДа\tвчера")
    assert [problem.column for problem in reading.problems] == [f"«{heading[:60]}…»"]


def test_rows_of_the_plans_own_form_are_understood():
    text = (
        "№ п/п\tНаименование мероприятия\tСроки\tИнформация об исполнении\n1.2.\tВыставки\tежеквартально\tТри"
    )
    assert values(read(text)) == {12: {"text": "Три"}}


def test_rows_without_headings_are_understood_by_what_stands_in_them():
    text = "1.1\tМастер-классы\tПровели\tисполнено\t1.03.2024\n1.2\tВыставки\tОткрыли\tне приступали\t\n"
    assert values(read(text)) == {
        11: {"text": "Провели", "state": "done", "actual_date": "2024-03-01"},
        12: {"text": "Открыли", "state": "not_started"},
    }


def test_a_title_alone_names_the_row():
    assert values(read("Выставки\tОткрыли две\nКонцерты\tОдин")) == {
        12: {"text": "Открыли две"},
        13: {"text": "Один"},
    }


def test_one_column_fills_the_rows_from_the_chosen_one_and_an_empty_cell_keeps_its_row():
    assert values(read("Открыли\nСпели", first=12)) == {12: {"text": "Открыли"}, 13: {"text": "Спели"}}
    assert values(read("Провели\n\nСпели")) == {11: {"text": "Провели"}, 13: {"text": "Спели"}}


def test_more_texts_than_rows_are_an_error():
    assert told(read("Раз\nДва", first=13)) == [(2, "", TOO_MANY)]


def test_an_unknown_number_is_an_error_at_its_row_and_column():
    assert told(read(HEAD + "7.7\tЧужое\tСделали\t\t\t")) == [(2, "«№»", NO_ITEM)]


def test_a_number_and_a_title_of_two_items_are_an_error():
    assert told(read(HEAD + "1.1\tВыставки\tСделали\t\t\t")) == [(2, "«№»", TWO_NAMES)]


def test_the_same_item_twice_is_an_error():
    text = HEAD + "1.1\t\tРаз\t\t\t\n1.1\t\tДва\t\t\t"
    assert told(read(text)) == [(3, "«№»", "Мероприятие уже есть в строке 2.")]


def test_a_second_text_column_without_headings_is_an_error():
    assert told(read("1.1\tПровели\tЕщё что-то")) == [(1, "3", UNCLEAR)]


def test_a_table_without_anything_to_take_says_what_is_wanted():
    assert told(read("1.1\n1.2")) == [(1, "", NOTHING_KNOWN)]


def test_a_workbook_that_names_no_row_is_refused_rather_than_guessed():
    assert told(read("Что сделано\tСостояние\nПровели\tисполнено", first=None)) == [(1, "", NO_NAMES)]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("1.1\t\t\tготово\t\t", "«Состояние»", NO_STATE),
        ("1.1\t\t\t\t31.02.2024\t", "«Фактический срок»", "«31.02.2024» — не дата. Напишите так: 15.06.2024."),
        ("1.1\t\t\t\t45371\t", "«Фактический срок»", "«45371» — не дата. Напишите так: 15.06.2024."),
        ("1.1\t\t\t\t15.06.1924\t", "«Фактический срок»", "«15.06.1924»: проверьте год."),
        ("1.1\t\t" + "я" * 20_001 + "\t\t\t", "«Что сделано»", TOO_LONG),
        ("1.1\t\t\t\t\t" + "я" * 2_001, "«Причина»", LONG_REASON),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_at_its_row_and_column(line, column, message):
    assert told(read(HEAD + line)) == [(2, column, message)]


def test_blanks_do_not_belong_to_a_value():
    assert values(read(HEAD + "1.1\t\t  \t Не  приступали. \t 1.03.2024 г. \t x ")) == {
        11: {"state": "not_started", "actual_date": "2024-03-01", "reason": "x"}
    }


# figures

FIGURES = "№\tЧто сделано\tПоказатель\tЗначение показателя\n"


def test_figures_stand_beside_their_row_and_under_it():
    text = FIGURES + "1.1\tПровели\tПосещения, чел.; было 7\t8 947,5\n\t\tПосещения детей\t−3\n1.2\t\t\t12\n"
    assert values(read(text)) == {
        11: {"text": "Провели", "figure.5": "8947.5", "figure.6": "-3"},
        12: {"figure.7": "12"},
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("нет", "«нет» — не число. Напишите цифрами, например 8947 или 12,5."),
        ("12 %", "«12 %» — не число. Напишите цифрами, например 8947 или 12,5."),
        ("1,2345", "Слишком длинное число: до запятой не больше 15 цифр, после неё не больше трёх."),
        ("1" * 16, "Слишком длинное число: до запятой не больше 15 цифр, после неё не больше трёх."),
    ],
)
def test_a_wrong_figure_is_told(value, message):
    assert told(read(FIGURES + f"1.1\t\tПосещения\t{value}")) == [(2, "«Значение показателя»", message)]


def test_a_figure_that_the_item_does_not_have_is_told():
    assert told(read(FIGURES + "1.1\t\tПоступления\t5")) == [(2, "«Значение показателя»", NO_FIGURE)]


# codes


def coded(*rows):
    """Lines of the portal's own workbook: code, cells."""
    cells = ["row_code", "figure_code", "№", "Мероприятие", "Срок"]
    head = [
        "Код строки",
        "Код показателя",
        *cells[2:],
        "Что сделано",
        "Состояние",
        "Фактический срок",
        "Причина",
    ]
    lines = [head, *rows]
    return Grid(
        tuple(
            Row(number, {place: Cell(text) for place, text in enumerate(line) if text})
            for number, line in enumerate(lines, start=1)
        )
    )


def line(row=11, version=3, base=EMPTY, title="Мастер-классы", text="", state="не приступали"):
    return [row_code(row, version, base), "", "1.1", title, "", text, state, "", ""]


def test_an_empty_cell_of_a_coded_line_was_emptied():
    base = EMPTY | {"text": "Было"}
    [row] = read_form(coded(line(base=base)), ITEMS, STATES).rows
    assert (row.version, row.cells["text"].value, row.cells["text"].mark) == (3, "", mark("Было"))


def test_an_emptied_state_says_nothing():
    [row] = read_form(coded(line(state="")), ITEMS, STATES).rows
    assert sorted(row.cells) == ["actual_date", "reason", "text"]


def test_a_code_goes_before_a_changed_title_and_number():
    reading = read_form(coded(line(12, title="Выставки (новые)", text="Да")), ITEMS, STATES)
    assert values(reading)[12]["text"] == "Да"
    assert told(reading) == []


def test_codes_that_were_sorted_apart_from_their_titles_are_an_error():
    assert told(read_form(coded(line(12, title="Концерты")), ITEMS, STATES)) == [(2, "C «№»", TWO_ITEMS)]


def test_a_code_of_another_form_is_an_error():
    assert told(read_form(coded(line(99, text="Чужое")), ITEMS, STATES)) == [(2, "C «№»", STRANGE_CODE)]


def test_a_row_that_left_the_plan_is_known_by_its_code_alone():
    gone = FormItem(14, "1.2", "Выставки", is_gone=True)
    reading = read_form(coded(line(14, title="Выставки", text="Поздно")), [*ITEMS, gone], STATES)
    assert (values(reading)[14]["text"], told(reading)) == ("Поздно", [])
    assert values(read("1.2\tДа", items=[*ITEMS, gone])) == {12: {"text": "Да"}}


def test_coded_lines_pasted_without_headings_keep_their_columns():
    line_ = "\t".join(line(text="Да", state="исполнено")[:9])
    assert values(read(line_))[11] == {"text": "Да", "state": "done", "actual_date": "", "reason": ""}


def test_a_coded_figure_may_be_emptied():
    grid = pasted_grid(
        "Код строки\tКод показателя\tПоказатель\tЗначение показателя\n"
        f"{row_code(11, 1, EMPTY)}\t{figure_code(11, 5, '7')}\tПосещения\t\n"
    )
    [row] = read_form(grid, ITEMS, STATES).rows
    assert row.cells["figure.5"].value == ""


def test_a_reading_survives_being_kept():
    reading = read_form(coded(line(text="Да"), line(99)), ITEMS, STATES)
    assert FormReading.from_json(reading.as_json()) == reading


ANYTHING = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["1.1", "Выставки", "исполнено", "Что сделано", "№", "Показатель", "Посещения", "\ud800", "\x00"]
    ),
    st.builds(row_code, st.integers(10, 14), st.integers(0, 3), st.just(EMPTY)),
    st.builds(figure_code, st.integers(10, 14), st.integers(4, 8), st.just("")),
)
TABLES = st.lists(st.dictionaries(st.integers(0, 12), ANYTHING, max_size=6), max_size=6)


@given(TABLES, st.sampled_from([None, 11, 13, 99]))
def test_whatever_is_brought_is_read_or_told(table, first):
    rows = [
        Row(number, {place: Cell(text) for place, text in line.items()})
        for number, line in enumerate(table, start=1)
    ]
    reading = read_form(Grid(tuple(rows)), ITEMS, STATES, first=first)
    assert {row.row for row in reading.rows} <= {11, 12, 13}
    assert len({row.row for row in reading.rows}) == len(reading.rows)
    json.dumps(reading.as_json(), ensure_ascii=False).encode()
