"""What is wrong with a questionnaire, in words that say what to do. Pure.

Faults forbid publishing; advice only warns. Each names the question or section that it is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from surveys.building.feeds import FEEDS, YES
from surveys.building.outdated import former_words
from surveys.building.translating import placeholders, progress
from surveys.languages import russian_name
from surveys.phrases import PHRASES
from surveys.quality import answering_minutes
from surveys.questionnaire import (
    BASE_LANGUAGE,
    KEY,
    KINDS,
    LANGUAGE,
    NA,
    WITH_OPTIONS,
    Condition,
    Question,
    Questionnaire,
    Texts,
    Tie,
    in_language,
)
from surveys.slots import MOST_CODES, layout_of

FIELDS_OF_THE_FORM = frozenset(
    {"token", "key", "language", "website", "device", "waited", "day", "finished", "taps"}
)
SIDES = {"importance": "важность", "satisfaction": "удовлетворённость"}
FEWEST_OPTIONS = 2
MOST_ITEMS, MOST_MINUTES, MOST_ROWS, MOST_OPTIONS = 80, 5, 7, 12
TWO_IN_ONE = re.compile(r"\bи/или\b|\bа также\b|\bи\b.*\bи\b|\bили\b.*\bили\b", re.IGNORECASE)
PERSONAL = re.compile(r"фамили|\bфио\b|телефон|электронн\w+ почт|e-mail|\bадрес", re.IGNORECASE)
GOOD = re.compile(r"(полностью|очень|отлично|точно да|совершенно|легко|да\b)", re.IGNORECASE)
BAD = re.compile(r"(совсем не|совершенно не|точно нет|не |плохо|ужасно|трудно|никогда|нет\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """`key` is of a question or a section; empty where the whole questionnaire is meant."""

    words: str
    key: str = ""
    language: str = ""  # where a translation is meant


def faults(questionnaire: Questionnaire) -> list[Fault]:
    """Why it must not be published."""
    found = [
        *whole_faults(questionnaire),
        *condition_faults(questionnaire),
        *tie_faults(questionnaire),
    ]
    for question in questionnaire.questions():
        found += (Fault(words, question.key) for words in question_faults(question))
    return found


def base(texts: Texts) -> str:
    return texts.get(BASE_LANGUAGE, "").strip()


def whole_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    if not base(questionnaire.title):
        yield Fault("Дайте анкете название: его увидят те, кто отвечает.")
    if not any(questionnaire.questions()):
        yield Fault("В анкете нет вопросов: добавьте хотя бы один.")
    keys = [section.key for section in questionnaire.sections]
    keys += [question.key for question in questionnaire.questions()]
    for key in repeated(keys):
        yield Fault("Два раздела или вопроса записаны под одним ключом: удалите один из них.", key)
    for key in keys:
        if not KEY.match(key) or key in FIELDS_OF_THE_FORM:
            yield Fault(f"Ключ «{key}» занят самой формой или записан неверно: создайте вопрос заново.", key)
    for language in questionnaire.languages:
        if not LANGUAGE.match(language):
            yield Fault(f"Язык «{language}» порталу неизвестен: выберите язык из списка.")
    if BASE_LANGUAGE not in questionnaire.languages:
        yield Fault("Анкета должна быть и на русском языке.")
    yield from phrase_faults(questionnaire)


def phrase_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    for key, texts in questionnaire.phrases.items():
        for language, words in texts.items():
            if words and placeholders(words) != placeholders(PHRASES.get(key, "")):
                yield Fault(
                    f"В переводе слов «{words}» ({russian_name(language)}) сохраните места в фигурных скобках."
                )


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def question_faults(question: Question) -> Iterator[str]:
    if not base(question.text):
        yield "Напишите сам вопрос."
    if question.kind not in KINDS:
        yield "Выберите вид вопроса из списка."
    if question.kind in WITH_OPTIONS:
        yield from option_faults(question)
    if question.kind == "matrix":
        yield from row_faults(question)
    if question.kind == "number":
        yield from number_faults(question)


def option_faults(question: Question) -> Iterator[str]:
    codes = [option.code for option in question.options]
    if len(codes) < FEWEST_OPTIONS:
        yield "Впишите не меньше двух ответов, каждый с новой строки."
    if len(codes) > MOST_CODES:
        yield f"Ответов {len(codes)}, а может быть не больше {MOST_CODES}: уберите лишние."
    yield from list_faults(codes, [base(option.text) for option in question.options], "ответ")
    if NA in codes:
        yield f"Код «{NA}» занят словами «не пользовался»: впишите этот ответ заново."


def row_faults(question: Question) -> Iterator[str]:
    if not question.rows:
        yield "Впишите строки таблицы, каждую с новой строки."
    keys = [row.key for row in question.rows]
    yield from list_faults(keys, [base(row.text) for row in question.rows], "строка")


def list_faults(keys: list[str], texts: list[str], what: str) -> Iterator[str]:
    if not all(texts):
        empty = "пустой" if what == "ответ" else "пустая"
        yield f"Есть {empty} {what}: впишите слова или уберите."
    for text in repeated(text.casefold() for text in texts if text):
        yield f"Повторяется {what} «{text}»: оставьте один раз."
    if repeated(keys) or not all(KEY.match(key) for key in keys):
        wrong = "Записан неверно" if what == "ответ" else "Записана неверно"
        yield f"{wrong} {what}: впишите список заново."


def number_faults(question: Question) -> Iterator[str]:
    least, most, bands = question.least, question.most, question.bands
    if least is not None and most is not None and least >= most:
        yield f"Наименьшее число {least} должно быть меньше наибольшего {most}."
    if any(first >= second for first, second in pairwise(bands)):
        yield "Начала групп должны идти по возрастанию: 18, 35, 60."
    if any(not inside(band, least, most) for band in bands):
        yield "Группа начинается за пределами чисел, которые можно вписать: уберите её."
    if len(bands) >= MOST_CODES:
        yield f"Групп может быть не больше {MOST_CODES}."


def inside(band: int, least: int | None, most: int | None) -> bool:
    """A band that begins at the least number or below would leave the one before it empty."""
    return (least is None or band > least) and (most is None or band <= most)


# conditions


def condition_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A question or section may hang on what was asked before it, and on answers that are offered there."""
    earlier: dict[str, Question] = {}
    known = {question.key for question in questionnaire.questions()}
    for section in questionnaire.sections:
        for condition in section.conditions:
            if words := condition_fault(condition, earlier, known, "раздел"):
                yield Fault(words, section.key)
        for question in section.questions:
            for condition in question.conditions:
                if words := condition_fault(condition, earlier, known, "вопрос"):
                    yield Fault(words, question.key)
            earlier[question.key] = question


