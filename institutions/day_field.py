"""A form field for a day as people enter it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.days import FIRST_YEAR, LAST_YEAR, is_sensible

BOUNDS = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}


def check_year(day: dt.date) -> None:
    if not is_sensible(day):
        raise ValidationError(
            f"Проверьте год: {day.year:04}. Можно указать день с {FIRST_YEAR} по {LAST_YEAR} год.",
            code="year",
        )


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "widget": forms.DateInput(attrs={"type": "date", **BOUNDS}, format="%Y-%m-%d"),
            "validators": [check_year],
        }
        super().__init__(**(usual | kwargs))
