"""A questionnaire as plain data: sections of questions with their texts in one or more languages. Pure.

Its JSON is what a version keeps, frozen when it is published. Keys of questions, rows and options never change from
version to version; a *measure* is what a question measures, and trends run along measures, not along places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

BASE_LANGUAGE = "ru"
KINDS = {
    "single": "один вариант",
    "multi": "несколько вариантов",
    "scale": "оценка от 1 до 5",
    "matrix": "таблица оценок",
    "ranking": "расставить по важности",
    "number": "число",
    "date": "дата",
    "text": "короткий ответ",
    "long_text": "развёрнутый ответ",
    "nps": "готовность рекомендовать, от 0 до 10",
}
WITH_OPTIONS = frozenset({"single", "multi", "ranking"})
SCALE = tuple("12345")
NPS = tuple(str(mark) for mark in range(11))
NA = "na"  # «не пользовался», «затрудняюсь ответить»
KEY = re.compile(r"[a-z][a-z0-9]{0,11}\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")

Texts = Mapping[str, str]  # language → words


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    text: Texts


@dataclass(frozen=True, slots=True)
class Condition:
    """The question is asked of those who gave one of these answers to an earlier one."""

    question: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """What a question or a row of a table measures, and what its answers are used for."""

    measure: str = ""
    factor: str = ""  # key of a factor of the questionnaire
    side: str = ""  # of the factor: importance or satisfaction
    feeds: tuple[str, ...] = ()  # parts of indicators of the independent assessment: «1.3:denominator:stand»


NO_TIE = Tie()


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    text: Texts
    tie: Tie = NO_TIE


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: str
    text: Texts
    hint: Texts = field(default_factory=dict)
    is_required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()  # of a table
    na: Texts = field(default_factory=dict)  # words of the answer beside the scale; none: no such answer
    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)
    least: int | None = None  # of a number
    most: int | None = None
    bands: tuple[int, ...] = ()  # where the second and each next band of a number begins
    conditions: tuple[Condition, ...] = ()
    tie: Tie = NO_TIE

    @property
    def codes(self) -> tuple[str, ...]:
        """The answers that can be chosen, in their order; a table has those of each row."""
        if self.kind in {"scale", "matrix"}:
            return SCALE
        return NPS if self.kind == "nps" else tuple(option.code for option in self.options)

    @property
    def chosen_by(self) -> tuple[str, ...]:
        """The codes that a condition may name."""
        return (
            self.codes + ((NA,) if self.na else ())
            if self.kind in {"single", "multi", "scale", "nps"}
            else ()
        )


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Texts
    questions: tuple[Question, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """What people hold important and are or are not satisfied with: comfort, opening hours …"""

    key: str
    text: Texts


@dataclass(frozen=True, slots=True)
class Questionnaire:
    title: Texts
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = (BASE_LANGUAGE,)
    intro: Texts = field(default_factory=dict)
    thanks: Texts = field(default_factory=dict)
    factors: tuple[Factor, ...] = ()
    phrases: Mapping[str, Texts] = field(
        default_factory=dict
    )  # words of the form itself, by phrase and language
    outdated: Mapping[str, Texts] = field(
        default_factory=dict
    )  # Russian words changed after they were translated, as they were: by path and language

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question:
        return next(question for question in self.questions() if question.key == key)

    def numbers(self) -> dict[str, int]:
        """Of the questions, as people and sheets of paper count them."""
        return {question.key: number for number, question in enumerate(self.questions(), start=1)}

    def conditions_of(self, key: str) -> tuple[Condition, ...]:
        """Those of the question and of its section."""
        for section in self.sections:
            for question in section.questions:
                if question.key == key:
                    return section.conditions + question.conditions
        raise KeyError(key)


def in_language(texts: Texts, language: str) -> str:
    """The words in that language; those in Russian where nobody has translated them."""
    return texts.get(language) or texts.get(BASE_LANGUAGE, "")


# JSON


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    return asdict(questionnaire)


def from_json(data: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire as `to_json` wrote it; raises KeyError, TypeError or ValueError where it is none."""
    try:
        return _questionnaire(data)
    except AttributeError as error:  # a text or a number where a part with names was to be
        raise TypeError(*error.args) from error


def _questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    return Questionnaire(
        title=_texts(data["title"]),
        sections=tuple(_section(each) for each in data["sections"]),
        languages=tuple(data.get("languages", (BASE_LANGUAGE,))),
        intro=_texts(data.get("intro", {})),
        thanks=_texts(data.get("thanks", {})),
        factors=tuple(Factor(each["key"], _texts(each["text"])) for each in data.get("factors", ())),
        phrases={key: _texts(texts) for key, texts in data.get("phrases", {}).items()},
        outdated={path: _texts(former) for path, former in data.get("outdated", {}).items()},
    )


def _texts(data: Mapping[str, str]) -> dict[str, str]:
    return {str(language): str(words) for language, words in data.items()}


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        key=data["key"],
        title=_texts(data.get("title", {})),
        questions=tuple(_question(each) for each in data["questions"]),
        conditions=_conditions(data),
    )


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        kind=data["kind"],
        text=_texts(data["text"]),
        is_required=bool(data.get("is_required")),
        options=tuple(Option(each["code"], _texts(each["text"])) for each in data.get("options", ())),
        rows=tuple(Row(each["key"], _texts(each["text"]), _tie(each)) for each in data.get("rows", ())),
        **{name: _texts(data.get(name, {})) for name in ("hint", "na", "low", "high")},
        least=data.get("least"),
        most=data.get("most"),
        bands=tuple(data.get("bands", ())),
        conditions=_conditions(data),
        tie=_tie(data),
    )


def _conditions(data: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(Condition(each["question"], tuple(each["codes"])) for each in data.get("conditions", ()))


def _tie(data: Mapping[str, Any]) -> Tie:
    tie = data.get("tie", {})
    return Tie(
        tie.get("measure", ""), tie.get("factor", ""), tie.get("side", ""), tuple(tie.get("feeds", ()))
    )
