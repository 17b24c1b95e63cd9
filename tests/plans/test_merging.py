"""Two texts that met in one row."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from plans.texts.merging import joined, merged, sides

TEXTS = st.text(st.sampled_from("аб 1.\n"), max_size=40)


def marked(side):
    return [piece.text.strip() for piece in side if piece.kind == "other"]


def test_words_that_differ_are_marked_on_both_sides():
    both = sides("Пришли 45 человек, довольны все.", "Пришли 40 человек, довольны.")
    assert (marked(both.mine), marked(both.theirs)) == (["45", "все"], ["40"])


@given(TEXTS, TEXTS)
def test_each_side_holds_every_word_of_its_text(mine, theirs):
    both = sides(mine, theirs)
    assert "".join(piece.text for piece in both.mine) == mine
    assert "".join("".join(piece.text for piece in both.theirs).split()) == "".join(theirs.split())


@given(TEXTS, TEXTS)
def test_joining_drops_no_word(first, second):
    whole = joined(first, second)
    assert (first.strip() in whole, second.strip() in whole) == (True, True)


def test_the_saved_text_stands_first():
    assert joined("Сохранено.\n", "Моё.") == "Сохранено.\n\nМоё."


def test_what_one_text_says_already_is_not_said_twice():
    assert joined("Провели час чтения.", "Провели час чтения. Пришли 12 человек.").count("Провели") == 1
    assert joined("Раз. Два.", "Два.") == "Раз. Два."


def test_a_number_is_not_said_by_a_longer_one():
    assert joined("Пришли 120 человек.", "Пришли 12") == "Пришли 120 человек.\n\nПришли 12"
    assert joined("12", "120 человек") == "12\n\n120 человек"


def test_of_two_rows_one_s_own_answers_win_where_only_one_can_stand():
    day = dt.date(2024, 6, 20)
    mine = {
        "text": "Моё",
        "state": "done",
        "actual_date": None,
        "stages_done": ["а"],
        "figures": {1: 5, 2: None},
    }
    theirs = {
        "text": "Их",
        "state": "in_progress",
        "actual_date": day,
        "stages_done": ["б"],
        "figures": {1: 4, 2: 7},
    }
    assert merged(mine, theirs) == {
        "text": "Их\n\nМоё",
        "state": "done",
        "actual_date": day,
        "stages_done": ["б", "а"],
        "figures": {1: 5, 2: 7},
    }


def test_a_state_nobody_chose_does_not_replace_one_that_somebody_did():
    assert merged({"state": "not_started"}, {"state": "done"}) == {"state": "done"}
