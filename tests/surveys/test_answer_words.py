"""Answers in words, matched to the options of a questionnaire."""

import time

import pytest

from surveys.importing.answer_words import RowReader
from surveys.importing.column_mapping import DAY, PERSONAL, SKIP
from surveys.questionnaire import Option, Question, Questionnaire, Section
from tests.factories.surveys import CONTENT, ru


def read(target, cell, chosen=None):
    return RowReader(CONTENT, [target], chosen).read([cell])


def sent(target, cell, chosen=None):
    fields, unknown = read(target, cell, chosen)
    assert unknown == []
    return fields


@pytest.mark.parametrize("cell", ["Да", "да", " ДА ", "Да."])
def test_option_is_known_by_its_words(cell):
    assert sent("came", cell) == {"came": ["yes"]}


@pytest.mark.parametrize("cell", ["5", "5 — отлично", "5. Отлично", "5 (вполне)", "05"])
def test_mark_is_known_by_its_figure(cell):
    assert sent("poster", cell) == {"poster": ["5"]}


@pytest.mark.parametrize("cell", ["не видел афиши", "Не видел Афиши.", "Затрудняюсь ответить", "-"])
def test_not_used_is_known_where_there_is_such_an_answer(cell):
    assert sent("poster", cell) == {"poster": ["na"]}


@pytest.mark.parametrize(
    ("target", "cell"), [("came", "Возможно"), ("poster", "6"), ("poster", "55"), ("came", "-")]
)
def test_what_means_nothing_is_told(target, cell):
    assert read(target, cell) == ({}, [(0, cell)])


@pytest.mark.parametrize(
    "cell", ["Источник 1, Источник 3", "Источник 3; источник 1", "Источник 1\nИсточник 3"]
)
def test_several_answers_stand_in_one_cell(cell):
    assert {key: sorted(values) for key, values in sent("found", cell).items()} == {"found": ["c1", "c3"]}


def test_options_may_hold_commas_themselves():
    options = (
        Option("a", ru("Сайт, соцсети")),
        Option("b", ru("Сайт")),
        Option("c", ru("Афиша, радио; газета")),
    )
    content = Questionnaire(
        ru("?"), (Section("s", ru(""), (Question("q", "multi", ru("?"), options=options),)),)
    )
    fields, unknown = RowReader(content, ["q"]).read(
        ["Сайт, Афиша, радио; газета, Сайт, соцсети, слухи, Сайт"]
    )
    assert (fields, unknown) == ({"q": ["b", "c", "a", "b"]}, [(0, "слухи")])


@pytest.mark.parametrize(
    ("cell", "codes"), [("1", ["c2"]), ("Источник 2", ["c2"]), ("Нет", None), ("0", None), ("", None)]
)
def test_column_of_one_option_says_whether_it_was_chosen(cell, codes):
    assert sent("found=c2", cell) == ({"found": codes} if codes else {})


def test_words_are_matched_by_hand():
    chosen = {"came": {"возможно": "no", "кто знает": "-"}}
    assert [sent("came", cell, chosen) for cell in ("Возможно", "Кто знает?")] == [{"came": ["no"]}, {}]


@pytest.mark.parametrize("target", [SKIP, PERSONAL, DAY])
def test_other_columns_hold_no_answers(target):
    assert read(target, "Да") == ({}, [])


def test_typed_answers_go_as_they_are():
    assert sent("wish", "Тише, пожалуйста") == {"wish": ["Тише, пожалуйста"]}
    assert sent("last", "12.10.2026 14:03") == {"last": ["12.10.2026"]}


def test_unmatched_words_are_counted_together():
    reader = RowReader(CONTENT, ["came", "rooms.r1", "rooms.r2"])
    found = reader.unmatched([["Возможно", "6", "плохо"], ["возможно!", "6", "6"], ["Да", "", "5"]])
    assert [(each.target, each.words, each.times) for each in found] == [
        ("came", "Возможно", 2), ("rooms", "6", 3), ("rooms", "плохо", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell", [", " * 1500, "Источник 1," * 270, " " * 3000 + "x", "Источник 1; " * 250 + "?", "а" * 3000]
)
def test_cell_of_any_length_is_read_at_once(cell):
    began = time.process_time()
    read("found", cell)
    assert time.process_time() - began < 0.5
