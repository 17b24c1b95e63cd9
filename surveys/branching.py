"""Which questions are asked of somebody, by the answers given so far. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from surveys.questionnaire import Condition, Questionnaire


def holds(condition: Condition, chosen: Mapping[str, Collection[str]]) -> bool:
    return any(code in condition.codes for code in chosen.get(condition.question, ()))


def asked(questionnaire: Questionnaire, chosen: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Keys of the questions that are asked where these codes were chosen.

    A question that is not asked has no answer, whatever was typed: what hangs on it is not asked either.
    """
    keys: set[str] = set()
    for section in questionnaire.sections:
        for question in section.questions:
            conditions = section.conditions + question.conditions
            if all(each.question in keys and holds(each, chosen) for each in conditions):
                keys.add(question.key)
    return frozenset(keys)
