"""Which column of an export is which question."""

import pytest

from surveys.importing.column_mapping import DAY, SKIP, is_personal, proposed, targets_of
from tests.factories.surveys import CONTENT

TARGETS = targets_of(CONTENT)


def mapped(*headings):
    return [column.target for column in proposed(headings, TARGETS)]


def test_column_is_known_by_the_words_of_its_question():
    assert mapped("Вы пришли по афише?", "Что улучшить?") == ["came", "wish"]


@pytest.mark.parametrize(
    "heading",
    ["вы пришли по афише", "1. Вы пришли по афише?", "Вы  пришли\u00a0по афише ?", "ВЫ ПРИШЛИ ПО АФИШЕ? *",
     "Вопрос 1. Вы пришли по афише?", "Вы пришли по афишам?"],
)  # fmt: skip
def test_case_signs_and_numbers_do_not_matter(heading):
    assert mapped(heading) == ["came"]


def test_row_of_a_table_stands_in_brackets():
    assert mapped("Оцените залы [Зал 3]", "Оцените залы / Зал 7", "Оцените залы: Зал 1") == [
        "rooms.r3", "rooms.r7", "rooms.r1",
    ]  # fmt: skip


def test_option_may_have_a_column_of_its_own():
    assert mapped("Откуда вы о нас знаете? / Источник 2", "Откуда вы о нас знаете?") == ["found=c2", "found"]


def test_ranked_option_is_a_column():
    assert mapped("Что важнее? [Книги]") == ["order.b"]


def test_each_question_is_taken_once_by_the_likest_column():
    assert mapped("Вы пришли по афишке?", "Вы пришли по афише?") == [SKIP, "came"]


@pytest.mark.parametrize("heading", ["Отметка времени", "Время создания", "Timestamp"])
def test_moment_of_the_answer_is_its_day(heading):
    assert mapped(heading, "Что улучшить?") == [DAY, "wish"]


def test_strange_column_is_passed_over():
    assert mapped("Номер читательского билета", "") == [SKIP, SKIP]


@pytest.mark.parametrize(
    "heading",
    [
        "ID",
        "IP",
        "Ваша фамилия",
        "ФИО",
        "E-mail",
        "Адрес электронной почты",
        "Контактный телефон",
        "Имя",
        "Логин",
    ],
)
def test_columns_about_the_person_are_seen_by_their_heading(heading):
    assert is_personal(heading, [])


@pytest.mark.parametrize(
    "cells",
    [
        ["a@example.ru", "", "b@example.org"],
        ["+7 (900) 000-00-00", "8 900 000 00 01"],
        ["10.0.0.1", "192.0.2.7"],
    ],
)
def test_columns_about_the_person_are_seen_by_their_cells(cells):
    assert is_personal("Ответ", cells)


@pytest.mark.parametrize("heading", ["Что улучшить?", "Понятна ли афиша?", "Оцените залы [Зал 1]", "Ваш пол"])
def test_questions_are_not_about_the_person(heading):
    assert not is_personal(heading, ["Да", "Нет", "5", "12.10.2026"])
