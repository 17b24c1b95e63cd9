"""A form field for numbers as people type them: blanks between digits, a comma or a point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.numbers import read, written

WRONG = "Напишите число цифрами, например 8947 или 12,5."
TOO_LONG = "Слишком длинное число: до запятой не больше 15 цифр, после неё не больше трёх."


class NumberField(forms.DecimalField):
    """Stores what a DecimalField(18, 3) of a model holds; shows it as it is written."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": WRONG,
        "min_value": "Число не может быть отрицательным.",
        "max_digits": TOO_LONG,
        "max_decimal_places": TOO_LONG,
        "max_whole_digits": TOO_LONG,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"required": False, "max_digits": 18, "decimal_places": 3} | kwargs))

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Decimal):
            return value
        if not (text := str(value).strip()):
            return None
        try:
            return read(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: object) -> object:
        return written(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """None of a number input's: the widget takes blanks and commas."""
        return {}

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
