"""Input of a translation: a field for each text, in the second language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms

from surveys.building.translating import Unit, placeholders, translations, units
from surveys.forms.building import DraftPart, WordsField
from surveys.languages import russian_name
from surveys.questionnaire import Questionnaire

MOST = 3000


@dataclass(frozen=True)
class Group:
    """What is shown under one heading."""

    name: str
    pairs: list[tuple[Unit, forms.BoundField]]

    @property
    def is_phrases(self) -> bool:
        """Many and seldom changed, so they are folded away."""
        return self.pairs[0][0].is_phrase

    @property
    def is_open(self) -> bool:
        return any(bound.errors for _, bound in self.pairs)

    @property
    def done(self) -> int:
        return sum(1 for _, bound in self.pairs if bound.value())


class TranslationForm(DraftPart):
    def __init__(self, data: Any = None, *, content: Questionnaire, language: str) -> None:
        super().__init__(data, stored=translations(content, language))
        self.units = units(content)
        for unit in self.units:
            attrs = {"lang": language, "rows": 3 if unit.is_long else 1}
            self.fields[unit.path] = WordsField(
                label=f"{unit.group}. {unit.where}" if unit.where else unit.russian,
                max_length=MOST,
                widget=forms.Textarea(attrs=attrs),
                error_messages={"max_length": f"Не длиннее {MOST} символов."},
            )
        self.language = russian_name(language)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for unit in self.units:
            words = cleaned.get(unit.path, "")
            if unit.is_phrase and words and placeholders(words) != placeholders(unit.russian):
                kept = ", ".join(placeholders(unit.russian)) or "без фигурных скобок"
                self.add_error(unit.path, f"Сохраните места, куда портал ставит числа: {kept}.")
        return cleaned

    def groups(self) -> Iterator[Group]:
        for name, members in groupby(self.units, key=lambda unit: unit.group):
            yield Group(name, [(unit, self[unit.path]) for unit in members])

    def words(self) -> dict[str, str]:
        return {unit.path: self.cleaned_data[unit.path] for unit in self.units}
