"""Input of «показать, если … и если …»: fields for each condition, and empty ones below for one more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any

from django import forms
from django.http import QueryDict

from surveys.building.doctor import base
from surveys.building.version_difference import code_words
from surveys.forms.building import DraftPart
from surveys.questionnaire import Condition, Question

LONGEST_CHOICE, LONGEST_PLACE = 90, 4
AFTER, CODES = "after-", "codes-"  # before the place of a condition, counted from zero


class CodesField(forms.MultipleChoiceField):
    """Answers of the question that is chosen; those of another one, chosen before, are passed over."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        choices: Any = self.choices
        offered = {choice for choice, _ in choices}
        return [each for each in super().to_python(value) if each in offered]


@dataclass(frozen=True)
class ConditionFields:
    place: int
    after: forms.BoundField
    codes: forms.BoundField
    is_last: bool  # still empty

    @property
    def has_answers(self) -> bool:
        field: Any = self.codes.field
        return bool(field.choices)


class ShownWhen(DraftPart):
    """`earlier` are the questions that can be named. All conditions must hold."""

    def add_conditions(self, earlier: list[Question], numbers: Mapping[str, int], what: str) -> None:
        self.earlier = {question.key: question for question in earlier if question.chosen_by}
        named = [
            (key, f"на вопрос {numbers[key]}: {base(each.text)[:LONGEST_CHOICE]}")
            for key, each in self.earlier.items()
        ]
        sent: Any = self.data if self.is_bound else self.initial
        last = max(filled(sent), filled(self.stored) if self.is_bound else 0)
        for place in range(last + 1):
            label = "и если" if place else f"Показать {what}, если"
            self.add_condition(place, label, [("", "без условия"), *named], sent.get(f"{AFTER}{place}"))
        self.empty_place = last
        if (gone := dropped(self.initial)) is not None:
            self.fields[f"{AFTER}{min(gone, last)}"].widget.attrs["autofocus"] = True

    def add_condition(self, place: int, label: str, named: list[tuple[str, str]], after: str | None) -> None:
        self.fields[f"{AFTER}{place}"] = forms.ChoiceField(label=label, choices=named, required=False)
        codes = CodesField(label="ответили", required=False, help_text="Достаточно одного из отмеченных.")
        if question := self.earlier.get(after or ""):
            codes.choices = [
                (f"{question.key}:{code}", code_words(question, code)) for code in question.chosen_by
            ]
        self.fields[f"{CODES}{place}"] = codes

    def condition_fields(self) -> Iterator[ConditionFields]:
        for place in range(self.empty_place + 1):
            after, codes = self[f"{AFTER}{place}"], self[f"{CODES}{place}"]
            yield ConditionFields(place, after, codes, is_last=place == self.empty_place)

    def when_news(self) -> str:
        """What a button that does not save has done."""
        if dropped(self.initial) is not None:
            return "Условие убрано. Сохраните, чтобы так и осталось."
        return "Отметьте ответы на выбранный вопрос." if "show" in self.initial else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for place in range(self.empty_place + 1):
            if cleaned.get(f"{AFTER}{place}") and not cleaned.get(f"{CODES}{place}"):
                self.add_error(
                    f"{CODES}{place}", "Отметьте ответы. Если их не видно, нажмите «Показать ответы»."
                )
        return cleaned

    def conditions(self) -> tuple[Condition, ...]:
        told = [
            (self.cleaned_data[f"{AFTER}{place}"], self.cleaned_data[f"{CODES}{place}"])
            for place in range(self.empty_place + 1)
        ]
        made = (
            Condition(after, tuple(each.partition(":")[2] for each in codes))
            for after, codes in told
            if after
        )
        return tuple(dict.fromkeys(made))

    def in_words(self, name: str, value: Any) -> str:
        """An answer of whatever question it is."""
        if not name.startswith(CODES):
            return super().in_words(name, value)
        pairs = (each.split(":", 1) for each in value)
        return ", ".join(code_words(self.earlier[key], code) for key, code in pairs if key in self.earlier)


def stored_conditions(conditions: tuple[Condition, ...]) -> dict[str, Any]:
    """As the fields show them."""
    return {
        name: value
        for place, each in enumerate(conditions)
        for name, value in (
            (f"{AFTER}{place}", each.question),
            (f"{CODES}{place}", [f"{each.question}:{code}" for code in each.codes]),
        )
    }


def filled(told: Mapping[str, Any]) -> int:
    """How many conditions there are up to the last that names a question."""
    there = takewhile(lambda place: f"{AFTER}{place}" in told, count())
    return max((place + 1 for place in there if told[f"{AFTER}{place}"]), default=0)


# Buttons of the form that do not save it


def typed(sent: QueryDict) -> dict[str, Any] | None:
    """What stands in the fields; none where the form is to be saved."""
    if not {"show", "drop"} & sent.keys():
        return None
    fields = {
        name: values if name.startswith(CODES) else values[-1] for name, values in sent.lists() if values
    }
    gone = dropped(fields)
    return fields if gone is None else without(fields, gone)


def dropped(fields: Mapping[str, Any]) -> int | None:
    """The place of the condition that is to be taken away."""
    place = str(fields.get("drop", ""))
    return int(place) if place.isdecimal() and len(place) < LONGEST_PLACE else None


def without(fields: Mapping[str, Any], gone: int) -> dict[str, Any]:
    """Conditions below the one at that place move up."""
    moved = dict(fields)
    for place in takewhile(lambda place: f"{AFTER}{place}" in fields, count(gone)):
        moved[f"{AFTER}{place}"] = fields.get(f"{AFTER}{place + 1}", "")
        moved[f"{CODES}{place}"] = fields.get(f"{CODES}{place + 1}", [])
    return moved
