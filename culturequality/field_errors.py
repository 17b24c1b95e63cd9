"""What the reader is told about a field. Django's stock messages name neither the field nor the way out; ours do."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

STOCK = {
    "required": str(forms.Field.default_error_messages["required"]),
    "invalid_choice": str(forms.ChoiceField.default_error_messages["invalid_choice"]),
}
CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def messages_of(bound: BoundField) -> list[str]:
    """The field's errors in words: a stock message is replaced, a form's own message is left as it is."""
    return [message for error in bound.errors.as_data() for message in worded(bound, error)]


def worded(bound: BoundField, error: ValidationError) -> list[str]:
    stock = STOCK.get(error.code or "")
    if stock is None or str(error.message) != stock:
        return list(error.messages)
    if error.code == "invalid_choice":
        return [f"«{bound.label}»: выберите вариант из списка."]
    return [f"{what_to_do(bound.field.widget)} «{bound.label}»."]


def what_to_do(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "Поставьте отметку"
    if isinstance(widget, forms.FileInput):
        return "Выберите файл в поле"
    return "Выберите вариант в поле" if isinstance(widget, CHOOSING) else "Заполните поле"
