"""The ready questionnaires."""

import json
from typing import NamedTuple

import pytest

from surveys.building.doctor import advice, faults
from surveys.building.feeds import FEEDS
from surveys.building.measures import measured
from surveys.library import FOLDER, NAMES, library, read_template
from surveys.questionnaire import BASE_LANGUAGE, from_json, to_json

ORDER = library()["nok675"].content
YES_OR_NO = ("Да", "Нет")


class Asked(NamedTuple):
    """A question of the official form: what it feeds, and the question that «Нет» to leads past it."""

    words: str
    answers: tuple[str, ...]
    feeds: str = ""
    after: int = 0


# by the number of the official form
FORM = {
    1: Asked(
        "При посещении организации обращались ли Вы к информации о ее деятельности, размещенной на "
        "информационных стендах в помещениях организации?",
        ("Да", "Нет (переход к вопросу 3)"), "1.3:denominator:stand",
    ),
    2: Asked(
        "Удовлетворены ли Вы открытостью, полнотой и доступностью информации о деятельности организации, "
        "размещенной на информационных стендах в помещении организации?",
        YES_OR_NO, "1.3:numerator:stand", after=1,
    ),
    3: Asked(
        "Пользовались ли Вы официальным сайтом организации, чтобы получить информацию о ее деятельности?",
        ("Да", "Нет (переход к вопросу 5)"), "1.3:denominator:site",
    ),
    4: Asked(
        "Удовлетворены ли Вы открытостью, полнотой и доступностью информации о деятельности организации, "
        "размещенной на ее официальном сайте в информационно-телекоммуникационной сети «Интернет»?",
        YES_OR_NO, "1.3:numerator:site", after=3,
    ),
    5: Asked(
        "Удовлетворены ли Вы комфортностью условий предоставления услуг в организации (наличие комфортной "
        "зоны отдыха (ожидания); наличие и понятность навигации в помещении организации; наличие и "
        "доступность питьевой воды; наличие и доступность санитарно-гигиенических помещений; "
        "удовлетворительное санитарное состояние помещений; транспортная доступность организации (наличие "
        "общественного транспорта, парковки); доступность записи на получение услуги (по телефону, на "
        "официальном сайте организации, посредством Единого портала государственных и муниципальных услуг, "
        "при личном посещении) и прочие условия)?",
        YES_OR_NO, "2.3:numerator",
    ),
    6: Asked(
        "Имеете ли Вы (или лицо, представителем которого Вы являетесь) установленную группу инвалидности?",
        ("Да", "Нет (переход к вопросу 8)"), "3.3:denominator",
    ),
    7: Asked(
        "Удовлетворены ли Вы доступностью предоставления услуг для инвалидов в организации?",
        YES_OR_NO, "3.3:numerator", after=6,
    ),
    8: Asked(
        "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, обеспечивающих "
        "первичный контакт с посетителями и информирование об услугах при непосредственном обращении в "
        "организацию (работники справочной, кассы и прочие работники)?",
        YES_OR_NO, "4.1:numerator",
    ),
    9: Asked(
        "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, обеспечивающих "
        "непосредственное оказание услуги при обращении в организацию (библиотекари, экскурсоводы и прочие "
        "работники)?",
        YES_OR_NO, "4.2:numerator",
    ),
    10: Asked(
        "Пользовались ли Вы какими-либо дистанционными способами взаимодействия с организацией (телефон, "
        "электронная почта, электронный сервис (форма для подачи электронного обращения (жалобы, "
        "предложения), получение консультации по оказываемым услугам), раздел «Часто задаваемые вопросы», "
        "анкета для опроса граждан на сайте и прочие)?",
        ("Да", "Нет (переход к вопросу 12)"), "4.3:denominator",
    ),
    11: Asked(
        "Удовлетворены ли Вы доброжелательностью и вежливостью работников организации, с которыми "
        "взаимодействовали в дистанционной форме (по телефону, по электронной почте, с помощью электронных "
        "сервисов (для подачи электронного обращения (жалобы, предложения), получения консультации по "
        "оказываемым услугам) и в прочих дистанционных формах)?",
        YES_OR_NO, "4.3:numerator", after=10,
    ),
    12: Asked(
        "Готовы ли Вы рекомендовать данную организацию родственникам и знакомым (или могли бы Вы ее "
        "рекомендовать, если бы была возможность выбора организации)?",
        YES_OR_NO, "5.1:numerator",
    ),
    13: Asked(
        "Удовлетворены ли Вы организационными условиями предоставления услуг (графиком работы организации, "
        "подразделений, отдельных специалистов; навигацией внутри организации (наличие информационных "
        "табличек, указателей, сигнальных табло, инфоматов и прочее))?",
        YES_OR_NO, "5.2:numerator",
    ),
    14: Asked(
        "Удовлетворены ли Вы в целом условиями оказания услуг в организации?",
        YES_OR_NO, "5.3:numerator",
    ),
    15: Asked(
        "Ваши предложения по улучшению условий оказания услуг в данной организации",
        (),
    ),
    16: Asked(
        "Ваш пол",
        ("Мужской", "Женский"),
    ),
    17: Asked(
        "Ваш возраст (укажите, сколько Вам полных лет)",
        (),
    ),
}  # fmt: skip
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


