"""The words of a questionnaire one by one, to be put into another language. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from surveys.phrases import PHRASES
from surveys.questionnaire import (
    BASE_LANGUAGE,
    Option,
    Question,
    Questionnaire,
    Row,
    Section,
    Texts,
)

PLACEHOLDER = re.compile(r"\{[a-z]*\}")
PHRASE = "p."


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: `path` is its place, `where` its place in words, `group` what it is shown under."""

    path: str
    group: str
    where: str
    russian: str
    is_long: bool = False

    @property
    def is_phrase(self) -> bool:
        """Of the form itself, and not of the questionnaire."""
        return self.path.startswith(PHRASE)


def units(questionnaire: Questionnaire) -> list[Unit]:
    """Every text that has Russian words, in the order in which it is read; the form's own words come last."""
    found: list[Unit] = []
    groups = group_names(questionnaire)

    def note(path: str, group: str, where: str) -> Callable[[Texts], Texts]:
        def keep(texts: Texts) -> Texts:
            if russian := texts.get(BASE_LANGUAGE, "").strip():
                found.append(Unit(path, group, where, russian, len(russian) > 60 or "\n" in russian))
            return texts

        return keep

    visit(questionnaire, lambda path, key, where: note(path, groups[key or path], where))
    found += [Unit(f"{PHRASE}{key}", "Слова самой формы", "", words) for key, words in PHRASES.items()]
    return found


def group_names(questionnaire: Questionnaire) -> dict[str, str]:
    """By key of the question or section, or by path."""
    sections = {
        section.key: f"Раздел {number}" for number, section in enumerate(questionnaire.sections, start=1)
    }
    questions = {key: f"Вопрос {number}" for key, number in questionnaire.numbers().items()}
    return {"title": "Начало", "intro": "Начало", "thanks": "Конец"} | sections | questions


Change = Callable[[Texts], Texts]
Visitor = Callable[[str, str, str], Change]  # path, key of the question or section, place in words


def visit(questionnaire: Questionnaire, visitor: Visitor) -> Questionnaire:
    """The questionnaire with each text as the visitor's function returns it."""
    return replace(
        questionnaire,
        title=visitor("title", "", "Название")(questionnaire.title),
        intro=visitor("intro", "", "Вступление")(questionnaire.intro),
        sections=tuple(visited_section(section, visitor) for section in questionnaire.sections),
        thanks=visitor("thanks", "", "Слова в конце")(questionnaire.thanks),
    )


def visited_section(section: Section, visitor: Visitor) -> Section:
    return replace(
        section,
        title=visitor(f"s.{section.key}", section.key, "Название раздела")(section.title),
        questions=tuple(visited_question(question, visitor) for question in section.questions),
    )


def visited_question(question: Question, visitor: Visitor) -> Question:
    key = question.key

    def visited(name: str, where: str, texts: Texts) -> Texts:
        return visitor(f"q.{key}.{name}", key, where)(texts)

    return replace(
        question,
        text=visited("text", "Вопрос", question.text),
        hint=visited("hint", "Подсказка", question.hint),
        options=tuple(
            Option(each.code, visited(f"o.{each.code}", "Ответ", each.text)) for each in question.options
        ),
        rows=tuple(
            Row(each.key, visited(f"r.{each.key}", "Строка", each.text), each.tie) for each in question.rows
        ),
        low=visited("low", "Слова у наименьшей оценки", question.low),
        high=visited("high", "Слова у наибольшей оценки", question.high),
        na=visited("na", "Ответ вместо оценки", question.na),
    )


def translations(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """What is there in that language, by path."""
    found: dict[str, str] = {}

    def note(path: str, key: str, where: str) -> Change:
        def keep(texts: Texts) -> Texts:
            found[path] = texts.get(language, "")
            return texts

        return keep

    visit(questionnaire, note)
    phrases = {f"{PHRASE}{key}": questionnaire.phrases.get(key, {}).get(language, "") for key in PHRASES}
    return {path: words for path, words in (found | phrases).items() if words}


def translated(questionnaire: Questionnaire, language: str, words: Mapping[str, str]) -> Questionnaire:
    """With these words of the language by path; an empty text takes the translation away, a path not named stays."""

    def put(path: str, key: str, where: str) -> Change:
        return lambda texts: in_place(texts, language, words[path]) if path in words else texts

    changed = visit(questionnaire, put)
    phrases = {
        key: in_place(questionnaire.phrases.get(key, {}), language, words[PHRASE + key])
        if PHRASE + key in words
        else questionnaire.phrases.get(key, {})
        for key in PHRASES
    }
    return replace(changed, phrases={key: texts for key, texts in phrases.items() if texts})


def in_place(texts: Texts, language: str, words: str) -> dict[str, str]:
    others = {code: text for code, text in texts.items() if code != language}
    return others | ({language: words} if words else {})


def progress(questionnaire: Questionnaire, language: str) -> tuple[int, int]:
    """How many texts of the questionnaire itself are translated, and how many there are; phrases count too."""
    paths = {unit.path for unit in units(questionnaire)}
    return len(paths & translations(questionnaire, language).keys()), len(paths)


def placeholders(words: str) -> list[str]:
    """The places where the portal puts a number or a day: a translation has the same."""
    return sorted(PLACEHOLDER.findall(words))


def with_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    if language in questionnaire.languages:
        return questionnaire
    return replace(questionnaire, languages=(*questionnaire.languages, language))


def without_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """Its words go too."""
    if language == BASE_LANGUAGE:
        return questionnaire
    paths = translations(questionnaire, language)
    left = translated(questionnaire, language, dict.fromkeys(paths, ""))
    return replace(left, languages=tuple(each for each in questionnaire.languages if each != language))
