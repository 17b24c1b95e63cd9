"""Input of the public page of verification."""

from __future__ import annotations

from django import forms

MAX_MEGABYTES = 100


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
    file = forms.FileField(
        label="Файл отчёта",
        help_text=f"PDF, XLSX или DOCX, до {MAX_MEGABYTES} МБ. Портал сверит файл и не сохранит его.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.xlsx,.docx"}),
        error_messages={"required": "Приложите файл отчёта.", "empty": "Файл пустой: выберите другой."},
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MAX_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(f"Файл больше {MAX_MEGABYTES} МБ: портал таких не выдаёт.")
        return file
