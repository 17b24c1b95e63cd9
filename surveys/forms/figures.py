"""Input of the pages that show what people answered: which part of a survey is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from institutions.models import Institution


class FigureFilterForm(forms.Form):
    """Which part of a survey is looked at; garbage in the address is as if it were not there."""

    institution = forms.TypedChoiceField(label="Учреждение", coerce=int, empty_value=None, required=False)
    channel = forms.ChoiceField(label="Канал", required=False)
    month = forms.ChoiceField(label="Месяц", required=False)
    version = forms.TypedChoiceField(label="Версия анкеты", coerce=int, empty_value=None, required=False)
    part = forms.ChoiceField(
        label="Когда", required=False, choices=[("", "все"), ("before", "до итогов"), ("late", "дополнения")]
    )

    def __init__(
        self,
        data: Any,
        *,
        institutions: Iterable[Institution],
        channels: list[tuple[str, str]],
        months: list[tuple[str, str]],
        versions: list[tuple[int, str]],
        whole: bool,
        frozen: bool,
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        places = [(place.pk, place.short_name) for place in institutions]
        fields["institution"].choices = [("", "все вместе"), *places] if whole else places
        fields["channel"].choices = [("", "все"), *channels]
        fields["month"].choices = [("", "все"), *months]
        fields["version"].choices = versions
        if len(versions) < 2:
            del fields["version"]
        if not frozen:
            del fields["part"]

        self.first_institution = None if whole or not places else places[0][0]


class WordsFilterForm(forms.Form):
    question = forms.ChoiceField(label="Вопрос", required=False)
    institution = forms.TypedChoiceField(label="Учреждение", coerce=int, empty_value=None, required=False)

    def __init__(
        self, data: Any, *, institutions: Iterable[Institution], questions: list[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["question"].choices = questions
        places = [(place.pk, place.short_name) for place in institutions]
        fields["institution"].choices = [("", "все вместе"), *places]
        self.questions = questions

    @property
    def chosen_question(self) -> str:
        """The one that was chosen, else the first."""
        first = self.questions[0][0] if self.questions else ""
        return self.cleaned_data.get("question") or first
