"""Fields that several forms of plans share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.day_field import DayField, check_year
from institutions.models import Territory

TEXT_LIMIT = 20_000
DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}")


class CellField(forms.CharField):
    """A cell of a plan, kept to the last space: browsers send its line breaks as CR LF."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "required": False,
            "strip": False,
            "max_length": TEXT_LIMIT,
            "widget": forms.Textarea(attrs={"rows": kwargs.pop("rows", 3)}),
        }
        super().__init__(**(usual | kwargs))

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(initial, str(data or "").replace("\r\n", "\n"))


class DatesField(forms.Field):
    """Dates typed one after another: «15.06.2022, 15.12.2022»."""

    def to_python(self, value: object) -> list[dt.date]:
        pieces = [piece for piece in re.split(r"[\s,;]+", str(value or "")) if piece]
        return [self.date(piece) for piece in pieces]

    def date(self, piece: str) -> dt.date:
        try:
            if not DATE.fullmatch(piece):
                raise ValueError(piece)
            form = "%d.%m.%Y" if "." in piece else "%Y-%m-%d"
            day = dt.datetime.strptime(piece, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError as error:
            raise ValidationError(f"«{piece}» — не дата. Пишите так: 15.06.2022.") from error
        check_year(day)
        return day

    def prepare_value(self, value: object) -> object:
        if isinstance(value, list):
            return ", ".join(f"{day:%d.%m.%Y}" for day in value)
        return value


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    usual: dict[str, Any] = {
        "required": False,
        "error_messages": {"invalid": "Укажите дату, например 15.06.2022."},
    }
    return DayField(label=label, **(usual | kwargs))


def usual_territory(territories: Iterable[Territory]) -> Territory | None:
    """The territory that holds all the others the person may choose, where there is one."""
    known = {place.pk: place for place in territories}
    tops = [place for place in known.values() if place.parent_id not in known]
    return tops[0] if len(tops) == 1 else None


def blank_choice(label: str, choices: Iterable[tuple[object, object]]) -> list[tuple[object, object]]:
    return [("", label), *choices]
