"""Input of the shell's own pages."""

from typing import cast

from django import forms

from culturequality.reading import CHOICES, Reading


class ReadingForm(forms.Form):
    """Every choice has a usual value, so that a reader may change one and leave the rest."""

    size = forms.ChoiceField(label="Размер букв", widget=forms.RadioSelect)
    scheme = forms.ChoiceField(label="Цвета", widget=forms.RadioSelect)
    letters = forms.ChoiceField(label="Расстояние между буквами", widget=forms.RadioSelect)
    lines = forms.ChoiceField(label="Расстояние между строками", widget=forms.RadioSelect)
    face = forms.ChoiceField(label="Шрифт", widget=forms.RadioSelect)
    images = forms.ChoiceField(label="Рисунки и значки", widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in CHOICES.items():
            cast(forms.ChoiceField, self.fields[name]).choices = list(choices.items())
            self.fields[name].error_messages["required"] = "Выберите один из вариантов."

    @property
    def reading(self) -> Reading:
        return Reading(**self.cleaned_data)
