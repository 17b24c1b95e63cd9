"""What forbids publishing and what is only advised."""

from dataclasses import replace

import pytest
from hypothesis import given

from surveys.building.doctor import Fault, advice, faults
from surveys.questionnaire import (
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


def options(*words):
    return tuple(Option(f"o{place}", ru(text)) for place, text in enumerate(words))


YES_NO = (Option("yes", ru("Да")), Option("no", ru("Нет")))
GOOD = Question("good", "single", ru("Понравилось?"), options=YES_NO, tie=Tie("m-good"))
SCALE = Question("mark", "scale", ru("Оцените зал"), na=ru("не был"), tie=Tie("m-mark"))
TABLE = Question(
    "table", "matrix", ru("Оцените"), rows=(Row("a", ru("Зал")), Row("b", ru("Фойе"))), na=ru("не был")
)
NUMBER = Question("age", "number", ru("Сколько вам лет?"), least=5, most=110, bands=(18, 60))


def made(*questions, **fields):
    usual = {"title": ru("Анкета"), "thanks": ru("Спасибо"), "sections": (Section("s1", {}, questions),)}
    return Questionnaire(**(usual | fields))


def test_a_good_questionnaire_has_no_faults_and_needs_no_advice():
    content = made(GOOD, SCALE, TABLE, NUMBER)
    assert (faults(content), advice(content)) == ([], [])


FAULTS = {
    "no title": (made(GOOD, title=ru(" ")), Fault("Дайте анкете название: его увидят те, кто отвечает.")),
    "no questions": (made(), Fault("В анкете нет вопросов: добавьте хотя бы один.")),
    "no text": (made(replace(GOOD, text={})), Fault("Напишите сам вопрос.", "good")),
    "a strange kind": (
        made(replace(GOOD, kind="guess")),
        Fault("Выберите вид вопроса из списка.", "good"),
    ),
    "one key twice": (
        made(GOOD, replace(SCALE, key="good")),
        Fault("Два раздела или вопроса записаны под одним ключом: удалите один из них.", "good"),
    ),
    "a key of the form itself": (
        made(replace(GOOD, key="token")),
        Fault("Ключ «token» занят самой формой или записан неверно: создайте вопрос заново.", "token"),
    ),
    "a key that is none": (
        made(replace(GOOD, key="Да!")),
        Fault("Ключ «Да!» занят самой формой или записан неверно: создайте вопрос заново.", "Да!"),
    ),
    "one option": (
        made(replace(GOOD, options=options("Да"))),
        Fault("Впишите не меньше двух ответов, каждый с новой строки.", "good"),
    ),
    "an empty option": (
        made(replace(GOOD, options=options("Да", " "))),
        Fault("Есть пустой ответ: впишите слова или уберите.", "good"),
    ),
    "an option twice": (
        made(replace(GOOD, options=options("Да", "Нет", "ДА"))),
        Fault("Повторяется ответ «да»: оставьте один раз.", "good"),
    ),
    "a code twice": (
        made(replace(GOOD, options=(Option("a", ru("Да")), Option("a", ru("Нет"))))),
        Fault("Записан неверно ответ: впишите список заново.", "good"),
    ),
    "a code that is taken": (
        made(replace(GOOD, options=(Option("na", ru("Да")), Option("b", ru("Нет"))))),
        Fault("Код «na» занят словами «не пользовался»: впишите этот ответ заново.", "good"),
    ),
    "251 options": (
        made(replace(GOOD, options=options(*(f"Ответ {number}" for number in range(251))))),
        Fault("Ответов 251, а может быть не больше 250: уберите лишние.", "good"),
    ),
    "no rows": (
        made(replace(TABLE, rows=())),
        Fault("Впишите строки таблицы, каждую с новой строки.", "table"),
    ),
    "a key of a row twice": (
        made(replace(TABLE, rows=(Row("a", ru("Зал")), Row("a", ru("Фойе"))))),
        Fault("Записана неверно строка: впишите список заново.", "table"),
    ),
    "an empty row": (
        made(replace(TABLE, rows=(Row("a", {}),))),
        Fault("Есть пустая строка: впишите слова или уберите.", "table"),
    ),
    "bounds the wrong way round": (
        made(replace(NUMBER, least=20, most=10, bands=())),
        Fault("Наименьшее число 20 должно быть меньше наибольшего 10.", "age"),
    ),
    "bands that do not rise": (
        made(replace(NUMBER, bands=(18, 18))),
        Fault("Начала групп должны идти по возрастанию: 18, 35, 60.", "age"),
    ),
    "a band before the least number": (
        made(replace(NUMBER, bands=(5, 18))),
        Fault("Группа начинается за пределами чисел, которые можно вписать: уберите её.", "age"),
    ),
    "a condition on what is not there": (
        made(replace(GOOD, conditions=(Condition("gone", ("yes",)),))),
        Fault("Этот вопрос показывается после вопроса, которого нет: выберите другой.", "good"),
    ),
    "a condition on what comes later": (
        made(replace(SCALE, conditions=(Condition("good", ("yes",)),)), GOOD),
        Fault(
            "Этот вопрос показывается после вопроса, который стоит ниже: переставьте или выберите другой.",
            "mark",
        ),
    ),
    "a condition on itself": (
        made(replace(GOOD, conditions=(Condition("good", ("yes",)),))),
        Fault(
            "Этот вопрос показывается после вопроса, который стоит ниже: переставьте или выберите другой.",
            "good",
        ),
    ),
    "a condition on an answer that is not offered": (
        made(GOOD, replace(SCALE, conditions=(Condition("good", ("maybe",)),))),
        Fault("Этот вопрос показывается после ответа, которого нет: отметьте ответы заново.", "mark"),
    ),
    "a condition without answers": (
        made(GOOD, replace(SCALE, conditions=(Condition("good", ()),))),
        Fault("Отметьте, после каких ответов показать этот вопрос.", "mark"),
    ),
    "a section that hangs on its own question": (
        made(sections=(Section("s1", {}, (GOOD,), (Condition("good", ("yes",)),)),)),
        Fault(
            "Этот раздел показывается после вопроса, который стоит ниже: переставьте или выберите другой.",
            "s1",
        ),
    ),
    "a factor that is not there": (
        made(replace(SCALE, tie=Tie("m", "hall", "importance"))),
        Fault("Выберите фактор из списка и что о нём спрашивают: важность или удовлетворённость.", "mark"),
    ),
    "a measure twice": (
        made(GOOD, replace(SCALE, tie=Tie("m-good"))),
        Fault("Два вопроса записаны как один показатель: создайте один заново.", "mark"),
    ),
    "an indicator that is not there": (
        made(replace(GOOD, tie=Tie("m", feeds=("9.9:numerator",)))),
        Fault("Такого показателя независимой оценки нет: выберите из списка.", "good"),
    ),
    "an indicator without the answer yes": (
        made(replace(GOOD, options=options("Хорошо", "Плохо"), tie=Tie("m", feeds=("2.3:numerator",)))),
        Fault("Показатель независимой оценки считают по ответу «Да»: впишите ответы «Да» и «Нет».", "good"),
    ),
    "an indicator fed twice": (
        made(
            replace(GOOD, tie=Tie("m", feeds=("2.3:numerator",))),
            replace(GOOD, key="again", tie=Tie("n", feeds=("2.3:numerator",))),
        ),
        Fault("Показатель независимой оценки уже считается по другому вопросу: оставьте один.", "again"),
    ),
    "a factor asked of twice": (
        made(
            replace(SCALE, tie=Tie("m", "hall", "importance")),
            replace(SCALE, key="again", tie=Tie("n", "hall", "importance")),
            factors=(Factor("hall", ru("Зал")),),
        ),
        Fault("О факторе уже спрашивает другой вопрос: оставьте один.", "again"),
    ),
    "a language that nobody speaks": (
        made(GOOD, languages=("ru", "Tatar")),
        Fault("Язык «Tatar» порталу неизвестен: выберите язык из списка."),
    ),
    "a phrase without its number": (
        made(GOOD, languages=("ru", "tt"), phrases={"about_minutes": {"tt": "берничә минут"}}),
        Fault("В переводе слов «берничә минут» (татарский) сохраните места в фигурных скобках."),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_publishing_is_forbidden_by(name):
    content, fault = FAULTS[name]
    assert faults(content) == [fault]


ADVICE = {
    "two questions in one": (
        made(replace(GOOD, text=ru("Довольны ли вы чистотой и/или теплом?"))),
        [Fault("Похоже, здесь спрашивают о двух вещах сразу. Задайте два вопроса.", "good")],
    ),
    "two questions in a row of a table": (
        made(replace(TABLE, rows=(Row("a", ru("Тепло и чистота и свет")),))),
        [Fault("Похоже, здесь спрашивают о двух вещах сразу. Задайте два вопроса.", "table")],
    ),
    "a number without groups": (
        made(replace(NUMBER, bands=())),
        [
            Fault(
                "Впишите, с каких чисел начинаются группы: без них в итогах видно только, сколько человек ответили.",
                "age",
            )
        ],
    ),
    "marks without a way out": (
        made(replace(SCALE, na={})),
        [Fault("Добавьте ответ «не пользовался»: без него оценку поставят наугад.", "mark")],
    ),
    "a table too long for a telephone": (
        made(replace(TABLE, rows=tuple(Row(f"r{n}", ru(f"Зал {n}")) for n in range(8)))),
        [Fault("В таблице 8 строк. На телефоне удобно не больше 7: разделите её.", "table")],
    ),
    "too many options": (
        made(replace(GOOD, options=options(*map(str, range(13))))),
        [Fault("Ответов 13. Читают до конца не больше 12: сократите список.", "good")],
    ),
    "a scale turned over": (
        made(replace(SCALE, low=ru("очень хорошо"), high=ru("плохо"))),
        [Fault("Шкала перевёрнута: пусть 1 везде означает худшее, а 5 — лучшее.", "mark")],
    ),
    "two scales against each other": (
        made(
            replace(SCALE, low=ru("скучно"), high=ru("весело")),
            replace(SCALE, key="other", tie=Tie("m-other"), low=ru("весело"), high=ru("скучно")),
        ),
        [Fault("Шкала перевёрнута: пусть 1 везде означает худшее, а 5 — лучшее.", "other")],
    ),
    "a question for a name": (
        made(Question("who", "text", ru("Ваша фамилия"))),
        [Fault("Анкета анонимна: не спрашивайте имя, телефон, почту и адрес.", "who")],
    ),
    "a section without questions": (
        made(sections=(Section("s1", {}, (GOOD,)), Section("s2", ru("О вас"), ()))),
        [Fault("В разделе нет вопросов: добавьте их или удалите раздел.", "s2")],
    ),
    "no word about what comes next": (
        made(GOOD, thanks={}),
        [Fault("Скажите в конце, что будет дальше: кто прочитает ответы и где узнать итоги.")],
    ),
    "81 items": (
        made(*(Question(f"q{n}", "scale", ru("Зал"), na=ru("нет")) for n in range(81))),
        [Fault("Отвечать придётся 81 раз. Люди бросают анкеты длиннее 80: уберите лишнее.")],
    ),
    "too long to read": (
        made(replace(GOOD, text=ru("слово " * 600))),
        [Fault("Анкета займёт около 6 минут. Сократите до 5.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ADVICE)
def test_advice_is_given_about(name):
    content, expected = ADVICE[name]
    assert (faults(content), advice(content)) == ([], expected)


def hanging(kind, *conditions, in_section=()):
    """A question that hangs on another of that kind."""
    first = replace(GOOD, key="first", kind=kind, options=options("Да", "Нет"), tie=Tie("m-first"))
    second = replace(GOOD, conditions=conditions)
    return made(sections=(Section("s1", {}, (first,)), Section("s2", {}, (second,), in_section)))


YES, NO = (Condition("first", (code,)) for code in [option.code for option in options("Да", "Нет")])
NEVER = (
    "Показывать некому: условия ждут разных ответов на один вопрос. "
    "Если годится любой из них, отметьте все в одном условии."
)


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (hanging("single", YES, NO), ["good"]),
        (hanging("single", NO, in_section=(YES,)), ["good"]),
        (hanging("single", in_section=(YES, NO)), ["s2"]),
        (hanging("multi", YES, NO), []),
        (hanging("single", YES, Condition("first", YES.codes + NO.codes)), []),
        (hanging("single", YES, in_section=(YES,)), []),
    ],
)
def test_conditions_that_nobody_can_meet_are_told(content, keys):
    assert (faults(content), advice(content)) == ([], [Fault(NEVER, key) for key in keys])


def test_words_of_an_order_are_not_to_be_split():
    by_the_order = replace(
        GOOD, text=ru("Довольны ли вы чистотой и/или теплом?"), tie=Tie("m", feeds=("2.3",))
    )
    assert advice(made(by_the_order)) == []


def test_what_is_not_translated_is_only_a_warning():
    content = made(GOOD, languages=("ru", "tt"))
    (warning,) = advice(content)
    assert faults(content) == []
    assert warning.words.startswith("Переведено 0 из ")
    assert warning.words.endswith("(татарский). Остальное будет показано по-русски.")


@given(questionnaires())
def test_whatever_is_examined_the_doctor_answers(content):
    for fault in (*faults(content), *advice(content)):
        assert fault.words
        assert fault.key in {"", *content.numbers(), *(section.key for section in content.sections)}
