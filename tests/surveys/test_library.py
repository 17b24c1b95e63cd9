"""The ready questionnaires."""

import json

import pytest

from surveys.building.doctor import advice, faults
from surveys.building.feeds import FEEDS
from surveys.building.measures import measured
from surveys.library import FOLDER, NAMES, library, read_template
from surveys.questionnaire import BASE_LANGUAGE, from_json, to_json

ORDER = library()["nok675"].content
# № of the official form → the part of an indicator that its answers «Да» are
FEEDS_OF_THE_ORDER = {
    1: "1.3:denominator:stand", 2: "1.3:numerator:stand", 3: "1.3:denominator:site", 4: "1.3:numerator:site",
    5: "2.3:numerator", 6: "3.3:denominator", 7: "3.3:numerator", 8: "4.1:numerator", 9: "4.2:numerator",
    10: "4.3:denominator", 11: "4.3:numerator", 12: "5.1:numerator", 13: "5.2:numerator", 14: "5.3:numerator",
}  # fmt: skip
# who answered «Нет» goes from the first straight to the second
ROUTES = {1: 3, 3: 5, 6: 8, 10: 12}
MEASURES = {
    "nok675": {f"nok675-q{number}" for number in range(1, 18)},
    "factors": {
        "visits-often", "satisfied-whole", "recommend", "wish",
        *(f"factor-{side}-{key}" for side in ("importance", "satisfaction")
          for key in ("place", "hours", "rooms", "price", "staff", "skill", "choice", "news")),
    },
    "pulse": {"satisfied-whole", "pulse-staff", "pulse-rooms", "recommend", "wish"},
    "portrait": {
        "age", "sex", "status", "education", "income", "visits-often", "visits-with", "visits-why", "visits-stops",
    },
    "channels": {f"channels-{key}" for key in ("easy", "now", "wanted", "social", "early", "lacks", "wish")},
    "control": {
        "control-known", "control-better", "control-parts", "control-told", "satisfied-whole", "recommend",
        "control-bad",
    },
}  # fmt: skip
SIZES = {"nok675": 17, "factors": 8, "pulse": 5, "portrait": 9, "channels": 7, "control": 7}


def test_every_file_is_offered():
    assert {path.stem for path in FOLDER.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
class TestEachTemplate:
    def test_loads_as_it_was_written(self, name):
        content = read_template(name).content
        assert from_json(json.loads(json.dumps(to_json(content)))) == content
        assert library()[name].size == SIZES[name]

    def test_can_be_published_as_it_is(self, name):
        assert faults(library()[name].content) == []

    def test_measures_one_thing_once_and_the_same_for_ever(self, name):
        measures = [measure for measure, _ in measured(library()[name].content)]
        assert len(measures) == len(set(measures))
        assert set(measures) == MEASURES[name]

    def test_says_when_it_is_of_use(self, name):
        assert library()[name].note


@pytest.mark.parametrize("name", set(NAMES) - {"nok675"})
def test_what_the_portal_has_written_itself_needs_no_advice(name):
    assert advice(library()[name].content) == []


def test_measures_that_templates_share_are_asked_alike():
    shapes = {}
    for template in library().values():
        for measure, shape in measured(template.content):
            assert shapes.setdefault(measure, shape) == shape


class TestTheOrder:
    """Form 675н: fourteen scored questions, suggestions, sex and age."""

    def by_number(self):
        return dict(enumerate(ORDER.questions(), start=1))

    def test_each_scored_question_feeds_its_part_of_an_indicator(self):
        fed = {number: question.tie.feeds for number, question in self.by_number().items()}
        assert fed == {
            number: tuple(filter(None, [FEEDS_OF_THE_ORDER.get(number)])) for number in range(1, 18)
        }
        assert set(FEEDS_OF_THE_ORDER.values()) == set(FEEDS)

    def test_the_answer_no_leads_past_the_next_question(self):
        questions = self.by_number()
        expected = {number + 1: ((questions[number].key, ("yes",)),) for number in ROUTES}
        found = {
            number: tuple((each.question, each.codes) for each in question.conditions)
            for number, question in questions.items()
            if question.conditions
        }
        assert found == expected

    def test_the_sheet_says_where_to_go(self):
        said = {
            number: question.options[1].text[BASE_LANGUAGE]
            for number, question in self.by_number().items()
            if number <= 14
        }
        expected = {
            number: f"Нет (переход к вопросу {ROUTES[number]})" if number in ROUTES else "Нет"
            for number in said
        }
        assert said == expected

    def test_scored_questions_are_yes_or_no_and_must_be_answered(self):
        scored = [question for number, question in self.by_number().items() if number <= 14]
        assert {(each.kind, each.codes, each.is_required) for each in scored} == {
            ("single", ("yes", "no"), True)
        }

    def test_the_last_three_may_be_left_out(self):
        last = [question for number, question in self.by_number().items() if number > 14]
        assert [(each.kind, each.is_required) for each in last] == [
            ("long_text", False),
            ("single", False),
            ("number", False),
        ]


def test_importance_and_satisfaction_are_asked_of_the_same_eight_factors():
    content = library()["factors"].content
    asked = {"importance": [], "satisfaction": []}
    for question in content.questions():
        for row in question.rows:
            asked[row.tie.side].append(row.tie.factor)
    keys = [factor.key for factor in content.factors]
    assert len(keys) == 8
    assert asked == {"importance": keys, "satisfaction": keys}
