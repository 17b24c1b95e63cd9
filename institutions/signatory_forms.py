"""Input about who signs."""

from __future__ import annotations

from django import forms

from institutions.day_field import DayField
from institutions.forms import OneLineFields
from institutions.models import Signatory


class SignatoryForm(OneLineFields, forms.ModelForm):
    class Meta:
        model = Signatory
        fields = ["post", "name", "is_acting", "since", "until"]
        labels = {
            "name": "Фамилия и инициалы",
            "is_acting": "Исполняет обязанности",
            "since": "С какого дня",
            "until": "По какой день",
        }
        help_texts = {
            "post": "Печатается как написано, например: И.о. директора.",
            "name": "Как в подписи, например: И.И. Ручьёв.",
            "is_acting": "В эти дни подписывает вместо того, кто занимает должность.",
            "until": "Этот день ещё входит. Пусто – пока не назначат другого.",
        }
        field_classes = {"since": DayField, "until": DayField}


class LastDayForm(forms.Form):
    until = DayField(label="Последний день", help_text="Этот день ещё входит.")
