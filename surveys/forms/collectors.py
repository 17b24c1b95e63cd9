"""Input about the points where people answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from institutions.models import Institution, Territory
from surveys.forms.campaigns import PlaceChoices, by_settlement
from surveys.models import Channel

LONGEST_POINT, MOST_POINTS = 100, 50


class PointsField(forms.CharField):
    """Names of points, one a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        points = list(dict.fromkeys(line for line in lines if line))
        longest = max(points, key=len, default="")
        if len(longest) > LONGEST_POINT:
            raise forms.ValidationError(f"Название точки — до {LONGEST_POINT} знаков: «{longest[:40]}…».")
        if len(points) > MOST_POINTS:
            raise forms.ValidationError(f"За один раз — не больше {MOST_POINTS} названий.")
        if not points:
            raise forms.ValidationError("Назовите хотя бы одну точку, например «Вход».")
        return points


class CollectorsForm(forms.Form):
    everywhere = forms.BooleanField(label="Все учреждения из списка", required=False)
    institutions = PlaceChoices(label="Учреждения", required=False)
    channels = forms.MultipleChoiceField(
        label="Как отвечают", choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    points = PointsField(
        label="Где",
        help_text="По одному названию на строке: вход, касса, гардероб, событие. У каждого будет свой код.",
        initial="Вход",
    )

    def __init__(self, data: Any = None, *, institutions: Iterable[Institution]) -> None:
        super().__init__(data, initial={"channels": [Channel.QR]})
        fields: Any = self.fields
        fields["institutions"].offer(institutions)

    @property
    def settlements(self) -> list[tuple[Territory, list[BoundWidget]]]:
        return list(by_settlement(self["institutions"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("everywhere"):
            cleaned["institutions"] = list(self.fields["institutions"].places.values())  # type: ignore[attr-defined]
        if "institutions" in cleaned and not cleaned["institutions"]:
            self.add_error("institutions", "Отметьте хотя бы одно учреждение.")
        return cleaned


class PinForm(forms.Form):
    pin = forms.RegexField(
        r"\A[0-9]{4,8}\Z",
        label="Код выхода из киоска",
        required=False,
        help_text="От 4 до 8 цифр. Пустое поле убирает код: тогда выйти из киоска сможет кто угодно.",
        error_messages={"invalid": "Наберите от 4 до 8 цифр."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
