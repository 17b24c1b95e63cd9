"""Input of the quarter: a row's execution, evidence, the reviewer's remarks."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from plans.models import Entry, Obligation

TEXT_LIMIT = 20_000
REMARK_LIMIT = 2_000


class EntryForm(forms.Form):
    """One row of a quarterly form. `version` is what the writer saw; the action refuses an outdated one."""

    text = forms.CharField(
        label="Что сделано",
        required=False,
        strip=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    state = forms.ChoiceField(label="Состояние", choices=Entry.State)
    actual_date = forms.DateField(
        label="Фактический срок",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Укажите дату, например 15.06.2022."},
    )
    reason = forms.CharField(
        label="Причина",
        required=False,
        max_length=REMARK_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Mapping[str, str] | None = None, *, obligation: Obligation) -> None:
        entry = getattr(obligation, "entry", None) or Entry()
        initial = {
            name: getattr(entry, name) for name in ("text", "state", "actual_date", "reason", "version")
        }
        super().__init__(data, prefix=prefix(obligation.pk), initial=initial)
        self.obligation = obligation

    @property
    def was_sent(self) -> bool:
        """Whether the posted page held this row at all."""
        return self.add_prefix("version") in self.data

    def clean_text(self) -> str:
        """Browsers send line breaks as CR LF; the text is kept with plain ones."""
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def values(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("text", "state", "actual_date", "reason")}


def prefix(obligation: int) -> str:
    return f"row{obligation}"


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Общее примечание",
        required=False,
        max_length=REMARK_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def remarks(data: Mapping[str, str]) -> dict[int, str]:
    """Remarks by obligation from fields named «remark-12»."""
    found = {}
    for name, text in data.items():
        stem, _, pk = name.partition("remark-")
        if not stem and pk.isdecimal() and len(pk) < 19:
            found[int(pk)] = text[:REMARK_LIMIT]
    return found


class EvidenceForm(forms.Form):
    """Either a file or a link. What the file really is, is checked by its content."""

    file = forms.FileField(
        label="Файл",
        required=False,
        help_text="Документ PDF, Word или Excel, фотография JPEG или PNG, до 10 МБ",
    )
    link = forms.URLField(
        label="Или ссылка",
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text="Например, на публикацию на сайте",
        error_messages={"invalid": "Ссылка начинается с https:// — скопируйте её из адресной строки."},
    )

    def clean(self) -> dict[str, object]:
        values = super().clean()
        if self.errors:
            return values
        if bool(values.get("file")) == bool(values.get("link")):
            raise forms.ValidationError("Выберите файл или вставьте ссылку: что-нибудь одно.")
        return values


class DueDateForm(forms.Form):
    due_on = forms.DateField(
        label="Отчитаться до",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Укажите дату, например 15.06.2022."},
    )
