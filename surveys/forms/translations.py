"""Input of a translation: a field for each text, in the second language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms

from surveys.building.outdated import former_words
from surveys.building.translating import Unit, placeholders, translations, units
from surveys.forms.building import DraftPart, WordsField
from surveys.questionnaire import Questionnaire

MOST = 3000
UNTRANSLATED, OUTDATED = "untranslated", "outdated"
CONFIRM = "fits."  # before the path of a text


@dataclass(frozen=True)
class Pair:
    """A text, its field, and where the text was changed after the translation: as it was, and the tick that it fits."""

    unit: Unit
    bound: forms.BoundField
    former: str = ""
    fits: forms.BoundField | None = None


@dataclass(frozen=True)
class Group:
    """What is shown under one heading, and how far all that stands there is translated."""

    name: str
    pairs: list[Pair]
    done: int
    total: int

    @property
    def is_phrases(self) -> bool:
        """Many and seldom changed, so they are folded away."""
        return self.pairs[0].unit.is_phrase

    @property
    def has_errors(self) -> bool:
        return any(pair.bound.errors for pair in self.pairs)


class TranslationForm(DraftPart):
    """Of all texts, or only of those untranslated or outdated; what was sent is shown again whatever it is by then."""

    def __init__(self, data: Any = None, *, content: Questionnaire, language: str, show: str = "") -> None:
        self.all_units, self.words_there = units(content), translations(content, language)
        self.former = former_words(content, language)
        self.units = [
            unit
            for unit in self.all_units
            if (self.is_among(unit.path, show) if data is None else unit.path in data)
        ]
        stored: dict[str, Any] = {unit.path: self.words_there.get(unit.path, "") for unit in self.units}
        super().__init__(data, stored=stored | {"russian": [unit.russian for unit in self.units]})
        for unit in self.units:
            self.add(unit, language)

    def is_among(self, path: str, show: str) -> bool:
        return not (
            (show == UNTRANSLATED and path in self.words_there)
            or (show == OUTDATED and path not in self.former)
        )

    def add(self, unit: Unit, language: str) -> None:
        attrs = {"lang": language, "rows": 3 if unit.is_long else 1}
        self.fields[unit.path] = WordsField(
            label=f"{unit.group}. {unit.where}" if unit.where else unit.russian,
            max_length=MOST,
            widget=forms.Textarea(attrs=attrs),
            error_messages={"max_length": f"Не длиннее {MOST} символов."},
        )
        if unit.path in self.former:
            self.fields[unit.path].widget.attrs["aria-describedby"] = f"former-{unit.path}"
            self.fields[CONFIRM + unit.path] = forms.BooleanField(
                label="Перевод подходит и к новому тексту", required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for unit in self.units:
            words = cleaned.get(unit.path, "")
            if unit.is_phrase and words and placeholders(words) != placeholders(unit.russian):
                kept = ", ".join(placeholders(unit.russian)) or "без фигурных скобок"
                self.add_error(unit.path, f"Сохраните места, куда портал ставит числа: {kept}.")
        return cleaned

    def groups(self) -> Iterator[Group]:
        for name, members in groupby(self.all_units, key=lambda unit: unit.group):
            paths = [unit.path for unit in members]
            pairs = [self.pair(unit) for unit in self.units if unit.path in paths]
            if pairs:
                yield Group(name, pairs, len(self.words_there.keys() & set(paths)), len(paths))

    def pair(self, unit: Unit) -> Pair:
        former = self.former.get(unit.path, "")
        return Pair(unit, self[unit.path], former, self[CONFIRM + unit.path] if former else None)

    def words(self) -> dict[str, str]:
        return {unit.path: self.cleaned_data[unit.path] for unit in self.units}

    def fitting(self) -> set[str]:
        """Where the translation was found to fit the new words."""
        return {unit.path for unit in self.units if self.cleaned_data.get(CONFIRM + unit.path)}
