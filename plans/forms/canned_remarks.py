"""Input of the list of canned remarks."""

from __future__ import annotations

from django import forms

from plans.forms.quarter import WordsField

REMARKS_LIMIT = 30
REMARK_LENGTH = 500


class CannedRemarksForm(forms.Form):
    remarks = WordsField(
        label="Замечания, каждое с новой строки",
        rows=12,
        help_text="Первые девять ставятся ещё и клавишами 1–9.",
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_remarks(self) -> list[str]:
        """The remarks without blanks around and without repetitions."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["remarks"].splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > REMARKS_LIMIT:
            raise forms.ValidationError(
                f"Замечаний {len(found)}, а помещается {REMARKS_LIMIT}: оставьте нужные."
            )
        for line in found:
            if len(line) > REMARK_LENGTH:
                raise forms.ValidationError(
                    f"Замечание «{line[:40]}…» длиннее {REMARK_LENGTH} знаков: сократите его."
                )
        return found
