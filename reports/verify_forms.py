"""Input of the public page of verification."""

from __future__ import annotations

from django import forms

from institutions.upload_field import UploadField

MOST_MEBIBYTES = 100


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Код с отчёта",
        max_length=100,
        help_text="11 букв и цифр внизу страницы, например 7K3QF-9XW2M-T. Дефисы и большие буквы не важны.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class FileForm(forms.Form):
    file = UploadField(
        label="Файл отчёта",
        help_text=f"PDF, XLSX или DOCX, до {MOST_MEBIBYTES} МБ. Портал сверит файл и не сохранит его.",
        accept=".pdf,.xlsx,.docx",
        most=MOST_MEBIBYTES,
        error_messages={"required": "Приложите файл отчёта."},
    )
