"""What a page shows of a questionnaire in one language: numbered questions with their controls, answers and problems.

The public form, the kiosk and the preview draw the same questions from it. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.answers import LONGEST, Problem, Sent
from surveys.phrases import ends, filled, phrase
from surveys.questionnaire import NA, Condition, Question, Questionnaire, Section, Texts, in_language

CHOICES, MARKS, RANKS, TYPED = "choices", "marks", "ranks", "typed"
DRAWN_AS = {
    "single": CHOICES,
    "multi": CHOICES,
    "scale": MARKS,
    "nps": MARKS,
    "matrix": MARKS,
    "ranking": RANKS,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button, a checkbox or an option of a list."""

    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """Controls of one name. A question has one; a table one in each row, ranking one for each option."""

    name: str
    id: str
    legend: str = ""
    choices: tuple[Choice, ...] = ()
    na: Choice | None = None
    value: str = ""
    error: str = ""

    @property
    def answer(self) -> str:
        """In words, for the reader of the own answers."""
        chosen = [each.words for each in (*self.choices, *([self.na] if self.na else [])) if each.is_chosen]
        return ", ".join(chosen) or self.value


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    number: int
    key: str
    kind: str
    drawn_as: str
    text: str
    when: str  # the conditions in words
    hints: tuple[str, ...]
    is_optional: bool
    show: str  # the conditions as JSON
    fields: tuple[Field, ...]
    low: str = ""
    high: str = ""
    most_letters: int | None = None
    error: str = ""  # of the question as a whole

    @property
    def field(self) -> Field:
        return self.fields[0]

    @property
    def described_by(self) -> str:
        """Ids of the hints and of the problem."""
        ids = [f"q-{self.key}-hint"] if self.when or self.hints else []
        return " ".join([*ids, f"q-{self.key}-error"] if self.error else ids)


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    show: str
    when: str  # the conditions in words
    questions: tuple[ShownQuestion, ...]


