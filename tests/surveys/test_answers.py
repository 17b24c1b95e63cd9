"""From the fields of a form to the vector that is kept."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import LONGEST, AnswerReader, Problem, cleaned
from surveys.branching import asked
from surveys.masking import masked
from surveys.phrases import PHRASES
from surveys.questionnaire import NA, Question, Questionnaire, Section
from surveys.slots import NO_ANSWER, NOT_APPLICABLE, NOT_ASKED
from tests.factories.surveys import CONTENT, YES_NO
from tests.surveys.any_questionnaires import any_answers, fitting_answers, questionnaires

READER = AnswerReader(CONTENT)
PLACES = {slot.name: slot.place for slot in READER.layout.slots if slot.question != "found"}
INVISIBLE = {"Cc", "Cs", "Cf"}


def read(**sent):
    """Fields named with `__` for the point; a text stands for a list of one."""
    return READER.read(
        {
            name.replace("__", "."): value if isinstance(value, list) else [value]
            for name, value in sent.items()
        }
    )


def byte(name, **sent):
    return read(**sent).vector[PLACES[name]]


def problems(**sent):
    return {
        name: (problem.phrase, problem.figure)
        for name, problem in read(**({"came": "no"} | sent)).problems.items()
    }


class TestEachKind:
    def test_one_choice_is_its_place_among_the_options(self):
        assert (byte("came", came="yes"), byte("came", came="no"), byte("came")) == (1, 2, NO_ANSWER)

    def test_a_mark_is_itself(self):
        assert [byte("poster", came="yes", poster=mark) for mark in "12345"] == [1, 2, 3, 4, 5]

    def test_not_used_is_no_mark(self):
        assert byte("poster", came="yes", poster=NA) == NOT_APPLICABLE
        assert byte("rooms.r2", rooms__r2=NA) == NOT_APPLICABLE

    def test_several_options_set_their_bits_in_two_bytes(self):
        vector = read(found=["c1", "c3", "c8"]).vector
        assert (vector[2], vector[3]) == (0b1000101, 0b1000010)

    def test_options_of_one_byte_mark_the_other_as_answered_too(self):
        vector = read(found=["c7"]).vector
        assert (vector[2], vector[3]) == (0b1000000, 0b1000001)

    def test_a_table_has_a_mark_in_each_row(self):
        vector = read(rooms__r1="5", rooms__r7="1").vector
        assert list(vector[4:11]) == [5, 0, 0, 0, 0, 0, 1]

    def test_each_option_has_its_rank(self):
        assert list(read(order__a="2", order__b="1", order__c="3").vector[11:14]) == [2, 1, 3]

    def test_some_options_may_stay_without_a_rank(self):
        reading = read(came="no", order__b="1")
        assert (list(reading.vector[11:14]), reading.problems) == ([0, 1, 0], {})

    def test_readiness_to_advise_begins_at_nought(self):
        assert [byte("advise", advise=str(mark)) for mark in (0, 6, 10)] == [1, 7, 11]

    @pytest.mark.parametrize(
        ("age", "band"), [("5", 1), ("17", 1), ("18", 2), ("34", 2), ("60", 4), ("110", 4)]
    )
    def test_a_number_is_its_band_and_is_kept_exactly(self, age, band):
        reading = read(age=age)
        assert (reading.vector[PLACES["age"]], reading.exact) == (band, {"age": age})

    @pytest.mark.parametrize(
        "typed", ["2026-05-31", "31.05.2026", "31/5/2026", " 31.05.2026 ", "31.05.2026\u200e"]
    )
    def test_a_date_is_read_in_the_ways_people_write_it(self, typed):
        reading = read(last=typed)
        assert (reading.vector[PLACES["last"]], reading.exact) == (1, {"last": "2026-05-31"})

    def test_words_are_kept_beside(self):
        reading = read(name="Шахматы", wish="Больше книг\r\n\r\nи  света ")
        assert reading.texts == {"name": "Шахматы", "wish": "Больше книг\n\nи света"}
        assert (reading.vector[PLACES["name"]], reading.vector[PLACES["wish"]]) == (1, 1)

    def test_a_short_text_has_one_line(self):
        assert read(name="Шахматы\nи  шашки").texts == {"name": "Шахматы и шашки"}

    def test_contacts_are_hidden_before_they_are_kept(self):
        assert read(wish="Звоните 8 900 555-01-02").texts == {"wish": "Звоните [скрыто]"}


class TestProblems:
    def test_a_required_question_is_asked_for(self):
        assert problems(came="") == {"came": ("missing", None)}

    def test_what_is_not_required_may_stay_empty(self):
        assert problems() == {}

    @pytest.mark.parametrize("sent", [
        {"came": "maybe"}, {"advise": "11"}, {"advise": "-1"}, {"rooms.r1": "6"}, {"found": ["c1", "c9"]},
        {"order.a": "4"}, {"advise": NA}, {"came": "Yes"}, {"came": "1"},
    ])  # fmt: skip
    def test_what_was_not_offered_is_told(self, sent):
        (name,) = sent
        told = "order" if name == "order.a" else name
        assert problems(**{key.replace(".", "__"): value for key, value in sent.items()}) == {
            told: ("not_offered", None)
        }

    def test_two_answers_to_a_question_of_one_are_told(self):
        assert problems(came=["yes", "no"]) == {"came": ("only_one", None)}
        assert problems(rooms__r1=["1", "5"]) == {"rooms.r1": ("only_one", None)}
        assert problems(age=["18", "19"]) == {"age": ("only_one", None)}

    def test_the_same_answer_twice_is_one_answer(self):
        assert problems(came=["no", "no", ""]) == {}

    def test_not_used_beside_options_is_told(self):
        question = Question("q", "multi", {}, options=YES_NO, na={"ru": "Не знаю"})
        reader = AnswerReader(Questionnaire({"ru": ""}, (Section("s", {}, (question,)),)))
        assert reader.read({"q": ["yes", NA]}).problems == {"q": Problem("only_one")}
        assert reader.read({"q": [NA]}).vector == bytes([NOT_APPLICABLE])

    def test_one_rank_given_twice_is_told(self):
        assert problems(order__a="1", order__b="1") == {"order": ("same_rank", None)}

    @pytest.mark.parametrize(
        "typed", ["сорок", "4.5", "4,5", "1e2", "²", "٣٥", "9999999999", "+40", "4 0 лет"]
    )
    def test_what_is_no_whole_number_is_told(self, typed):
        assert problems(age=typed) == {"age": ("no_number", None)}

    def test_a_number_has_its_borders(self):
        assert problems(age="4") == {"age": ("too_small", 5)}
        assert problems(age="−40") == {"age": ("too_small", 5)}
        assert problems(age="111") == {"age": ("too_big", 110)}
        assert problems(age="1 1 0") == {}

    @pytest.mark.parametrize(
        "typed", ["31.02.2026", "вчера", "2026", "00.00.0000", "2026-13-01", "1.1.26", "31.05.2026 г."]
    )
    def test_what_is_no_day_is_told(self, typed):
        assert problems(last=typed) == {"last": ("no_date", None)}

    @pytest.mark.parametrize(("name", "longest"), [("name", 300), ("wish", 3000)])
    def test_a_text_may_be_as_long_as_is_said(self, name, longest):
        assert problems(**{name: "ы" * longest}) == {}
        assert problems(**{name: "ы" * (longest + 1)}) == {name: ("too_long", longest)}

    def test_a_question_with_a_problem_has_no_answer(self):
        reading = read(came="maybe", age="сорок", order__a="9")
        assert [reading.vector[PLACES[name]] for name in ("came", "age", "order.a")] == [0, 0, 0]
        assert reading.exact == {}

    def test_ranks_with_a_problem_are_no_answer(self):
        assert list(read(order__a="1", order__b="1", order__c="2").vector[11:14]) == [0, 0, 0]


class TestBranching:
    def test_a_skipped_question_is_not_asked_whatever_was_sent(self):
        assert byte("poster", came="no", poster="5") == NOT_ASKED
        assert byte("poster", poster="5") == NOT_ASKED

    def test_an_asked_question_without_an_answer_is_no_answer(self):
        assert byte("poster", came="yes") == NO_ANSWER

    def test_spaces_about_a_code_change_neither_the_answer_nor_the_branching(self):
        assert read(came=" yes ", poster="5 ") == read(came="yes", poster="5")

    def test_nothing_of_a_skipped_question_is_kept_or_told(self):
        hidden = Question("b", "text", {}, is_required=True, conditions=CONTENT.question("poster").conditions)
        first = CONTENT.question("came")
        reader = AnswerReader(Questionnaire({"ru": ""}, (Section("s", {}, (first, hidden)),)))
        reading = reader.read({"came": ["no"], "b": ["и" * 5000]})
        assert (reading.vector, reading.texts, reading.problems) == (bytes([2, NOT_ASKED]), {}, {})


@given(st.data())
def test_whatever_is_sent_is_read(data):
    questionnaire = data.draw(questionnaires())
    reader = AnswerReader(questionnaire)
    sent = data.draw(any_answers(questionnaire))
    reading = reader.read(sent)
    assert len(reading.vector) == len(reader.layout)
    check_bytes(reader, reading)
    check_asked(reader, sent, reading)
    check_kept(questionnaire, sent, reading)
    assert {problem.phrase for problem in reading.problems.values()} <= PHRASES.keys()


def check_bytes(reader, reading):
    """Each byte is one that its slot may hold."""
    for slot, held in zip(reader.layout.slots, reading.vector, strict=True):
        if held in {NO_ANSWER, NOT_ASKED}:
            continue
        if held == NOT_APPLICABLE:
            assert reader.questionnaire.question(slot.question).na
        elif slot.is_bits:
            assert 0b1000000 <= held < 0b1000000 + (1 << len(slot.codes))
        else:
            assert 1 <= held <= len(slot.codes)


def check_asked(reader, sent, reading):
    keys = asked(reader.questionnaire, reader.chosen(sent))
    for slot, held in zip(reader.layout.slots, reading.vector, strict=True):
        assert (held == NOT_ASKED) == (slot.question not in keys)
    told = {name.split(".")[0] for name in reading.problems}
    assert (told | set(reading.texts) | set(reading.exact)) <= keys


def check_kept(questionnaire, sent, reading):
    """Saved text == NFC of what was typed, less marks nobody sees and contacts."""
    for key, kept in reading.texts.items():
        typed = next(value for value in sent[key] if value.strip())
        seen = "".join(
            sign for sign in typed if sign.isspace() or unicodedata.category(sign) not in INVISIBLE
        )
        assert kept.split() == masked(" ".join(unicodedata.normalize("NFC", seen).split())).split()
        assert kept == unicodedata.normalize("NFC", kept)
        assert "\n" not in kept or questionnaire.question(key).kind == "long_text"
        assert not {sign for sign in kept if unicodedata.category(sign) in INVISIBLE} - {"\n"}


@given(st.data())
def test_fitting_answers_have_no_problems_but_of_ranks_and_of_what_is_missing(data):
    questionnaire = data.draw(questionnaires())
    reading = AnswerReader(questionnaire).read(data.draw(fitting_answers(questionnaire)))
    assert {problem.phrase for problem in reading.problems.values()} <= {"missing", "same_rank"}


@given(st.data())
def test_the_same_answers_are_always_read_alike(data):
    questionnaire = data.draw(questionnaires())
    sent = data.draw(any_answers(questionnaire))
    first, second = AnswerReader(questionnaire), AnswerReader(questionnaire)
    assert first.read(sent) == first.read(sent) == second.read(sent)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("е\u0308жик", "ёжик"),
        ("до\u0000м", "дом"),
        ("\ud800дом\udfff", "дом"),
        ("\u202eмод\u202c", "мод"),
        ("до\u00adм\ufeff", "дом"),
        ("👍🏽 отлично", "👍🏽 отлично"),
        ("З̷а̸лго", "З̷а̸лго"),
        ("слово\u00a0слово\u2009слово", "слово слово слово"),
        ("<b>дом</b> & 'сад'", "<b>дом</b> & 'сад'"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_text_is_kept_as_it_is_seen(typed, kept):
    assert read(wish=typed).texts == {"wish": kept}


@pytest.mark.parametrize("typed", ["", " ", "\0", "\u200b", "\ud800", "\u00ad \u202e", "\r\n\n"])
def test_a_text_of_which_nothing_is_seen_is_no_answer(typed):
    reading = read(came="no", wish=typed, name=typed, age=typed, last=typed)
    assert (reading.texts, reading.exact, reading.problems) == ({}, {}, {})
    assert reading.vector[PLACES["wish"]] == NO_ANSWER


def test_unknown_fields_are_passed_over():
    assert read(came="no", nobody="1", rooms__r99="5", rooms="5").problems == {}


def test_ten_thousand_fields_are_read_as_quickly_as_ten():
    sent = {f"x{number}": ["1"] * 10 for number in range(10_000)} | {"came": ["no"]}
    start = time.process_time()
    assert READER.read(sent) == READER.read({"came": ["no"]})
    assert time.process_time() - start < 0.05


def test_a_text_of_a_megabyte_is_told_soon():
    start = time.process_time()
    reading = read(came="no", wish="ы" * 1_000_000, name="1 " * 500_000, age="9" * 1_000_000)
    assert {name: problem.phrase for name, problem in reading.problems.items()} == {
        "wish": "too_long", "name": "too_long", "age": "no_number",
    }  # fmt: skip
    assert time.process_time() - start < 2


@given(st.text(), st.booleans())
def test_cleaning_a_cleaned_text_changes_nothing(typed, long):
    once = cleaned(typed, long=long)
    assert cleaned(once, long=long) == once


def test_longest_texts_are_those_of_both_kinds_of_words():
    assert LONGEST == {"text": 300, "long_text": 3000}
