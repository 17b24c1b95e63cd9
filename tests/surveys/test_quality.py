"""Signs that an answer may not be a visitor's honest one."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import AnswerReader
from surveys.quality import (
    WORDS,
    Sign,
    is_out_of_hours,
    is_straight,
    is_too_fast,
    reading_seconds,
    words_of,
)
from surveys.questionnaire import Question, Questionnaire, Row, Section
from tests.factories.surveys import CONTENT

READER = AnswerReader(CONTENT)
ROWS = [f"rooms.r{number}" for number in range(1, 8)]
hours = st.integers(0, 23)


def straight(**sent):
    return is_straight(READER.read({name: [value] for name, value in sent.items()}).vector, READER.layout)


def marks(*given):
    return {name: mark for name, mark in zip(ROWS, given, strict=False) if mark}


def test_every_sign_has_its_words():
    assert set(WORDS) == set(Sign)
    assert len(set(WORDS.values())) == len(Sign)


def test_each_sign_is_a_bit_of_its_own():
    assert sum(Sign) == sum(1 << place for place in range(len(Sign)))


@given(st.sets(st.sampled_from(list(Sign))))
def test_signs_are_told_each_by_its_words(signs):
    assert words_of(sum(signs)) == [WORDS[sign] for sign in Sign if sign in signs]


class TestStraightLine:
    def test_six_marks_alike_are_straight(self):
        assert straight(**marks(*"555555"))
        assert straight(**marks(*"1111111"))

    def test_five_marks_are_too_few(self):
        assert not straight(**marks(*"55555"))

    def test_one_other_mark_breaks_the_line(self):
        assert not straight(**marks(*"5555554"))

    def test_a_scale_stands_in_the_line_too(self):
        assert straight(came="yes", poster="5", **marks(*"55555"))
        assert not straight(came="yes", poster="1", **marks(*"55555"))

    def test_what_is_no_mark_neither_helps_nor_breaks(self):
        assert straight(**marks("5", "na", "5", "5", "5", "5", "5"))
        assert not straight(**marks(*["na"] * 7))
        assert not straight()

    def test_readiness_to_advise_is_another_scale(self):
        assert straight(advise="0", **marks(*"555555"))


class TestSpeed:
    def test_reading_takes_time_for_every_word_of_questions_and_rows(self):
        content = Questionnaire(
            {"ru": "Заголовок"},
            (
                Section(
                    "s", {"ru": "Часть"},
                    (
                        Question("q", "matrix", {"ru": "Пять слов в этом вопросе", "tt": "Ике сүз"},
                                 rows=(Row("r", {"ru": "И три слова"}),)),
                    ),
                ),
            ),
        )  # fmt: skip
        assert reading_seconds(content, "ru") == pytest.approx(8 * 0.3)
        assert reading_seconds(content, "tt") == pytest.approx(5 * 0.3)

    def test_three_times_faster_than_reading_is_too_fast(self):
        assert is_too_fast(9.9, 30)
        assert not is_too_fast(10, 30)

    def test_a_clock_that_went_back_is_no_sign(self):
        assert not is_too_fast(-5, 30)


class TestHours:
    @pytest.mark.parametrize(("hour", "is_out"), [(9, True), (10, False), (17, False), (18, True), (0, True)])
    def test_the_hour_that_begins_at_closing_is_out(self, hour, is_out):
        assert is_out_of_hours(hour, dt.time(10), dt.time(18)) == is_out

    def test_an_hour_that_is_open_in_part_is_not_out(self):
        assert not is_out_of_hours(9, dt.time(9, 30), dt.time(18, 30))
        assert not is_out_of_hours(18, dt.time(9, 30), dt.time(18, 30))

    def test_a_place_may_close_after_midnight(self):
        out = [hour for hour in range(24) if is_out_of_hours(hour, dt.time(20), dt.time(2))]
        assert out == list(range(2, 20))

    def test_a_place_that_closes_at_midnight_is_open_in_the_evening(self):
        assert [hour for hour in range(24) if is_out_of_hours(hour, dt.time(10), dt.time(0))] == list(
            range(10)
        )

    @given(hours, st.times() | st.none())
    def test_hours_that_nobody_told_are_never_out(self, hour, told):
        assert not is_out_of_hours(hour, told, None)
        assert not is_out_of_hours(hour, None, told)

    @given(hours, hours)
    def test_a_place_that_never_closes_is_never_out(self, hour, opens):
        assert not is_out_of_hours(hour, dt.time(opens), dt.time(opens))

    @given(st.times(), st.times())
    def test_the_hour_of_opening_is_never_out(self, opens, closes):
        assert not is_out_of_hours(opens.hour, opens, closes)