@pytest.mark.parametrize("number", FORM)
def test_form_of_the_order_asks_each_question_in_its_words_and_place(number):
    asked, question = FORM[number], list(ORDER.questions())[number - 1]
    assert question.text == {BASE_LANGUAGE: asked.words}
    assert tuple(option.text[BASE_LANGUAGE] for option in question.options) == asked.answers
    assert question.tie.feeds == ((asked.feeds,) if asked.feeds else ())
    led = [(ORDER.numbers()[each.question], each.codes) for each in ORDER.conditions_of(question.key)]
    assert led == ([(asked.after, ("yes",))] if asked.after else [])


class TestTheOrder:
    """Form 675н: fourteen scored questions, suggestions, sex and age."""

    def by_number(self):
        return dict(enumerate(ORDER.questions(), start=1))

    def test_nothing_else_is_asked_and_every_part_of_an_indicator_is_fed(self):
        assert list(self.by_number()) == list(FORM)
        assert sorted(filter(None, (asked.feeds for asked in FORM.values()))) == sorted(FEEDS)

    def test_scored_questions_are_yes_or_no_and_must_be_answered(self):
        scored = [question for number, question in self.by_number().items() if number <= 14]
        assert {(each.kind, each.codes, each.is_required) for each in scored} == {
            ("single", ("yes", "no"), True)
        }

    def test_age_is_asked_in_full_years_of_who_is_asked_at_all(self):
        age = self.by_number()[17]
        assert (age.least, age.most) == (14, 120)

    def test_the_last_three_may_be_left_out(self):
        last = [question for number, question in self.by_number().items() if number > 14]
        assert [(each.kind, each.is_required) for each in last] == [
            ("long_text", False),
            ("single", False),
            ("number", False),
        ]


@pytest.mark.shared
def test_form_of_the_order_and_its_indicators_are_those_of_the_method(shared):
    method = json.loads((shared / "domain" / "nok_method.json").read_text(encoding="utf-8"))
    form, asked = method["questionnaire"], {str(number): each for number, each in FORM.items()}
    assert {BASE_LANGUAGE: form["title"]} == ORDER.title
    assert {BASE_LANGUAGE: form["intro"]} == ORDER.intro
    assert {str(each["number"]): each["text"] for each in form["questions"]} == {
        number: each.words for number, each in asked.items()
    }
    assert {str(each["number"]): each["feeds"] for each in form["questions"]} == {
        number: [each.feeds] if each.feeds else [] for number, each in asked.items()
    }
    jumps = {
        each["number"]: int(each["on_no_go_to"][1:]) for each in form["questions"] if "on_no_go_to" in each
    }
    assert jumps == {each.after: number + 1 for number, each in FORM.items() if each.after}
    applied = {
        each["code"]
        for criterion in method["criteria"]
        for each in criterion["indicators"]
        if each["applied"]
    }
    assert {each.feeds.partition(":")[0] for each in FORM.values() if each.feeds} <= applied


def test_portrait_asks_who_comes_in_the_order_of_the_plan():
    """Item 1.1: by age, sex, social status, income and education; then what moves people and what keeps them away."""
    measures = [question.tie.measure for question in library()["portrait"].content.questions()]
    assert measures == [
        "age", "sex", "status", "income", "education",
        "visits-often", "visits-with", "visits-why", "visits-stops",
    ]  # fmt: skip


def test_channels_that_exist_and_that_are_wanted_are_asked_alike():
    """Item 2.1: sites, social networks, podcasts and broadcasts, chat bots and mailings beside what a village has."""
    content = library()["channels"].content
    now, wanted = content.question("now"), content.question("want")
    assert now.options == wanted.options
    assert now.codes == (
        "site", "social", "chat", "stream", "poster", "paper", "radio", "people", "school", "staff", "portal",
    )  # fmt: skip


def test_importance_and_satisfaction_are_asked_of_the_same_eight_factors():
    content = library()["factors"].content
    asked = {"importance": [], "satisfaction": []}
    for question in content.questions():
        for row in question.rows:
            asked[row.tie.side].append(row.tie.factor)
    keys = [factor.key for factor in content.factors]
    assert len(keys) == 8
    assert asked == {"importance": keys, "satisfaction": keys}
