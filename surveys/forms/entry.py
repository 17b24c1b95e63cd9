"""Input of those who bring answers in: a pile of sheets, a sheet, why a pile is undone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from institutions.day_field import DayField
from institutions.plain_text import one_line
from surveys.answers import AnswerReader
from surveys.form_token import new_key
from surveys.models import CallOutcome, Campaign
from surveys.paper.sheet_codes import LAST_NUMBER, read_sheet_code
from surveys.paper.sheet_keys import NA_KEY, PREFIX, Cell, read_sheet, said

MOST_SHEETS = 10_000
LONGEST = 3000
OTHER_POINT = "Это бланк другой точки опроса. Внесите его в пачку той точки."
NO_SHEET = "Такого номера бланка нет. Перепишите код с бланка целиком или введите номер бланка цифрами."


class BatchForm(forms.Form):
    day = DayField(label="День опроса", help_text="Когда люди заполняли бланки, а не когда их вносят.")
    announced = forms.IntegerField(
        label="Сколько бланков в стопке",
        help_text="Пересчитайте перед вводом: портал покажет, все ли внесены.",
        min_value=1,
        max_value=MOST_SHEETS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Напишите число цифрами."},
    )

    def __init__(self, *args: Any, campaign: Campaign, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.today = campaign, today

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        check_day(self.campaign, day, self.today)
        return day


def check_day(campaign: Campaign, day: dt.date, today: dt.date) -> None:
    """Answers are given while the survey goes on, and not tomorrow."""
    if day > today:
        raise ValidationError("Этот день ещё не наступил.")
    if not campaign.starts_on <= day <= campaign.ends_on:
        raise ValidationError(
            f"Опрос идёт с {campaign.starts_on:%d.%m.%Y} по {campaign.ends_on:%d.%m.%Y}. Укажите день из этих."
        )


class CellInput(forms.TextInput):
    """A place for the keys of one answer; its script reads there what the keys mean and when it is asked."""

    def __init__(self, cell: Cell) -> None:
        attrs = {
            "autocomplete": "off",
            "spellcheck": "false",
            "class": f"keys keys--{cell.kind}",
            "data-question": cell.question,
            "data-kind": cell.kind,
            "data-codes": json.dumps({choice.key: choice.code for choice in cell.choices}),
            "data-na": "-" if cell.na else "",
            "data-show": json.dumps([asdict(condition) for condition in cell.conditions]),
        }
        if cell.kind in {"one", "several", "number"}:
            attrs["inputmode"] = "numeric"
        super().__init__(attrs)


class SheetForm(forms.Form):
    """The cells of one sheet; sound when every key in them means something."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    replaced: UUID | None = None  # the key of a sheet that was saved already

    def __init__(
        self,
        *args: Any,
        reader: AnswerReader,
        cells: Sequence[Cell],
        typed: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {"key": new_key()} | {
            PREFIX + name: keys for name, keys in (typed or {}).items()
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.reader, self.cells = reader, cells
        for cell in cells:
            self.fields[cell.field] = forms.CharField(
                label=cell.text,
                help_text=cell.offered,
                required=False,
                max_length=LONGEST,
                widget=CellInput(cell),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = {cell.name: cleaned.get(cell.field, "") for cell in self.cells}
        self.sheet = read_sheet(self.reader, self.cells, typed)
        numbers = {cell.name: cell.number for cell in self.cells}
        for name, words in self.sheet.problems.items():
            if PREFIX + name not in self.errors:
                self.add_error(PREFIX + name, f"Вопрос {numbers[name]}. {words}.")
        return cleaned

    def renew_key(self) -> None:
        """What is sent next is another sheet."""
        self.replaced = self.cleaned_data["key"]
        self.data = dict(self.data.items()) | {"key": str(new_key())}

    @property
    def rows(self) -> list[tuple[Cell, forms.BoundField]]:
        return [(cell, self[cell.field]) for cell in self.cells]


class InterviewForm(SheetForm):
    """Of somebody who talked: a call without a single answer is one of the outcomes."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not any(cleaned[cell.field].strip() for cell in self.cells):
            raise forms.ValidationError(
                "Нет ни одного ответа. Если разговор не состоялся, отметьте это кнопкой внизу."
            )
        return cleaned


class PaperForm(SheetForm):
    sheet_code = forms.CharField(
        label="Код бланка",
        help_text="С угла бланка, например 7K3-QF9X-012-M, или просто номер. Если кода нет, нажмите Enter.",
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "keys keys--code"}
        ),
    )
    field_order = ["key", "sheet_code"]

    def __init__(self, *args: Any, dictated: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dictated = dictated

    def clean_sheet_code(self) -> int | None:
        typed = self.cleaned_data["sheet_code"].strip()
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) < 10 and 0 < int(typed) <= LAST_NUMBER:
            return int(typed)
        found = read_sheet_code(typed)
        if found is None:
            raise ValidationError(NO_SHEET)
        dictated, number = found
        if dictated != self.dictated:
            raise ValidationError(OTHER_POINT)
        return number


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="Почему отменяется пачка",
        help_text="Например: внесена дважды, не тот день, чужие бланки. Причину увидят в журнале.",
        max_length=300,
    )

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])


class OutcomeForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_key)
    outcome = forms.ChoiceField(choices=CallOutcome.Outcome.choices)


class ChoosingForm(forms.Form):
    """Which of two entries is right, for each cell where they differ."""

    FIRST, SECOND = "first", "second"

    def __init__(self, *args: Any, differs: Sequence[tuple[Cell, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for cell, first, second in differs:
            self.fields[cell.field] = forms.ChoiceField(
                label=f"{cell.number}. {cell.text}",
                choices=[
                    (self.FIRST, f"первый ввод: {shown(cell, first)}"),
                    (self.SECOND, f"второй ввод: {shown(cell, second)}"),
                ],
                widget=forms.RadioSelect,
            )

    def second(self) -> set[str]:
        """Names of the cells where the second entry is right."""
        return {name.removeprefix(PREFIX) for name, side in self.cleaned_data.items() if side == self.SECOND}


def shown(cell: Cell, keys: str) -> str:
    """Keys and what they mean."""
    if cell.is_no_answer(keys):
        return "нет ответа"
    words = said(cell, keys)
    return words if keys in {words, NA_KEY} else f"{keys} ({words})"
