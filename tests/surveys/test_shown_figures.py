"""Figures as they may be shown: nothing of a few people, in parts of a survey neither."""

from surveys.answers import AnswerReader
from surveys.counting.shown_figures import band_words, shown_questions
from surveys.counting.tally import Shape
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Row, Section
from tests.factories.surveys import ru

K = 5
YES_NO = (Option("yes", ru("Да")), Option("no", ru("Нет")))


def tell(*questions, answers, whole=None):
    """`answers` are pairs: how many people, and what they sent; `whole` has them all where these are a part."""
    content = Questionnaire(ru("Опрос"), (Section("s1", ru(""), questions),))
    reader = AnswerReader(content)
    shape = Shape(reader.layout)

    def at(pairs):
        counts = shape.empty()
        for number, sent in pairs:
            fields = {name: value if isinstance(value, list) else [value] for name, value in sent.items()}
            for _ in range(number):
                shape.add(counts, reader.read(fields).vector)
        return lambda slot: shape.figures(counts, slot)

    return shown_questions(content, reader.layout, at(answers), [at(whole)] if whole else [], K)


def numbers(table):
    return [line.number for line in table.lines]


SCALE = Question("mark", "scale", ru("Как вам?"), low=ru("плохо"), high=ru("хорошо"), na=ru("не был"))


def test_a_scale_has_numbers_shares_and_a_mean():
    (shown,) = tell(SCALE, answers=[(10, {"mark": "4"}), (30, {"mark": "5"}), (7, {"mark": "na"}), (2, {})])
    (table,) = shown.tables
    assert [(line.words, line.number, line.share) for line in table.lines] == [
        ("1 — плохо", 0, 0.0),
        ("2", 0, 0.0),
        ("3", 0, 0.0),
        ("4", 10, 25.0),
        ("5 — хорошо", 30, 75.0),
    ]
    assert (table.answered, table.no_answer, table.not_applicable, table.mean) == (40, 2, 7, "4,75")


def test_a_small_mark_hides_the_next_one_and_blurs_the_mean():
    (shown,) = tell(SCALE, answers=[(2, {"mark": "3"}), (40, {"mark": "4"}), (60, {"mark": "5"})])
    (table,) = shown.tables
    assert (numbers(table), table.mean) == ([0, 0, None, None, 60], "4,6")


def test_a_mean_that_would_tell_a_hidden_mark_is_hidden_too():
    (shown,) = tell(SCALE, answers=[(2, {"mark": "1"}), (20, {"mark": "5"})])
    (table,) = shown.tables
    assert (numbers(table), table.mean, table.answered) == ([None] * 5, "", 22)


def test_too_few_answers_show_no_marks_at_all():
    (shown,) = tell(SCALE, answers=[(4, {"mark": "5"}), (20, {})])
    (table,) = shown.tables
    assert (numbers(table), table.mean) == ([None] * 5, "")


def test_of_several_options_each_is_judged_by_itself():
    found = Question(
        "found", "multi", ru("Откуда?"), options=tuple(Option(f"c{n}", ru(f"И{n}")) for n in range(8))
    )
    (shown,) = tell(
        found,
        answers=[(20, {"found": ["c0", "c7"]}), (3, {"found": ["c1", "c7"]}), (20, {"found": "c7"}), (5, {})],
    )
    (table,) = shown.tables
    assert numbers(table) == [20, None, 0, 0, 0, 0, 0, 43]
    assert (table.answered, table.no_answer) == (43, 5)


def test_a_table_has_its_rows_and_a_ranking_its_options():
    rooms = Question("rooms", "matrix", ru("Залы"), rows=(Row("a", ru("Зал А")), Row("b", ru("Зал Б"))))
    order = Question("order", "ranking", ru("Что важнее?"), options=YES_NO)
    shown = tell(
        rooms, order, answers=[(9, {"rooms.a": "5", "rooms.b": "4", "order.yes": "1", "order.no": "2"})]
    )
    assert [[table.words for table in each.tables] for each in shown] == [["Зал А", "Зал Б"], ["Да", "Нет"]]
    assert [[table.mean for table in each.tables] for each in shown] == [["5,00", "4,00"], ["1,00", "2,00"]]


def test_readiness_to_recommend_is_an_index():
    (shown,) = tell(
        Question("nps", "nps", ru("Посоветуете?")),
        answers=[(10, {"nps": "10"}), (10, {"nps": "0"}), (20, {"nps": "9"})],
    )
    assert shown.tables[0].mean == "+50,0"


def test_numbers_are_shown_in_bands_and_words_only_counted():
    age = Question("age", "number", ru("Возраст"), bands=(18, 35, 36))
    wish = Question("wish", "long_text", ru("Пожелания"))
    years, words = tell(age, wish, answers=[(9, {"age": "20", "wish": "книг"}), (9, {"age": "70"})])
    assert [(line.words, line.number) for line in years.tables[0].lines] == [
        ("меньше 18", 0),
        ("18–34", 9),
        ("35", 0),
        ("36 и больше", 9),
    ]
    assert (words.has_lines, words.tables[0].answered, words.tables[0].no_answer) == (False, 9, 9)


def test_a_number_without_bands_has_one():
    assert band_words(()) == ["любое число"]


def test_what_hangs_on_a_question_with_hidden_answers_is_not_shown():
    came = Question("came", "single", ru("Пришли?"), options=YES_NO)
    mark = Question("mark", "scale", ru("Как вам?"), conditions=(Condition("came", ("yes",)),))
    why = Question("why", "text", ru("Почему?"), conditions=(Condition("mark", ("5",)),))
    few = tell(
        came, mark, why, answers=[(3, {"came": "yes", "mark": "5", "why": "так"}), (30, {"came": "no"})]
    )
    assert [each.tables[0].answered for each in few] == [33, None, None]
    many = tell(
        came, mark, why, answers=[(9, {"came": "yes", "mark": "5", "why": "так"}), (30, {"came": "no"})]
    )
    assert [each.tables[0].answered for each in many] == [39, 9, 9]


def test_a_part_does_not_tell_the_rest():
    part, rest = [(20, {"mark": "4"}), (20, {"mark": "5"})], [(2, {"mark": "4"}), (30, {"mark": "5"})]
    (shown,) = tell(SCALE, answers=part, whole=part + rest)
    assert (numbers(shown.tables[0]), shown.tables[0].mean) == ([None] * 5, "")
    (alone,) = tell(SCALE, answers=part, whole=part)
    assert numbers(alone.tables[0]) == [0, 0, 0, 20, 20]


def test_of_several_options_a_part_does_not_tell_the_rest():
    found = Question("found", "multi", ru("Откуда?"), options=YES_NO)
    part, rest = (
        [(20, {"found": "yes"}), (20, {"found": "no"})],
        [(2, {"found": "yes"}), (30, {"found": "no"})],
    )
    (shown,) = tell(found, answers=part, whole=part + rest)
    assert numbers(shown.tables[0]) == [None, None]
