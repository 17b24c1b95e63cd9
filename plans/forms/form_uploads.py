"""Input on the way of a filled-in table into a form: the workbook, the pasted rows, the choices of the preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from institutions.upload_field import UploadField
from plans.forms.quarter import WordsField
from plans.imports import UnreadableFile, read_filled_form
from plans.reading.form_reading import FormReading, read_form
from plans.reading.grid import MAX_ROWS, TOO_MANY_ROWS
from plans.reading.pasted_grid import pasted_grid
from plans.rows.form_rows import FormRow
from plans.sheets.sheet_rows import STATES, form_items
from plans.texts.merging import BOTH, MINE, THEIRS

PASTE_LIMIT = 1_000_000
NOTHING_PASTED = "Вставьте строки, скопированные из таблицы."
CHOICES = [
    (MINE, "Взять из таблицы"),
    (THEIRS, "Оставить то, что на портале"),
    (BOTH, "Оставить оба текста, один под другим"),
]


class WorkbookForm(forms.Form):
    """Reading is part of the check: a file that can't be read is refused at its field."""

    file = UploadField(
        label="Заполненная книга",
        help_text="Книга Excel (XLSX), до 10 МБ.",
        max_length=255,
        accept=".xlsx",
    )

    def __init__(self, data: Any = None, files: Any = None, *, rows: Sequence[FormRow]) -> None:
        super().__init__(data, files)
        self.rows = rows

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.reading = read_filled_form(file.read(), file.name, form_items(self.rows), STATES)
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error
        return file

    def kept(self) -> dict[str, Any]:
        """What `keep_form_upload` asks for."""
        return {"filename": self.cleaned_data["file"].name, "reading": self.reading}


class PasteForm(forms.Form):
    pasted = WordsField(
        label="Скопированные строки",
        help_text="Выделите строки в Excel вместе с заголовками, скопируйте и вставьте сюда.",
        required=True,
        max_length=PASTE_LIMIT,
        rows=12,
        error_messages={"required": NOTHING_PASTED},
    )
    first = forms.TypedChoiceField(
        label="С какого мероприятия начать",
        help_text="Нужно, только если в скопированном нет ни номеров, ни названий мероприятий.",
        coerce=int,
    )

    def __init__(self, data: Any = None, *, rows: Sequence[FormRow]) -> None:
        super().__init__(data)
        self.rows = rows
        fields: Any = self.fields
        fields["first"].choices = [(row.obligation.pk, named(row)) for row in rows]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        grid = pasted_grid(cleaned["pasted"])
        if not any(row.filled for row in grid.rows):
            raise ValidationError({"pasted": NOTHING_PASTED})
        if len(grid.rows) > MAX_ROWS:
            raise ValidationError({"pasted": TOO_MANY_ROWS})
        self.reading: FormReading = read_form(grid, form_items(self.rows), STATES, first=cleaned["first"])
        return cleaned

    def kept(self) -> dict[str, Any]:
        return {"filename": "", "reading": self.reading}


def named(row: FormRow) -> str:
    return " ".join(f"{row.number} {row.title}".split())[:100]


class ConfirmForm(forms.Form):
    """For each row that changes the version that the preview showed, and what to do where two texts met.

    `changing` maps rows to their present versions, `met` the rows to choose about to their names.
    """

    def __init__(self, data: Any = None, *, changing: Mapping[int, int], met: Mapping[int, str]) -> None:
        super().__init__(data)
        self.changing = changing
        for row, version in changing.items():
            self.fields[f"seen-{row}"] = forms.IntegerField(
                required=False, initial=version, widget=forms.HiddenInput
            )
        for row, name in met.items():
            self.fields[f"choice-{row}"] = forms.ChoiceField(
                label="Что оставить",
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": f"Выберите, что оставить: {name}."},
            )

    @property
    def is_stale(self) -> bool:
        """Whether the form changed since the preview was shown."""
        return any(self.cleaned_data.get(f"seen-{row}") != version for row, version in self.changing.items())

    @property
    def choices(self) -> dict[int, str]:
        chosen = {name: value for name, value in self.cleaned_data.items() if name.startswith("choice-")}
        return {int(name.removeprefix("choice-")): value for name, value in chosen.items()}
