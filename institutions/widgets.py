"""How one cell of a loaded table is read and written. A ValueError is shown at the row and column of the cell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from import_export.widgets import Widget

from institutions.days import is_sensible


class ChoiceWidget(Widget):
    """A choice by its Russian name."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.names = {str(name): value for value, name in choices}

    def clean(self, value: str, row: object = None, **kwargs: object) -> str:
        found = {name.casefold(): choice for name, choice in self.names.items()}.get(value.casefold())
        if found is None:
            raise ValueError(f"Напишите одно из: {', '.join(self.names)}.")
        return found

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return next((name for name, choice in self.names.items() if choice == value), "")


class CodeWidget(Widget):
    """A place by its code, of those in the queryset."""

    def __init__(self, queryset: QuerySet) -> None:
        super().__init__()
        self.queryset = queryset
        self.known: dict[str, Model] = {}

    def clean(self, value: str, row: object = None, **kwargs: object) -> Model | None:
        if not value:
            return None
        found = self.known.get(value) or self.queryset.filter(code=value).first()
        if found is None:
            raise ValueError(f"Кода «{value}» нет среди ваших. Проверьте его по списку.")
        self.known[value] = found
        return found

    def render(self, value: Any, obj: object = None, **kwargs: object) -> str:
        return value.code if value else ""


class YesNoWidget(Widget):
    def clean(self, value: str, row: object = None, **kwargs: object) -> bool:
        answers = {"да": True, "": True, "нет": False}
        if value.casefold() not in answers:
            raise ValueError("Напишите «да» или «нет».")
        return answers[value.casefold()]

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return "да" if value else "нет"


class DayWidget(Widget):
    def clean(self, value: str, row: object = None, **kwargs: object) -> date | None:
        if not value:
            return None
        for pattern in ["%d.%m.%Y", "%Y-%m-%d"]:
            try:
                day = datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
            if is_sensible(day):
                return day
            raise ValueError(f"Проверьте год: {value}.")
        raise ValueError(f"«{value}» – не дата. Напишите её так: 31.12.2022.")

    def render(self, value: object, obj: object = None, **kwargs: object) -> str:
        return f"{value:%d.%m.%Y}" if value else ""