def condition_fault(
    condition: Condition, earlier: dict[str, Question], known: set[str], what: str
) -> str | None:
    if condition.question not in known:
        return f"Этот {what} показывается после вопроса, которого нет: выберите другой."
    if condition.question not in earlier:
        return f"Этот {what} показывается после вопроса, который стоит ниже: переставьте или выберите другой."
    if not condition.codes:
        return f"Отметьте, после каких ответов показать этот {what}."
    if not set(condition.codes) <= set(earlier[condition.question].chosen_by):
        return f"Этот {what} показывается после ответа, которого нет: отметьте ответы заново."
    return None


# what answers are used for


def tie_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    factors = {factor.key for factor in questionnaire.factors}
    ties = [(question, tie) for question in questionnaire.questions() for tie in ties_of(question)]
    for question, tie in ties:
        if (tie.factor and tie.factor not in factors) or bool(tie.factor) != bool(tie.side):
            yield Fault(
                "Выберите фактор из списка и что о нём спрашивают: важность или удовлетворённость.",
                question.key,
            )
        if tie.side and tie.side not in SIDES:
            yield Fault("О факторе спрашивают важность или удовлетворённость: выберите одно.", question.key)
        if tie.feeds:
            yield from feed_faults(question, tie)
    yield from shared_faults(ties)


def feed_faults(question: Question, tie: Tie) -> Iterator[Fault]:
    if not set(tie.feeds) <= set(FEEDS):
        yield Fault("Такого показателя независимой оценки нет: выберите из списка.", question.key)
    if question.kind != "single" or YES not in question.codes:
        yield Fault(
            "Показатель независимой оценки считают по ответу «Да»: впишите ответы «Да» и «Нет».", question.key
        )


def shared_faults(ties: list[tuple[Question, Tie]]) -> Iterator[Fault]:
    """What two questions must not claim both."""
    claims: tuple[tuple[Callable[[Tie], Iterable[str]], str], ...] = (
        (lambda tie: filter(None, [tie.measure]), "Два вопроса записаны как один показатель: создайте один заново."),
        (lambda tie: tie.feeds, "Показатель независимой оценки уже считается по другому вопросу: оставьте один."),
        (
            lambda tie: [f"{tie.factor}:{tie.side}"] if tie.factor else [],
            "О факторе уже спрашивает другой вопрос: оставьте один.",
        ),
    )  # fmt: skip
    for claimed, words in claims:
        seen: set[str] = set()
        for question, tie in ties:
            if seen & set(claimed(tie)):
                yield Fault(words, question.key)
            seen |= set(claimed(tie))


