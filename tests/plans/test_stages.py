"""The stages of an item, as people list them in a cell."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.texts.stages import split_stages

LISTED = [
    ("", ()),
    (" \n-\n", ()),
    ("- анализ посетителей;\n- выявление причин", ("анализ посетителей", "выявление причин")),
    ("–\u00a0график выездов;\n–\u00a0встречи с жителями.", ("график выездов", "встречи с жителями.")),
    ("-анализ;-выводы", ("анализ", "выводы")),
    ("1) заявка; 2) закупка; 3) приёмка", ("заявка", "закупка", "приёмка")),
    ("1) заявка 2) закупка (до 5 штук) 3) приёмка", ("заявка", "закупка (до 5 штук)", "приёмка")),
    ("а) осмотр б) ремонт", ("осмотр", "ремонт")),
    ("1. Подготовить доклад\n2. Выступить", ("Подготовить доклад", "Выступить")),
    ("Собрать анкеты\nПодвести итоги", ("Собрать анкеты", "Подвести итоги")),
    ("- опросы жителей\nрайона (анкеты);\n- подсчёт", ("опросы жителей района (анкеты)", "подсчёт")),
    ("- опросы (анкеты; телефон);\n- подсчёт", ("опросы (анкеты; телефон)", "подсчёт")),
    ("публикации в газете,\nна сайте\nвстречи", ("публикации в газете, на сайте", "встречи")),
    ("семинар", ("семинар",)),
    ("Семинар для 20) человек", ("Семинар для 20) человек",)),
    ("01.09.2024 открыть выставку", ("01.09.2024 открыть выставку",)),
    ("- опрос;\n- опрос", ("опрос",)),
]


@pytest.mark.parametrize(("cell", "stages"), LISTED)
def test_every_stage_is_found(cell, stages):
    assert split_stages(cell) == stages


WORDS = st.text("абвгдежз АБВ,.()«»", min_size=1, max_size=20).map(lambda text: f"слово{text}конец")
STAGES = st.lists(WORDS, min_size=1, max_size=6, unique_by=lambda text: " ".join(text.split()))


@pytest.mark.parametrize("mark", ["- ", "– ", "• ", "-"])
@given(stages=STAGES)
def test_a_list_with_dashes_is_read_back(mark, stages):
    cell = ";\n".join(mark + stage for stage in stages)
    assert split_stages(cell) == tuple(" ".join(stage.split()) for stage in stages)


@given(st.text("абв19 -–•;:,.()\n", max_size=60))
def test_no_word_of_the_cell_is_lost(cell):
    marks_or_repeats = set(re.findall(r"\w+", cell)) - set(re.findall(r"\w+", " ".join(split_stages(cell))))
    assert all(re.fullmatch(r"\d{1,2}|[а-я]", word) for word in marks_or_repeats)


@given(st.text(max_size=80))
def test_any_cell_is_read_calmly_and_every_stage_stands_by_itself(cell):
    stages = split_stages(cell)
    assert all(stage == stage.strip() != "" for stage in stages)
    assert len(set(stages)) == len(stages)
