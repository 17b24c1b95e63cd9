"""Input about more time and fewer duties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from plans.forms.fields import date_field
from plans.forms.quarter import REMARK_LIMIT, WordsField
from plans.models import Appeal


def reason_field(hint: str = "") -> WordsField:
    return WordsField(label="Причина", required=True, max_length=REMARK_LIMIT, help_text=hint)


class ExtensionForm(forms.Form):
    until = date_field(
        "До какого дня", required=True, help_text="В этот день отчёт ещё можно написать и отправить."
    )
    reason = reason_field("Её увидят исполнитель и проверяющие.")


class LaterForm(forms.Form):
    until = date_field("До какого дня", required=True)
    reason = reason_field("Что помешало сдать отчёт в срок.")


class ReleaseForm(forms.Form):
    kind = forms.ChoiceField(
        label="О чём вы просите",
        choices=[
            (Appeal.Kind.OFF_CONTROL.value, "снять с контроля: больше не отчитываться"),
            (Appeal.Kind.NOT_APPLICABLE.value, "признать, что мероприятие к нам не относится"),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field("Например: мероприятие исполнено полностью, или у учреждения нет читального зала.")


class AnswerForm(forms.Form):
    """The department's word on an appeal; a later day may be another one than was asked."""

    until = date_field("До какого дня", required=True)
    answer = WordsField(label="Ответ", max_length=REMARK_LIMIT, help_text="При отказе объясните, почему.")

    def __init__(self, data: Mapping[str, str] | None = None, *, appeal: Appeal) -> None:
        super().__init__(data, initial={"until": appeal.until})
        if appeal.kind != Appeal.Kind.LATER:
            del self.fields["until"]

    @property
    def granted(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def refused(self) -> dict[str, Any]:
        return {"answer": self.cleaned_data["answer"]}
