"""Input about registering, signing and sending a version, and about the register."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from institutions.day_field import DayField
from institutions.forms import OneLineFields
from institutions.models import Institution, Territory
from institutions.upload_field import UploadField
from reports.models import ReportFile


class RegistrationForm(OneLineFields, forms.Form):
    number = forms.CharField(
        label="Исходящий номер",
        max_length=60,
        help_text="Предложен следующий; можно написать свой, например 12-о.",
    )
    date = DayField(label="Дата")
    post = forms.CharField(label="Должность", max_length=300, help_text="Печатается как написано.")
    name = forms.CharField(label="Фамилия и инициалы", max_length=200)


class SentForm(OneLineFields, forms.Form):
    sent_on = DayField(label="Когда отправлен")
    sent_to = forms.CharField(label="Кому", max_length=300, help_text="Например: Управление культуры.")


class CopyForm(forms.Form):
    file = UploadField(
        label="Файл",
        help_text="Скан подписанного отчёта (PDF, JPEG, PNG) или отсоединённая подпись (SIG, P7S, SGN), до 10 МБ.",
        accept=".pdf,.jpg,.jpeg,.png,.sig,.p7s,.sgn",
    )
    of_format = forms.ChoiceField(
        label="Какой файл подписан",
        required=False,
        choices=[("", "портал определит сам"), *ReportFile.Format.choices],
        help_text="Только для электронной подписи, и то если портал не определил.",
    )


class WithdrawalForm(OneLineFields, forms.Form):
    why = forms.CharField(
        label="Почему",
        max_length=300,
        help_text="Причину прочтёт каждый, кто проверит код с бумаги: без фамилий и личных сведений.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CopyWithdrawalForm(OneLineFields, forms.Form):
    why = forms.CharField(
        label="Почему",
        max_length=300,
        help_text="Например: приложен скан другого отчёта. Причину прочтут те, кому виден отчёт.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutgoingForm(forms.Form):
    year = forms.TypedChoiceField(label="Год", required=False, coerce=int, empty_value=None)
    place = forms.ChoiceField(label="Чьи", required=False)
    sent = forms.ChoiceField(
        label="Отправка",
        required=False,
        choices=[("", "все"), ("no", "не отправлены"), ("yes", "отправлены")],
    )

    def __init__(
        self, *args: Any, years: list[int], places: dict[str, Institution | Territory], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        own = [(key, str(place)) for key, place in places.items()]
        cast(forms.ChoiceField, self.fields["year"]).choices = [
            ("", "все"),
            *((year, year) for year in years),
        ]
        cast(forms.ChoiceField, self.fields["place"]).choices = [("", "все"), *own]

    def wanted(self) -> dict[str, Any]:
        """Keyword arguments of `outgoing`; what makes no sense filters nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        place = self.places.get(chosen.get("place", ""))
        return {"year": chosen.get("year"), "place": place, "sent": chosen.get("sent", "")}
