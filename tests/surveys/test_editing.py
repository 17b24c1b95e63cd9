"""Edits of a questionnaire: keys stay unique, branching stays possible, measures stay where the question does."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.building.doctor import condition_faults
from surveys.building.editing import (
    DOWN,
    UP,
    Refused,
    add_question,
    add_section,
    change_question,
    change_section,
    duplicate_question,
    duplicate_section,
    empty,
    keys_of,
    move_question,
    move_section,
    remove_question,
    remove_section,
)
from surveys.building.list_lines import (
    option_lines,
    read_lines,
    row_lines,
    with_factors,
    with_options,
    with_rows,
)
from surveys.building.measures import known_measures, measured, renewed, with_other_measures
from surveys.questionnaire import (
    KEY,
    KINDS,
    Condition,
    Factor,
    Option,
    Question,
    Questionnaire,
    Row,
    Section,
    Tie,
)
from tests.surveys.any_questionnaires import questionnaires


def ru(words):
    return {"ru": words}


YES_NO = (Option("yes", ru("Да")), Option("no", ru("Нет")))
CAME = Question("came", "single", ru("Пришли?"), options=YES_NO, tie=Tie("m-came"))
LIKED = Question(
    "liked", "scale", ru("Понравилось?"), conditions=(Condition("came", ("yes",)),), tie=Tie("m-liked")
)
WISH = Question("wish", "long_text", ru("Что улучшить?"), tie=Tie("m-wish"))
ROOMS = Question(
    "rooms",
    "matrix",
    ru("Залы"),
    rows=(Row("a", ru("Большой"), Tie("m-a")), Row("b", ru("Малый"), Tie("m-b"))),
)
CONTENT = Questionnaire(
    ru("Анкета"), (Section("s1", ru("Вы"), (CAME, LIKED)), Section("s2", ru("Мы"), (WISH, ROOMS)))
)


def order(content):
    return {section.key: [question.key for question in section.questions] for section in content.sections}


# questions and sections


def test_a_question_goes_one_place_up_or_down():
    assert order(move_question(CONTENT, "rooms", UP)) == {"s1": ["came", "liked"], "s2": ["rooms", "wish"]}


def test_at_the_edge_of_a_section_it_goes_into_the_next_one():
    assert order(move_question(CONTENT, "liked", DOWN)) == {"s1": ["came"], "s2": ["liked", "wish", "rooms"]}
    assert order(move_question(CONTENT, "wish", UP)) == {"s1": ["came", "liked", "wish"], "s2": ["rooms"]}


@pytest.mark.parametrize(("key", "step"), [("came", UP), ("rooms", DOWN)])
def test_at_the_edge_of_the_questionnaire_it_stays(key, step):
    assert move_question(CONTENT, key, step) == CONTENT


def test_a_question_cannot_go_above_the_one_it_hangs_on():
    with pytest.raises(Refused, match="Вопрос 2 показывается не всем"):
        move_question(CONTENT, "liked", UP)
    with pytest.raises(Refused):
        move_section(
            replace(CONTENT, sections=(Section("s0", {}, (CAME,)), Section("s1", {}, (LIKED,)))), "s1", UP
        )


@pytest.mark.parametrize("edit", [lambda: remove_question(CONTENT, "came"),
                                  lambda: change_question(CONTENT, replace(CAME, options=YES_NO[1:])),
                                  lambda: change_question(CONTENT, replace(CAME, kind="ranking"))])  # fmt: skip
def test_what_others_hang_on_is_not_taken_away(edit):
    with pytest.raises(Refused, match="Вопрос"):
        edit()


def test_a_section_goes_with_its_questions():
    assert order(remove_section(CONTENT, "s2")) == {"s1": ["came", "liked"]}
    assert order(move_section(CONTENT, "s1", DOWN)) == {"s2": ["wish", "rooms"], "s1": ["came", "liked"]}


def test_a_copy_of_a_question_stands_below_and_measures_something_of_its_own():
    fed = replace(CAME, tie=Tie("m-came", "hall", "importance", ("2.3:numerator",)))
    before = change_question(CONTENT, fed)
    _, copy, *_ = duplicate_question(before, "came").questions()
    assert (copy.text, copy.options) == (CAME.text, CAME.options)
    assert copy.key != "came"
    assert copy.tie == Tie(copy.tie.measure)
    assert copy.tie.measure not in {"", "m-came"}


def test_in_a_copied_section_questions_hang_on_their_own_neighbours():
    copied = duplicate_section(CONTENT, "s1").sections[1]
    came, liked = copied.questions
    assert liked.conditions == (Condition(came.key, ("yes",)),)


@pytest.mark.parametrize("edit", [remove_question, duplicate_question, remove_section, duplicate_section])
def test_what_is_not_there_is_not_edited(edit):
    with pytest.raises(KeyError):
        edit(CONTENT, "gone")


def test_a_new_questionnaire_has_a_place_for_questions():
    content = empty("Анкета")
    (section,) = content.sections
    content, key = add_question(content, section.key, "scale", "Как вам?")
    assert [(each.key, each.kind, each.text) for each in content.questions()] == [
        (key, "scale", ru("Как вам?"))
    ]


edits = st.sampled_from(
    [
        "add",
        "add section",
        "remove",
        "remove section",
        "move",
        "move section",
        "copy",
        "copy section",
        "hang",
        "cut",
    ]
)


def edited(content, name, draw):
    """Any one edit, with whatever question and section it falls on."""
    questions, sections = list(content.questions()), content.sections
    section = draw(st.sampled_from(sections)) if sections else None
    question = draw(st.sampled_from(questions)) if questions else None
    step = draw(st.sampled_from([UP, DOWN]))
    if name == "add section":
        return add_section(content, Section("", ru("Ещё"), ()))[0]
    if section is None or (question is None and name in {"remove", "move", "copy", "hang", "cut"}):
        return content
    other = draw(st.sampled_from(questions)) if questions else None
    return {
        "add": lambda: add_question(content, section.key, draw(st.sampled_from(sorted(KINDS))), "Ещё?")[0],
        "remove": lambda: remove_question(content, question.key),
        "remove section": lambda: remove_section(content, section.key),
        "move": lambda: move_question(content, question.key, step),
        "move section": lambda: move_section(content, section.key, step),
        "copy": lambda: duplicate_question(content, question.key),
        "copy section": lambda: duplicate_section(content, section.key),
        "hang": lambda: change_question(
            content, replace(question, conditions=(Condition(other.key, other.chosen_by[:1]),))
        ),
        "cut": lambda: change_question(content, replace(question, options=question.options[1:])),
    }[name]()


@settings(max_examples=200)
@given(questionnaires(most_questions=5), st.lists(edits, max_size=8), st.data())
def test_after_any_edits_keys_are_unique_and_every_condition_can_hold(content, names, data):
    for name in names:
        try:
            content = edited(content, name, data.draw)
        except Refused as refused:
            assert str(refused).endswith(".")
    sections, questions = [section.key for section in content.sections], list(content.numbers())
    assert max(Counter(sections).values(), default=1) == 1
    assert max(Counter(questions).values(), default=1) == 1
    assert all(KEY.match(key) for key in sections + questions)
    assert list(condition_faults(content)) == []


@settings(max_examples=100)
@given(questionnaires(most_questions=4))
def test_a_move_there_and_back_changes_nothing(content):
    for key in list(content.numbers()):
        try:
            assert move_question(move_question(content, key, DOWN), key, UP) == content or is_last(
                content, key
            )
        except Refused:
            continue


def is_last(content, key):
    return content.sections[-1].questions[-1:] == (content.question(key),)


# lists of one a line

LISTED = replace(CAME, options=(Option("a", {"ru": "Афиша", "tt": "Афиша (тат.)"}), Option("b", ru("Сайт"))))


def codes(question, *lines, all_same=False):
    read = read_lines(option_lines(question), lines, all_same=all_same)
    return [option.code for option in with_options(question, read)]


def test_a_line_keeps_its_code_wherever_it_goes():
    assert codes(LISTED, "Сайт", "Афиша") == ["b", "a"]


def test_a_line_with_a_slip_mended_keeps_its_code_and_translation():
    read = read_lines(option_lines(LISTED), ["Афиши", "Сайт"])
    assert read.renamed == (("Афиша", "Афиши"),)
    assert with_options(LISTED, read)[0] == Option("a", {"ru": "Афиши", "tt": "Афиша (тат.)"})


def test_another_line_in_the_same_place_is_another_answer():
    read = read_lines(option_lines(LISTED), ["Радио", "Сайт"])
    assert (read.added, read.removed, read.renamed) == (("Радио",), ("Афиша",), ())
    first, second = codes(LISTED, "Радио", "Сайт")
    assert first not in {"a", "b", "na"}
    assert second == "b"


def test_the_person_may_say_that_only_words_have_changed():
    assert codes(LISTED, "Объявление у входа", "Сайт", all_same=True) == ["a", "b"]


def test_yes_and_no_have_codes_that_an_assessment_knows():
    assert codes(replace(CAME, options=()), "Да", "нет", "Не помню")[:2] == ["yes", "no"]


def test_blank_lines_and_blanks_say_nothing():
    assert codes(LISTED, "", "  Афиша ", "\t", "Сайт") == ["a", "b"]


@given(questionnaires(), st.lists(st.text(max_size=5), max_size=6), st.booleans())
def test_lines_make_options_with_codes_of_their_own(content, lines, all_same):
    for question in content.questions():
        read = read_lines(option_lines(question), lines, all_same=all_same)
        made = with_options(question, read)
        assert len({option.code for option in made}) == len(made) == sum(1 for line in lines if line.split())
        assert all(KEY.match(option.code) and option.code != "na" for option in made)


def test_a_new_row_measures_something_of_its_own():
    lines = read_lines(row_lines(ROOMS), ["Малый", "Каминный", "Большой"])
    small, fresh, big = with_rows(ROOMS, lines)
    assert (small, big) == (ROOMS.rows[1], ROOMS.rows[0])
    assert fresh.tie.measure not in {"", "m-a", "m-b"}


def test_questions_about_a_factor_that_is_gone_are_about_none():
    tied = replace(LIKED, tie=Tie("m-liked", "hall", "importance"))
    content = replace(
        change_question(CONTENT, tied), factors=(Factor("hall", ru("Зал")), Factor("staff", ru("Люди")))
    )
    left = with_factors(content, read_lines([("hall", "Зал"), ("staff", "Люди")], ["Люди", "Часы работы"]))
    assert [factor.text for factor in left.factors] == [ru("Люди"), ru("Часы работы")]
    assert left.factors[0].key == "staff"
    assert left.question("liked").tie == Tie("m-liked")


# measures


def measure_after(change):
    """Of «came» in a new version, where the last one asked it as it stands above."""
    draft = change_question(replace(CONTENT, sections=(Section("s1", {}, (CAME,)),)), change)
    return renewed(draft, known_measures([CONTENT])).question("came").tie.measure


@pytest.mark.parametrize(
    "change",
    [
        replace(CAME, text=ru("Вы пришли?")),
        replace(CAME, options=(Option("yes", ru("Да, пришёл")), Option("no", ru("Нет")))),
        replace(CAME, options=YES_NO[::-1]),
        replace(CAME, na=ru("не помню"), hint=ru("Любой ответ"), is_required=True),
    ],
)
def test_other_words_keep_the_measure(change):
    assert measure_after(change) == "m-came"


@pytest.mark.parametrize(
    "change",
    [
        replace(CAME, kind="multi"),
        replace(CAME, options=(*YES_NO, Option("maybe", ru("Не помню")))),
        replace(CAME, options=YES_NO[:1]),
        replace(CAME, kind="number", options=(), bands=(18,)),
    ],
)
def test_other_answers_begin_a_measure_anew(change):
    assert measure_after(change) not in {"", "m-came"}


def test_what_was_never_published_keeps_its_measure_whatever_is_changed():
    draft = change_question(CONTENT, replace(WISH, kind="text"))
    assert renewed(draft, known_measures([])).question("wish").tie.measure == "m-wish"


def test_rows_of_a_table_are_measured_one_by_one():
    draft = change_question(CONTENT, replace(ROOMS, rows=(*ROOMS.rows, Row("c", ru("Третий"), Tie("m-c")))))
    assert [row.tie.measure for row in renewed(draft, known_measures([CONTENT])).question("rooms").rows] == [
        "m-a",
        "m-b",
        "m-c",
    ]


def test_the_person_may_say_that_it_is_another_question():
    assert with_other_measures(CAME).tie.measure != "m-came"
    rows = with_other_measures(ROOMS).rows
    assert {row.tie.measure for row in rows} & {"m-a", "m-b"} == set()
    assert with_other_measures(ROOMS).tie.measure == ""


@given(questionnaires())
def test_renewed_measures_are_there_and_unlike_and_stand(content):
    once = renewed(content, known_measures([content]))
    measures = [measure for measure, _ in measured(once)]
    asked = sum(len(each.rows) if each.kind == "matrix" else 1 for each in content.questions())
    assert len(measures) == len(set(measures)) == asked
    assert renewed(once, known_measures([content, once])) == once


def test_a_section_is_changed_by_its_key():
    renamed = change_section(CONTENT, replace(CONTENT.sections[0], title=ru("О вас")))
    assert [section.title for section in renamed.sections] == [ru("О вас"), ru("Мы")]
    assert keys_of(renamed) == keys_of(CONTENT)
