"""What a person sees who wrote into a row that somebody else, or another window, had changed meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms

from plans.models import Entry
from plans.texts.merging import Sides

UNSAID = "не указано"


@dataclass(frozen=True)
class Fact:
    """An answer besides the text that the two gave differently."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """Both rows side by side: `theirs` is saved, one's own is not. `stored` and `version` are theirs as a form
    holds them."""

    theirs: Entry
    sides: Sides
    facts: list[Fact]
    stored: dict[str, str]
    version: str


def facts_of(form: forms.Form, saved: Mapping[str, object]) -> list[Fact]:
    """Where what was typed into `form` differs from what stands now by the names of its fields."""
    facts = [
        Fact(
            str(bound.label),
            shown(bound.field, form.cleaned_data[bound.name]),
            shown(bound.field, saved[bound.name]),
        )
        for bound in form
        if not bound.is_hidden and bound.name != "text" and bound.name in saved
    ]
    return [fact for fact in facts if fact.mine != fact.theirs]


def shown(field: forms.Field, value: object) -> str:
    """A value as people write it."""
    if value in (None, "", []):
        return UNSAID
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return str(dict(getattr(field, "choices", ())).get(value, value))
