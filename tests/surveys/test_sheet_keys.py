"""Keys of a keyboard as the answers of a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import AnswerReader
from surveys.paper.sheet_keys import cells_of, differing, read_sheet, said, typed_as
from surveys.questionnaire import Option, Question, Questionnaire, Section
from tests.factories.surveys import CONTENT, ru

READER = AnswerReader(CONTENT)
CELLS = cells_of(CONTENT)
BY_NAME = {cell.name: cell for cell in CELLS}


def read(**typed):
    return read_sheet(READER, CELLS, {name.replace("__", "."): keys for name, keys in typed.items()})


def byte(name, **typed):
    reading = read(**typed)
    assert reading.problems == {}
    (slot,) = [slot for slot in READER.layout.slots if slot.name == name][:1]
    return reading.reading.vector[slot.place]


def problem(**typed):
    ((_, words),) = read(**typed).problems.items()
    return words


def of_options(number, kind="single"):
    options = tuple(Option(f"c{place}", ru(f"Источник {place}")) for place in range(1, number + 1))
    content = Questionnaire(
        ru("Откуда?"), (Section("s", ru(""), (Question("q", kind, ru("?"), options=options),)),)
    )
    return AnswerReader(content), cells_of(content)


def test_rows_and_ranked_options_have_numbers_of_their_own():
    assert [cell.number for cell in CELLS] == [
        "1", "2", "3", *(f"4.{row}" for row in range(1, 8)), "5.1", "5.2", "5.3", "6", "7", "8", "9", "10",
    ]  # fmt: skip


def test_an_option_is_chosen_by_its_number():
    assert byte("came", came="2") == 2


def test_a_mark_is_chosen_by_its_figure():
    assert byte("rooms.r3", rooms__r3="5") == 5


@pytest.mark.parametrize("key", ["-", "–", "н", "Н", "y"])
def test_a_dash_or_its_letter_is_not_used(key):
    assert byte("rooms.r1", rooms__r1=key) == 254


@pytest.mark.parametrize("key", ["", " ", "0"])
def test_nought_is_no_answer(key):
    assert byte("rooms.r1", rooms__r1=key) == 0


def test_nought_is_a_mark_where_marks_begin_at_nought():
    assert [byte("advise", advise=key) for key in ("0", "10", "")] == [1, 11, 0]


def test_several_options_are_typed_in_a_row():
    assert byte("found", found="135") == 64 | 0b10101


def test_more_than_nine_options_are_typed_apart():
    reader, cells = of_options(12, "multi")
    vector = read_sheet(reader, cells, {"q": "1 3,12"}).reading.vector
    assert list(vector) == [64 | 0b101, 64 | 0b100000]


def test_more_than_nine_options_to_choose_one_of_are_numbers():
    reader, cells = of_options(12)
    assert list(read_sheet(reader, cells, {"q": "12"}).reading.vector) == [12]


def test_a_day_is_typed_in_figures_alone():
    assert read(last="31052026").reading.exact == {"last": "2026-05-31"}


def test_what_a_key_does_not_mean_is_told_with_what_it_may_mean():
    assert problem(came="3") == "Такого варианта нет. Варианты: 1–2, 0 — нет ответа"
    assert problem(rooms__r1="7") == "Такого варианта нет. Варианты: 1–5, 0 — нет ответа, - — не был"
    assert problem(came="1", order__a="1", order__b="1") == "Один номер поставлен дважды"
    assert problem(age="4") == "Число не может быть меньше 5"


def test_a_required_question_may_be_left_out_on_paper():
    assert (byte("came"), read().problems) == (0, {})


def test_what_the_branching_skips_is_not_asked_whatever_was_typed():
    assert byte("poster", came="2", poster="4") == 255


def test_a_wrong_key_in_a_skipped_question_is_no_problem():
    assert read(came="2", poster="9").problems == {}


def test_two_entries_differ_where_their_keys_do():
    first, second = (
        typed_as(CELLS, READER.layout, sheet.vector, sheet.exact, sheet.texts)
        for sheet in (
            read(came="1", age="20", wish="Тише").reading,
            read(came="2", age="21", wish="Громче").reading,
        )
    )
    assert [cell.name for cell in differing(CELLS, first, second)] == ["came", "poster", "age"]


def keys_of(cell):
    if cell.kind == "one":
        keys = [choice.key for choice in cell.choices] + ["", "0"] + (["-"] if cell.na else [])
        return st.sampled_from(keys)
    if cell.kind == "several":
        return st.sets(st.sampled_from([choice.key for choice in cell.choices])).map("".join)
    values = {"number": ["", "5", "18", "110"], "date": ["", "01.02.2026"], "words": ["", "Два слова"]}
    return st.sampled_from(values[cell.kind])


@given(st.fixed_dictionaries({cell.name: keys_of(cell) for cell in CELLS if "order" not in cell.name}))
def test_a_stored_sheet_is_shown_in_keys_that_read_the_same(typed):
    first = read_sheet(READER, CELLS, typed)
    assert first.problems == {}
    shown = typed_as(CELLS, READER.layout, first.reading.vector, first.reading.exact, first.reading.texts)
    assert read_sheet(READER, CELLS, shown).reading == first.reading


def test_the_ends_of_a_scale_have_words_and_every_mark_is_told_by_its_figure():
    worded = Question("own", "scale", ru("Удобно ли?"), low=ru("нет"), high=ru("да"))
    usual = Question("usual", "scale", ru("Чисто ли?"))
    content = Questionnaire(ru("О зале"), (Section("s1", ru(""), (worded, usual)),))
    own, plain = cells_of(content)
    assert own.offered == "1 нет · 2 · 3 · 4 · 5 да"
    assert plain.offered == "1 плохо · 2 · 3 · 4 · 5 отлично"
    assert [said(own, key) for key in ("1", "3", "5")] == ["1", "3", "5"]
