"""What visitors are told of the answers: enough to see that they matter, and nothing of one person."""

import re

import pytest
from django.utils import timezone

from surveys.actions.folding import fold_all
from surveys.actions.telling import tell_all
from surveys.counting.public_results import Answered, Line, Teller
from surveys.doors import forget_doors
from surveys.models import Collector
from surveys.questionnaire import Condition, Option, Question, Questionnaire, Section, to_json
from tests.factories import an_institution
from tests.factories.surveys import CONTENT, a_campaign, a_collector, answered, ru
from tests.surveys.at_the_door import address, text_of

K = 5
OPTIONS = tuple(Option(code, ru(code)) for code in "abc")


def told(*questions, k=K, **counts):
    """Results of a questionnaire of these questions; counts by name of the field."""
    people = {name: sum(codes.values()) for name, codes in counts.items()}
    found = {name.replace("__", "."): answered_by(codes, people[name]) for name, codes in counts.items()}
    return Teller(Questionnaire(ru("A"), (Section("s", {}, questions),)), "ru", found, k).results()


def answered_by(codes, people):
    found = Answered()
    found.add({str(code): number for code, number in codes.items()}, people)
    return found


def shown(result):
    return {line.words: line.figure if line.part is not None else None for line in result.lines}


def test_shares_of_a_choice():
    (result,) = told(Question("q", "single", ru("?"), options=OPTIONS), q={"a": 12, "b": 8})
    assert result.people == 20
    assert shown(result) == {"a": "60 % (12)", "b": "40 % (8)", "c": "0 % (0)"}


def test_few_answers_are_hidden_and_so_is_what_would_tell_them():
    (result,) = told(Question("q", "single", ru("?"), options=OPTIONS), q={"a": 30, "b": 9, "c": 2})
    assert shown(result) == {"a": "73 % (30)", "b": None, "c": None}
    assert result.keeps_back


def test_question_of_few_people_is_not_told():
    (result,) = told(Question("q", "single", ru("?"), options=OPTIONS), q={"a": 4})
    assert (result.people, result.lines) == (None, ())


def test_question_that_hangs_on_a_hidden_answer_is_not_told():
    questions = (
        Question("q", "single", ru("?"), options=OPTIONS[:2]),
        Question("then", "scale", ru("?"), conditions=(Condition("q", ("a",)),)),
    )
    few = told(*questions, q={"a": 18, "b": 2}, then={5: 18})
    many = told(*questions, q={"a": 18, "b": 7}, then={5: 18})
    assert [result.people for result in few] == [20, None]
    assert [result.people for result in many] == [25, 18]


def test_mean_of_marks_stands_above_their_shares():
    (result,) = told(Question("q", "scale", ru("?")), q={5: 10, 4: 10})
    assert result.headline == "Средняя оценка: 4,5 из 5"
    assert list(shown(result)) == ["5", "4", "3", "2", "1"]


def test_shares_that_would_be_told_by_the_mean_stay_away():
    (result,) = told(Question("q", "scale", ru("?")), q={5: 6, 1: 1})
    assert (result.headline, result.lines) == ("Средняя оценка: 4,4 из 5", ())


def test_table_and_ranking_tell_a_mean_a_row():
    rooms = CONTENT.question("rooms")
    order = CONTENT.question("order")
    table, ranking = told(
        rooms,
        order,
        rooms__r1={5: 5, 4: 5},
        rooms__r2={1: 3},
        order__a={2: 6},
        order__b={1: 6},
        order__c={3: 2},
    )
    assert table.lines[:2] == (Line("Зал 1", "4,5 из 5", 90), Line("Зал 2"))
    assert [(line.words, line.figure) for line in ranking.lines] == [
        ("Книги", "Среднее место: 1,0"), ("Часы работы", "Среднее место: 2,0"), ("Кружки", ""),
    ]  # fmt: skip


def test_readiness_to_advise_is_told_in_three_groups():
    (result,) = told(Question("q", "nps", ru("?")), q={10: 6, 9: 4, 7: 5, 0: 5})
    assert result.headline == "Посоветуют минус не посоветуют, в процентах: +25"
    assert list(shown(result).values()) == ["50 % (10)", "25 % (5)", "25 % (5)"]


def test_numbers_are_told_in_bands():
    (result,) = told(CONTENT.question("age"), age={"0": 5, "1": 6, "2": 7, "3": 8})
    assert list(shown(result)) == ["до 17", "от 18 до 34", "от 35 до 59", "60 и больше"]


def test_answers_in_words_are_never_told():
    assert told(*[Question(kind, kind, ru("?")) for kind in ("text", "long_text", "date")]) == []


# the page


@pytest.fixture
def collector(db):
    return a_collector()


def page_of(client, collector):
    """After the clock has ticked."""
    fold_all()
    tell_all()
    return text_of(client.get(address("results", collector)))


def test_fewer_than_five_answers_tell_nothing(client, collector):
    for _ in range(4):
        answered(collector, {"came": "yes"})
    told = page_of(client, collector)
    assert "Пока мало ответов. Покажем итоги, когда анкет будет не меньше 5." in told
    assert "Вы пришли по афише" not in told


@pytest.mark.django_db
def test_all_points_of_the_institution_are_told_together_and_no_other_institution(client):
    library = an_institution()
    club = an_institution(library.territory)
    campaign = a_campaign(library.territory, library, club)
    door, desk = (a_collector(campaign, library, point=point) for point in ("Вход", "Стойка"))
    for _ in range(3):
        for collector in (door, desk, a_collector(campaign, club, point=str(Collector.objects.count()))):
            answered(collector, {"came": "yes", "wish": "Тайное пожелание"})
    told = page_of(client, door)
    assert "Анкет всего: 6" in told
    assert "1. Вы пришли по афише? Да 100 % (6) Нет 0 % (0)" in told
    assert "Тайное пожелание" not in told
    assert told == page_of(client, desk)


def test_excluded_answers_are_told_with_the_reason(client, collector):
    for _ in range(5):
        answered(collector, {"came": "yes"})
    answered(collector, {"came": "no"}, signs=16)
    told = page_of(client, collector)
    assert "Анкет всего: 5" in told
    assert "Исключено анкет 1: заполнено поле, которого люди не видят" in told


def test_bars_are_drawn_beside_words_without_styles(client, collector):
    for _ in range(6):
        answered(collector, {"came": "yes"})
    page_of(client, collector)
    html = client.get(address("results", collector)).content.decode()
    assert re.findall(r'<progress max="100" value="(\d+)" aria-hidden="true">', html)[:2] == ["100", "0"]
    assert "style=" not in html


def test_answers_to_an_earlier_version_count_where_the_question_is_the_same(client, collector):
    for _ in range(5):
        answered(collector, {"came": "yes", "found": ["c8"], "age": "20"})
    version = collector.campaign.version
    schema = to_json(version.content)
    schema["sections"][1]["questions"][0]["bands"] = [50]
    newer = version.questionnaire.versions.create(
        number=2, schema=schema, published_at=timezone.now(), sha256="1" * 64
    )
    collector.campaign.version = newer
    collector.campaign.save()
    forget_doors()
    told = page_of(client, collector)
    assert "Анкет всего: 5" in told
    assert "Источник 8 100 % (5)" in told
    assert "7. Сколько вам полных лет? Пока мало ответов." in told
