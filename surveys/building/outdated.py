"""Translations whose Russian text was changed after them. Pure.

Such a text keeps the Russian words it was translated from, by path and language, until it is translated anew or the
translation is found to fit the new words too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from surveys.building.translating import translations, units
from surveys.questionnaire import BASE_LANGUAGE, Questionnaire, Texts

Marks = Mapping[str, Texts]  # path → language → former Russian words


def former_words(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """What the outdated translations into that language were made from, by path."""
    marks = questionnaire.outdated.items()
    return {path: former[language] for path, former in marks if language in former}


def marked(before: Questionnaire, after: Questionnaire) -> Questionnaire:
    """After a change: new marks where the Russian words alone are other ones, and none where they are settled."""
    found: dict[str, dict[str, str]] = {}
    for language in after.languages:
        if language != BASE_LANGUAGE:
            for path, words in marks_after(before, after, language).items():
                found.setdefault(path, {})[language] = words
    return replace(after, outdated=found)


def marks_after(before: Questionnaire, after: Questionnaire, language: str) -> dict[str, str]:
    was, now = russian(before), russian(after)
    earlier, marks = translations(before, language), former_words(after, language)
    found: dict[str, str] = {}
    for path, words in translations(after, language).items():
        is_fresh = path in was and words != earlier.get(path)
        former = marks.get(path) or was.get(path, now.get(path))
        if former and former != now.get(path) and not is_fresh:
            found[path] = former
    return found


def russian(questionnaire: Questionnaire) -> dict[str, str]:
    return {unit.path: unit.russian for unit in units(questionnaire)}


def confirmed(questionnaire: Questionnaire, language: str, paths: Collection[str]) -> Questionnaire:
    """The translations at these places fit the new words as well."""
    kept = {
        path: {each: words for each, words in former.items() if each != language or path not in paths}
        for path, former in questionnaire.outdated.items()
    }
    return replace(questionnaire, outdated={path: former for path, former in kept.items() if former})


def with_copies(marks: Marks, renamed: Mapping[str, str]) -> dict[str, Texts]:
    """Copies of sections and questions, by key, are as outdated as what they were made from."""
    copies = {
        f"{kind}.{renamed[key]}{dot}{rest}": former
        for path, former in marks.items()
        for kind, _, place in [path.partition(".")]
        for key, dot, rest in [place.partition(".")]
        if key in renamed
    }
    return {**marks, **copies}
