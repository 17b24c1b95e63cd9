"""What the pages of a draft show: sections and questions as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.building.doctor import Fault, base, faults
from surveys.building.translating import translations, units
from surveys.building.version_difference import described, shown_when
from surveys.languages import russian_name
from surveys.models import Version
from surveys.questionnaire import KINDS, Question, Questionnaire, Section

SHOWN_LINES = 6
ELSEWHERE = {"вопрос", "вид", "ответы", "строки", "обязателен"}


@dataclass(frozen=True)
class QuestionCard:
    number: int
    question: Question
    facts: list[tuple[str, str]]
    problems: list[str]
    is_first: bool
    is_last: bool

    @property
    def text(self) -> str:
        return base(self.question.text)

    @property
    def kind(self) -> str:
        return KINDS[self.question.kind]

    @property
    def lines(self) -> list[str]:
        """The first answers or rows."""
        return self.all_lines[:SHOWN_LINES]

    @property
    def more_lines(self) -> int:
        return len(self.all_lines) - len(self.lines)

    @property
    def all_lines(self) -> list[str]:
        texts = [option.text for option in self.question.options] + [row.text for row in self.question.rows]
        return [base(each) for each in texts]


@dataclass(frozen=True)
class SectionCard:
    number: int
    section: Section
    shown_when: str
    cards: list[QuestionCard]
    problems: list[str]

    @property
    def title(self) -> str:
        return base(self.section.title)


def cards_of(content: Questionnaire) -> list[SectionCard]:
    found, numbers, keys = faults(content), content.numbers(), list(content.numbers())

    def card(question: Question) -> QuestionCard:
        facts = [(name, text) for name, text in described(question, content).items() if name not in ELSEWHERE]
        return QuestionCard(
            number=numbers[question.key],
            question=question,
            facts=facts,
            problems=problems_at(found, question.key),
            is_first=question.key == keys[0] and question in content.sections[0].questions,
            is_last=question.key == keys[-1] and question in content.sections[-1].questions,
        )

    return [
        SectionCard(
            number=number,
            section=section,
            shown_when=shown_when(section.conditions, content),
            cards=[card(question) for question in section.questions],
            problems=problems_at(found, section.key),
        )
        for number, section in enumerate(content.sections, start=1)
    ]


def problems_at(found: list[Fault], key: str) -> list[str]:
    return [fault.words for fault in found if fault.key == key]


@dataclass(frozen=True)
class Told:
    """A fault or an advice with the place that it is about in words, and where it is mended."""

    words: str
    place: str
    key: str
    is_question: bool
    language: str = ""


def told(found: list[Fault], content: Questionnaire) -> list[Told]:
    numbers = content.numbers()
    sections = {section.key: number for number, section in enumerate(content.sections, start=1)}

    def place(fault: Fault) -> str:
        if fault.language:
            return f"Перевод ({russian_name(fault.language)})"
        if fault.key in numbers:
            return f"Вопрос {numbers[fault.key]}"
        return f"Раздел {sections[fault.key]}" if fault.key in sections else "Вся анкета"

    return [
        Told(fault.words, place(fault), fault.key, fault.key in numbers, fault.language) for fault in found
    ]


def draft_context(version: Version, **more: object) -> dict[str, object]:
    return {"version": version, "questionnaire": version.questionnaire} | more


TYPED = {
    "title": "Название",
    "intro": "Вступление",
    "thanks": "Слова в конце",
    "factors": "Факторы",
    "text": "Вопрос",
    "hint": "Подсказка",
    "options": "Ответы",
    "rows": "Строки таблицы",
    "low": "Что значит наименьшая оценка",
    "high": "Что значит наибольшая оценка",
    "na": "Ответ для тех, кому нечего сказать",
    "least": "Не меньше",
    "most": "Не больше",
    "bands": "С какого числа начинается следующая группа",
}


def typed_texts(sent: Mapping[str, str], content: Questionnaire, language: str = "") -> list[tuple[str, str]]:
    """What was typed into a form of a draft, each with its name; of a translation only what is new."""
    there = translations(content, language) if language else {}
    places = {unit.path: f"{unit.group}. {unit.where or unit.russian}" for unit in units(content)}
    names = places if language else TYPED
    return [
        (name, sent[field])
        for field, name in names.items()
        if sent.get(field, "").strip() and sent[field] != there.get(field)
    ]