class Shower:
    """Shows one questionnaire in one language, with what was sent and what is wrong with it."""

    def __init__(
        self, content: Questionnaire, language: str, sent: Sent, problems: Mapping[str, Problem]
    ) -> None:
        self.content, self.language, self.sent, self.problems = content, language, sent, problems
        self.numbers = content.numbers()

    def sections(self) -> tuple[ShownSection, ...]:
        return tuple(self.section(section) for section in self.content.sections)

    def section(self, section: Section) -> ShownSection:
        return ShownSection(
            title=self.say(section.title),
            show=show_json(section.conditions),
            when=self.when(section.conditions),
            questions=tuple(self.question(question) for question in section.questions),
        )

    def question(self, question: Question) -> ShownQuestion:
        low, high = self.ends(question)
        return ShownQuestion(
            number=self.numbers[question.key],
            key=question.key,
            kind=question.kind,
            drawn_as=DRAWN_AS.get(question.kind, TYPED),
            text=self.say(question.text),
            when=self.when(question.conditions),
            hints=tuple(filter(None, self.hints(question))),
            is_optional=not question.is_required,
            show=show_json(question.conditions),
            fields=tuple(self.fields(question)),
            low=low,
            high=high,
            most_letters=LONGEST.get(question.kind),
            error="" if question.kind == "matrix" else self.error(question.key),
        )

    def fields(self, question: Question) -> Iterable[Field]:
        if question.kind == "matrix":
            for row in question.rows:
                yield self.field(question, f"{question.key}.{row.key}", self.say(row.text))
        elif question.kind == "ranking":
            for option in question.options:
                yield self.ranked(question, f"{question.key}.{option.code}", self.say(option.text))
        else:
            yield self.field(question, question.key, "")

    def field(self, question: Question, name: str, legend: str) -> Field:
        words = {option.code: self.say(option.text) for option in question.options}
        na = self.choice(name, NA, self.say(question.na)) if question.na else None
        return Field(
            name=name,
            id=f"q-{name}",
            legend=legend,
            choices=tuple(self.choice(name, code, words.get(code, code)) for code in question.codes),
            na=na,
            value=next(iter(self.sent.get(name, ())), ""),
            error=self.error(name) if legend else "",
        )

    def ranked(self, question: Question, name: str, legend: str) -> Field:
        ranks = (str(rank) for rank in range(1, len(question.options) + 1))
        return Field(name, f"q-{name}", legend, tuple(self.choice(name, rank, rank) for rank in ranks))

    def choice(self, name: str, code: str, words: str) -> Choice:
        return Choice(code, words, code in self.sent.get(name, ()))

    def hints(self, question: Question) -> Iterable[str]:
        yield self.say(question.hint)
        yield self.phrase(HINTS[question.kind]) if question.kind in HINTS else ""
        if question.kind == "number" and (question.least, question.most) != (None, None):
            name = "from_to" if None not in (question.least, question.most) else "from"
            name = "to" if question.least is None else name
            yield filled(self.phrase(name), least=question.least, most=question.most)

    def when(self, conditions: tuple[Condition, ...]) -> str:
        """«Отвечайте, если на вопрос 3 вы ответили «Да» или «Иногда»»."""
        said = [
            filled(
                self.phrase("and_if" if place else "if_answered"),
                number=self.numbers.get(each.question, ""),
                answers=f" {self.phrase('or')} ".join(self.quoted(each)),
            )
            for place, each in enumerate(conditions)
        ]
        return " ".join(said)

    def quoted(self, condition: Condition) -> Iterable[str]:
        question = self.content.question(condition.question)
        words = {option.code: self.say(option.text) for option in question.options} | {
            NA: self.say(question.na)
        }
        return (f"«{words.get(code, code)}»" for code in condition.codes)

    def ends(self, question: Question) -> tuple[str, str]:
        """The words of the least and of the best mark."""
        if DRAWN_AS.get(question.kind) != MARKS:
            return "", ""
        return ends(self.content, question, self.language)

    def error(self, name: str) -> str:
        problem = self.problems.get(name)
        return "" if problem is None else problem_words(self.content, problem, self.language)

    def say(self, texts: Texts) -> str:
        return in_language(texts, self.language)

    def phrase(self, key: str) -> str:
        return phrase(self.content, key, self.language)


HINTS = {
    "single": "choose_one",
    "multi": "choose_any",
    "ranking": "rank",
    "date": "date_hint",
    "text": "no_personal_data",
    "long_text": "no_personal_data",
}


def shown_sections(
    content: Questionnaire,
    language: str,
    sent: Sent | None = None,
    problems: Mapping[str, Problem] | None = None,
) -> tuple[ShownSection, ...]:
    return Shower(content, language, sent or {}, problems or {}).sections()


def show_json(conditions: tuple[Condition, ...]) -> str:
    if not conditions:
        return ""
    told = [{"question": each.question, "codes": list(each.codes)} for each in conditions]
    return json.dumps(told, separators=(",", ":"))


def problem_words(content: Questionnaire, problem: Problem, language: str) -> str:
    words = phrase(content, problem.phrase, language)
    return words if problem.figure is None else f"{words} {problem.figure}"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the list above the form."""

    target: str
    number: int
    words: str


def mistakes(sections: Iterable[ShownSection]) -> list[Mistake]:
    """In the order of the questions."""
    found = []
    for question in (question for section in sections for question in section.questions):
        if question.error:
            words = told(question.text, question.error)
            found.append(Mistake(f"q-{question.key}", question.number, words))
        found += [
            Mistake(field.id, question.number, told(field.legend, field.error))
            for field in question.fields
            if field.error
        ]
    return found


def told(text: str, error: str) -> str:
    return f"{text}{' ' if text.endswith(('?', '.', '!', ':')) else ': '}{error}"


def is_unnumbered(content: Questionnaire) -> bool:
    """Scripts hide what is not asked, and numbers would have gaps; a form of an order is known by its numbers."""
    is_by_order = any(question.tie.feeds for question in content.questions())
    return not is_by_order and any(content.conditions_of(key) for key in content.numbers())
