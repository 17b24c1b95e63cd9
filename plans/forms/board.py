"""The board's filters, read from the address: what makes no sense filters nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django import forms

from institutions.models import Institution, Territory
from plans.board.table import AXES, BoardLine
from plans.forms.fields import blank_choice
from plans.models import Plan


class BoardForm(forms.Form):
    by = forms.ChoiceField(label="Таблица", choices=list(AXES.items()), required=False)
    kind = forms.ChoiceField(label="Исполнители", required=False)
    place = forms.ChoiceField(label="Территория", required=False)
    section = forms.ChoiceField(label="Раздел", required=False)
    q = forms.CharField(label="Название", required=False, max_length=100)
    status = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], *, lines: list[BoardLine], plan: Plan) -> None:
        super().__init__(data, auto_id="filter_%s")
        kinds, places = {}, {}
        for line in lines:
            kinds[kind_of(line)] = kind_name(line)
            places[str(territory_of(line).pk)] = territory_of(line).name
        self.set_choices("kind", "все", kinds)
        self.set_choices("place", "все", places)
        sections = plan.sections.order_by("position")
        self.set_choices("section", "все", {str(part.pk): str(part)[:80] for part in sections})
        self.is_valid()

    def set_choices(self, name: str, blank: str, found: Mapping[str, str]) -> None:
        choices = sorted(found.items(), key=lambda choice: choice[1]) if name != "section" else found.items()
        cast(forms.ChoiceField, self.fields[name]).choices = blank_choice(blank, choices)

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    @property
    def wanted_section(self) -> int | None:
        return int(self.value("section")) if self.value("section") else None

    @property
    def is_narrowing(self) -> bool:
        return any(self.value(name) for name in ("kind", "place", "section", "q"))

    def chosen(self, lines: list[BoardLine]) -> list[BoardLine]:
        return [line for line in lines if self.takes(line)]

    def takes(self, line: BoardLine) -> bool:
        kind, place, words = (self.value(name) for name in ("kind", "place", "q"))
        return (
            kind in ("", kind_of(line))
            and place in ("", str(territory_of(line).pk))
            and words.casefold() in line.submission.performer_name.casefold()
        )


def kind_of(line: BoardLine) -> str:
    institution = line.submission.institution
    return institution.kind if institution else "territory"


def kind_name(line: BoardLine) -> str:
    institution = line.submission.institution
    return Institution.Kind(institution.kind).label if institution else "поселения и управление"


def territory_of(line: BoardLine) -> Territory:
    performer = line.submission.performer
    return performer.territory if isinstance(performer, Institution) else performer
