"""The fields that a row has by its item: ticks at its stages, figures of its indicators."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.number_field import NumberField
from institutions.numbers import written
from plans.figures.limits import refusal
from plans.figures.row_figures import RowFigure
from plans.models import Item
from plans.rows.row_values import plain
from plans.texts.stages import split_stages

STAGES = "stages_done"
FIGURE = "figure-"
GONE = "{} (в плане этого этапа больше нет)"


class StagesField(forms.MultipleChoiceField):
    """Ticks at stages, in the item's order. Those of `done` that the plan has lost follow and say so: whether the
    stage was reworded or given up, only a person can tell."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, stages: Sequence[str], done: Sequence[str], **kwargs: Any) -> None:
        gone = [stage for stage in done if stage not in stages]
        self.stages = [*stages, *gone]
        choices = [(stage, stage) for stage in stages] + [(stage, GONE.format(stage)) for stage in gone]
        super().__init__(choices=choices, required=False, **kwargs)

    def clean(self, value: Iterable[str] | None) -> list[str]:
        ticked = set(value or ())
        return [stage for stage in self.stages if stage in ticked]


def stages_of(item: Item) -> tuple[str, ...]:
    """The stages to tick; a row that is called by its stages has none besides."""
    return split_stages(item.stages) if item.title or item.continues_id else ()


def own_fields(item: Item, done: Sequence[str], figures: Sequence[RowFigure]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    stages = stages_of(item)
    if stages or done:
        fields[STAGES] = StagesField(stages, done, label="Исполненные этапы")
    for figure in figures:
        fields[figure_name(figure)] = NumberField(label=str(figure.indicator), validators=[limit(figure)])
    return fields


def limit(figure: RowFigure) -> Callable[[Decimal], None]:
    """Refuses a figure that cannot be; one that stands there already keeps nothing else from being saved."""

    def check(value: Decimal) -> None:
        problem = refusal(figure.measure, value)
        if problem and value != figure.value:
            raise ValidationError(problem)

    return check


def told_id(obligation: int, figure: RowFigure) -> str:
    """The element beside a figure's field that says what was before and what is wrong."""
    return f"{FIGURE}{obligation}-{figure.indicator.pk}"


def figure_name(figure: RowFigure) -> str:
    return f"{FIGURE}{figure.indicator.pk}"


def with_figures(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the names of fields as `save_entry` takes them: figures together, by indicator."""
    figures = {name.removeprefix(FIGURE): value for name, value in values.items() if name.startswith(FIGURE)}
    others = {name: value for name, value in values.items() if not name.startswith(FIGURE)}
    return {**others, "figures": {int(pk): value for pk, value in figures.items()}}


def as_sent(value: object) -> str:
    """A value in the one spelling in which stored and sent ones are compared."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return "\n".join(sorted(filter(None, value)))
    return str(value or "").replace("\r\n", "\n").replace("\r", "\n")


def shown(value: object) -> str:
    """A stored value as its field holds it in a page; ticks as js/drafts_parts.js compares them."""
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return as_sent(value)


def sent(form: forms.Form, name: str) -> str:
    """What the browser sent for a field, valid or not."""
    field = form.fields[name]
    raw = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    if isinstance(field, NumberField):
        try:
            return as_sent(field.to_python(raw))
        except ValidationError:
            return as_sent(raw)
    return as_sent(raw)
