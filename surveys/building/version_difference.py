"""What a new version of a questionnaire changes against the last one, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.building.doctor import SIDES, base
from surveys.building.feeds import FEEDS
from surveys.building.outdated import former_words
from surveys.building.translating import progress, translations
from surveys.languages import russian_name
from surveys.questionnaire import BASE_LANGUAGE, KINDS, NA, Condition, Question, Questionnaire

# What becomes of the figures.
GO_ON, ANEW, BEGIN, END = "продолжатся", "начнутся заново", "начнутся", "закончатся"


@dataclass(frozen=True, slots=True)
class Difference:
    """One text before and after; empty on one side where it was added or taken out."""

    where: str
    before: str
    after: str
    figures: str = GO_ON

    @property
    def is_new_measure(self) -> bool:
        return self.figures == ANEW


def differences(old: Questionnaire, new: Questionnaire) -> list[Difference]:
    """All that was changed; empty where the two read alike."""
    before, after = whole(old), whole(new)
    found = [
        Difference(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    ]
    parts = (question_differences, order_difference, translation_differences)
    return found + [each for part in parts for each in part(old, new)]


def whole(questionnaire: Questionnaire) -> dict[str, str]:
    """What is not a question's own, by name."""
    told = {
        "Название": base(questionnaire.title),
        "Вступление": base(questionnaire.intro),
        "Слова в конце": base(questionnaire.thanks),
        "Факторы": "; ".join(base(factor.text) for factor in questionnaire.factors),
    }
    for number, section in enumerate(questionnaire.sections, start=1):
        told[f"Раздел {number}"] = base(section.title) or "без названия"
        told[f"Раздел {number} показывается"] = shown_when(section.conditions, questionnaire)
    told["Языки"] = ", ".join(russian_name(language) for language in questionnaire.languages)
    return told


def translation_differences(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    for language in dict.fromkeys((*old.languages, *new.languages)):
        before, after = translations(old, language), translations(new, language)
        changed = [path for path in before | after if before.get(path) != after.get(path)]
        if changed and language != BASE_LANGUAGE:
            was, now = ("{} из {}".format(*progress(each, language)) for each in (old, new))
            where = f"Перевод ({russian_name(language)}), изменено текстов: {len(changed)}"
            yield Difference(where, f"переведено {was}", f"переведено {now}")
        was, now = (str(len(former_words(each, language))) for each in (old, new))
        if was != now:
            where = f"Перевод ({russian_name(language)}), исходный текст изменился"
            yield Difference(where, f"текстов: {was}", f"текстов: {now}")


def question_differences(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    before = {question.key: question for question in old.questions()}
    numbers = new.numbers()
    for question in new.questions():
        earlier = before.pop(question.key, None)
        was = described(earlier, old) if earlier else {}
        now = described(question, new)
        figures = figures_after(earlier, question)
        for name in dict.fromkeys((*was, *now)):
            if was.get(name, "") != now.get(name, ""):
                where = f"Вопрос {numbers[question.key]}: {name}"
                yield Difference(where, was.get(name, ""), now.get(name, ""), figures)
    for question in before.values():
        yield Difference("Вопрос удалён", base(question.text), "", END)


def figures_after(before: Question | None, after: Question) -> str:
    if before is None:
        return BEGIN
    return ANEW if begins_anew(before, after) else GO_ON


def begins_anew(before: Question, after: Question) -> bool:
    """Whether its figures do; a row that was added does not count."""
    rows = {row.key: row.tie.measure for row in before.rows}
    return before.tie.measure != after.tie.measure or any(
        rows.get(row.key, row.tie.measure) != row.tie.measure for row in after.rows
    )


def order_difference(old: Questionnaire, new: Questionnaire) -> Iterator[Difference]:
    shared = [key for key in old.numbers() if key in new.numbers()]
    if shared != [key for key in new.numbers() if key in old.numbers()]:
        yield Difference("Порядок вопросов", "прежний", "изменён")


# a question in words


def described(question: Question, questionnaire: Questionnaire) -> dict[str, str]:
    """What is written of it in the audit trail and shown to whoever builds it; only what there is."""
    told = {
        "вопрос": base(question.text),
        "вид": KINDS.get(question.kind, question.kind),
        "подсказка": base(question.hint),
        "обязателен": "да" if question.is_required else "нет",
        "ответы": "; ".join(base(option.text) for option in question.options),
        "строки": "; ".join(base(row.text) for row in question.rows),
        "ответ для тех, кому нечего сказать": base(question.na),
        "слова у концов шкалы": " — ".join(filter(None, [base(question.low), base(question.high)])),
        "границы": bounds(question),
        "показывается": shown_when(question.conditions, questionnaire),
        "связан": tied_to(question, questionnaire),
    }
    return {name: text for name, text in told.items() if text}


def bounds(question: Question) -> str:
    limits = [
        f"от {question.least}" if question.least is not None else "",
        f"до {question.most}" if question.most is not None else "",
    ]
    bands = f"группы с {', '.join(map(str, question.bands))}" if question.bands else ""
    return "; ".join(filter(None, [" ".join(filter(None, limits)), bands]))


def shown_when(conditions: tuple[Condition, ...], questionnaire: Questionnaire) -> str:
    """«если в вопросе 1 ответили «Да» и если в вопросе 3 ответили «Часто»»; empty where there is no condition."""
    return " и ".join(condition_words(each, questionnaire) for each in conditions)


def condition_words(condition: Condition, questionnaire: Questionnaire) -> str:
    number = questionnaire.numbers().get(condition.question)
    if number is None:
        return "после вопроса, которого нет"
    question = questionnaire.question(condition.question)
    answers = ", ".join(f"«{code_words(question, code)}»" for code in condition.codes)
    return f"если в вопросе {number} ответили {answers}"


def code_words(question: Question, code: str) -> str:
    """An answer as people read it."""
    options = {option.code: base(option.text) for option in question.options}
    return options.get(code) or (base(question.na) if code == NA else code)


def tied_to(question: Question, questionnaire: Questionnaire) -> str:
    """«важность: удобство залов, часы работы; 5.1 Готовы рекомендовать»."""
    names = {factor.key: base(factor.text) for factor in questionnaire.factors}
    ties = [question.tie, *(row.tie for row in question.rows)]
    parts = []
    for side, words in SIDES.items():
        if asked := [names.get(tie.factor, "") for tie in ties if tie.factor and tie.side == side]:
            parts.append(f"{words}: {', '.join(asked)}")
    return "; ".join([*parts, *(FEEDS.get(feed, feed) for tie in ties for feed in tie.feeds)])
