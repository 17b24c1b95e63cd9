"""A form field for a file that somebody brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.file_size import MOST_MEBIBYTES, too_large


class UploadField(forms.FileField):
    """A file of at most so many mebibytes, refused by its size alone before anything is read into memory.

    `accept` are the endings that the browser offers first.
    """

    default_error_messages = {"empty": "Файл пустой: выберите другой."}

    def __init__(self, *, accept: str = "", most: int = MOST_MEBIBYTES, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accept} if accept else {}), **kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and (words := too_large(file.size, self.most)):
            raise ValidationError(words, code="too_large")
        return file