def ties_of(question: Question) -> list[Tie]:
    return [row.tie for row in question.rows] if question.kind == "matrix" else [question.tie]


# advice


def advice(questionnaire: Questionnaire) -> list[Fault]:
    """What would make it better; nothing is forbidden."""
    parts = (whole_advice, language_advice, direction_advice, never_shown_advice)
    found = [each for part in parts for each in part(questionnaire)]
    for question in questionnaire.questions():
        found += (Fault(words, question.key) for words in question_advice(question))
    return found


def whole_advice(questionnaire: Questionnaire) -> Iterator[Fault]:
    for section in questionnaire.sections:
        if not section.questions:
            yield Fault("В разделе нет вопросов: добавьте их или удалите раздел.", section.key)
    items = len(layout_of(questionnaire))
    if items > MOST_ITEMS:
        yield Fault(
            f"Отвечать придётся {items} раз. Люди бросают анкеты длиннее {MOST_ITEMS}: уберите лишнее."
        )
    if (minutes := answering_minutes(questionnaire, BASE_LANGUAGE)) > MOST_MINUTES:
        yield Fault(f"Анкета займёт около {minutes} минут. Сократите до {MOST_MINUTES}.")
    if any(questionnaire.questions()) and not base(questionnaire.thanks):
        yield Fault("Скажите в конце, что будет дальше: кто прочитает ответы и где узнать итоги.")


def language_advice(questionnaire: Questionnaire) -> Iterator[Fault]:
    for language in questionnaire.languages:
        done, total = progress(questionnaire, language)
        if language != BASE_LANGUAGE and done < total:
            yield Fault(
                f"Переведено {done} из {total} ({russian_name(language)}). Остальное будет показано по-русски.",
                language=language,
            )
        if outdated := len(former_words(questionnaire, language)):
            yield Fault(
                f"Русский текст изменён после перевода, таких текстов: {outdated} ({russian_name(language)}). "
                "Проверьте их перевод.",
                language=language,
            )


def question_advice(question: Question) -> Iterator[str]:
    texts = [base(question.text), *(base(row.text) for row in question.rows)]
    by_an_order = bool(question.tie.feeds)  # its words are not to be changed
    if not by_an_order and any(TWO_IN_ONE.search(text) for text in texts):
        yield "Похоже, здесь спрашивают о двух вещах сразу. Задайте два вопроса."
    if question.kind in {"scale", "matrix"} and not question.na:
        yield "Добавьте ответ «не пользовался»: без него оценку поставят наугад."
    if question.kind == "number" and not question.bands:
        yield "Впишите, с каких чисел начинаются группы: без них в итогах видно только, сколько человек ответили."
    if len(question.rows) > MOST_ROWS:
        yield f"В таблице {len(question.rows)} строк. На телефоне удобно не больше {MOST_ROWS}: разделите её."
    if len(question.options) > MOST_OPTIONS:
        yield f"Ответов {len(question.options)}. Читают до конца не больше {MOST_OPTIONS}: сократите список."
    if question.kind in {"text", "long_text"} and PERSONAL.search(base(question.text)):
        yield "Анкета анонимна: не спрашивайте имя, телефон, почту и адрес."


def direction_advice(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Marks should mean better from one to five, everywhere alike."""
    seen: set[tuple[str, str]] = set()
    for question in questionnaire.questions():
        low, high = (in_language(texts, BASE_LANGUAGE).casefold() for texts in (question.low, question.high))
        is_flipped = (high, low) in seen or bool(
            low and high and GOOD.match(low) and not BAD.match(low) and BAD.match(high)
        )
        if is_flipped:
            yield Fault("Шкала перевёрнута: пусть 1 везде означает худшее, а 5 — лучшее.", question.key)
        elif low and high:
            seen.add((low, high))


def never_shown_advice(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Where two conditions want different answers of a question that takes one."""
    takes_one = {question.key for question in questionnaire.questions() if question.kind != "multi"}
    for section in questionnaire.sections:
        asked = [(each.key, section.conditions + each.conditions) for each in section.questions]
        whole = [(section.key, section.conditions)]
        for key, conditions in whole if never_hold(section.conditions, takes_one) else asked:
            if never_hold(conditions, takes_one):
                yield Fault(
                    "Показывать некому: условия ждут разных ответов на один вопрос. "
                    "Если годится любой из них, отметьте все в одном условии.",
                    key,
                )


def never_hold(conditions: Iterable[Condition], takes_one: set[str]) -> bool:
    left: dict[str, set[str]] = {}
    for each in conditions:
        if each.codes and each.question in takes_one:
            left[each.question] = left.get(each.question, {*each.codes}) & {*each.codes}
    return not all(left.values())
