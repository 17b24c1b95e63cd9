"""Changes of a questionnaire that is being built. Pure.

Keys are made here and never typed. A change after which a question would hang on an answer that is not given before it
is refused, with words that say what stands in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from surveys.building.doctor import condition_faults
from surveys.building.making import new_key, new_measure, ru
from surveys.building.outdated import with_copies
from surveys.questionnaire import NO_TIE, Question, Questionnaire, Section

UP, DOWN = -1, 1
Thing = TypeVar("Thing")


class Refused(ValueError):
    """The change is not possible; the words say why and what to do."""


def keys_of(questionnaire: Questionnaire) -> set[str]:
    return {section.key for section in questionnaire.sections} | {
        question.key for question in questionnaire.questions()
    }


def checked(before: Questionnaire, after: Questionnaire) -> Questionnaire:
    """Refuses a change that breaks a condition which held before."""
    known = {(fault.key, fault.words) for fault in condition_faults(before)}
    keys, numbers = keys_of(after), before.numbers()
    for fault in condition_faults(after):
        if (fault.key, fault.words) not in known and fault.key in keys:
            name = f"Вопрос {numbers[fault.key]}" if fault.key in numbers else "Раздел"
            raise Refused(f"{name} показывается не всем. {fault.words}")
    return after


# sections


def empty(title: str) -> Questionnaire:
    return Questionnaire(ru(title), (Section(new_key("s", ()), {}, ()),))


def add_section(questionnaire: Questionnaire, section: Section) -> tuple[Questionnaire, str]:
    made = replace(section, key=new_key("s", keys_of(questionnaire)))
    return replace(questionnaire, sections=(*questionnaire.sections, made)), made.key


def section_of(questionnaire: Questionnaire, key: str) -> Section:
    """KeyError where there is none."""
    for section in questionnaire.sections:
        if section.key == key:
            return section
    raise KeyError(key)


def change_section(questionnaire: Questionnaire, section: Section) -> Questionnaire:
    section_of(questionnaire, section.key)
    sections = tuple(section if each.key == section.key else each for each in questionnaire.sections)
    return checked(questionnaire, replace(questionnaire, sections=sections))


def move_section(questionnaire: Questionnaire, key: str, step: int) -> Questionnaire:
    sections = list(questionnaire.sections)
    swap(sections, sections.index(section_of(questionnaire, key)), step)
    return checked(questionnaire, replace(questionnaire, sections=tuple(sections)))


def remove_section(questionnaire: Questionnaire, key: str) -> Questionnaire:
    section_of(questionnaire, key)
    sections = tuple(section for section in questionnaire.sections if section.key != key)
    return checked(questionnaire, replace(questionnaire, sections=sections))


def duplicate_section(questionnaire: Questionnaire, key: str) -> Questionnaire:
    """The copy stands below; conditions within it lead to its own questions."""
    section, taken, copies = section_of(questionnaire, key), keys_of(questionnaire), []
    renamed: dict[str, str] = {}
    for question in section.questions:
        copy = renewed_copy(question, taken, renamed)
        renamed[question.key] = copy.key
        taken.add(copy.key)
        copies.append(copy)
    twin = replace(section, key=new_key("s", taken), questions=tuple(copies))
    sections = list(questionnaire.sections)
    sections.insert(sections.index(section) + 1, twin)
    outdated = with_copies(questionnaire.outdated, renamed | {key: twin.key})
    return replace(questionnaire, sections=tuple(sections), outdated=outdated)


def swap(things: list[Thing], at: int, step: int) -> None:
    if 0 <= at + step < len(things):
        things[at], things[at + step] = things[at + step], things[at]


# questions


def add_question(
    questionnaire: Questionnaire, section_key: str, kind: str, text: str
) -> tuple[Questionnaire, str]:
    section = section_of(questionnaire, section_key)
    key = new_key("q", keys_of(questionnaire))
    tie = NO_TIE if kind == "matrix" else replace(NO_TIE, measure=new_measure())
    question = Question(key, kind, ru(text), tie=tie)
    return change_section(questionnaire, replace(section, questions=(*section.questions, question))), key


def change_question(questionnaire: Questionnaire, question: Question) -> Questionnaire:
    """By key; KeyError where there is none."""
    return checked(questionnaire, mapped(questionnaire, question.key, lambda _: [question]))


def remove_question(questionnaire: Questionnaire, key: str) -> Questionnaire:
    return checked(questionnaire, mapped(questionnaire, key, lambda _: []))


def duplicate_question(questionnaire: Questionnaire, key: str) -> Questionnaire:
    copy = renewed_copy(question_of(questionnaire, key), keys_of(questionnaire), {})
    outdated = with_copies(questionnaire.outdated, {key: copy.key})
    return replace(mapped(questionnaire, key, lambda question: [question, copy]), outdated=outdated)


def question_of(questionnaire: Questionnaire, key: str) -> Question:
    """KeyError where there is none."""
    if key not in questionnaire.numbers():
        raise KeyError(key)
    return questionnaire.question(key)


def mapped(
    questionnaire: Questionnaire, key: str, change: Callable[[Question], list[Question]]
) -> Questionnaire:
    question_of(questionnaire, key)
    return replace(
        questionnaire,
        sections=tuple(
            replace(
                section,
                questions=tuple(
                    after
                    for question in section.questions
                    for after in (change(question) if question.key == key else [question])
                ),
            )
            for section in questionnaire.sections
        ),
    )


def renewed_copy(question: Question, taken: set[str], renamed: Mapping[str, str]) -> Question:
    """Another question in the same words: what it measures is its own, and nobody else's factor or indicator."""
    conditions = tuple(
        replace(each, question=renamed.get(each.question, each.question)) for each in question.conditions
    )
    rows = tuple(replace(row, tie=replace(NO_TIE, measure=new_measure())) for row in question.rows)
    measure = new_measure() if question.tie.measure else ""
    return replace(
        question,
        key=new_key("q", taken),
        conditions=conditions,
        rows=rows,
        tie=replace(NO_TIE, measure=measure),
    )


def move_question(questionnaire: Questionnaire, key: str, step: int) -> Questionnaire:
    """One place up or down; from the edge of a section into the next one."""
    sections = [list(section.questions) for section in questionnaire.sections]
    here, at = next(
        (number, [question.key for question in questions].index(key))
        for number, questions in enumerate(sections)
        if key in {question.key for question in questions}
    )
    if 0 <= at + step < len(sections[here]):
        swap(sections[here], at, step)
    elif 0 <= here + step < len(sections):
        question = sections[here].pop(at)
        sections[here + step].insert(0 if step == DOWN else len(sections[here + step]), question)
    moved = tuple(
        replace(section, questions=tuple(questions))
        for section, questions in zip(questionnaire.sections, sections, strict=True)
    )
    return checked(questionnaire, replace(questionnaire, sections=moved))
