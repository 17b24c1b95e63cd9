"""What is chosen before printing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from documents.render.blanks import LARGE, NORMAL
from documents.render.poster_formats import FORMATS, PosterFormat
from institutions.models import Institution
from surveys.languages import language_name
from surveys.models import Collector
from surveys.paper.sheet_codes import LAST_NUMBER
from surveys.posters import with_posters
from surveys.questionnaire import BASE_LANGUAGE

MOST_COPIES = 200
SIZES = {"normal": NORMAL, "large": LARGE}


class PosterForm(forms.Form):
    format = forms.ChoiceField(
        label="Что напечатать",
        choices=[(each.code, each.title) for each in FORMATS.values()],
        initial="a4",
        widget=forms.RadioSelect,
    )

    def clean_format(self) -> PosterFormat:
        return FORMATS[self.cleaned_data["format"]]


class PostersForm(PosterForm):
    institution = forms.ModelChoiceField(
        label="Учреждение",
        queryset=Institution.objects.none(),
        required=False,
        empty_label="Все учреждения опроса",
    )

    def __init__(self, *args: Any, collectors: QuerySet[Collector], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collectors = with_posters(collectors)
        places = Institution.objects.filter(pk__in=self.collectors.values("institution"))
        self.fields["institution"].queryset = places  # type: ignore[attr-defined]

    def chosen(self) -> QuerySet[Collector]:
        institution = self.cleaned_data["institution"]
        return self.collectors.filter(institution=institution) if institution else self.collectors


class BlankForm(forms.Form):
    copies = forms.IntegerField(
        label="Сколько бланков",
        min_value=1,
        max_value=MOST_COPIES,
        initial=1,
        help_text=f"От 1 до {MOST_COPIES}.",
    )
    first = forms.IntegerField(
        label="Номер первого бланка",
        min_value=1,
        max_value=LAST_NUMBER - MOST_COPIES,
        initial=1,
        help_text="Если часть бланков уже напечатана, начните со следующего номера.",
    )
    size = forms.ChoiceField(
        label="Шрифт",
        choices=[("normal", "обычный"), ("large", "крупный")],
        initial="normal",
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(label="Язык", required=False)
    two_sided = forms.BooleanField(
        label="Печатать на двух сторонах",
        required=False,
        help_text="Каждая анкета начнётся с нового листа.",
    )

    def __init__(self, *args: Any, languages: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(languages) > 1:
            offered = [(code, language_name(code)) for code in languages]
            self.fields["language"].choices = offered  # type: ignore[attr-defined]
        else:
            del self.fields["language"]

    def clean_size(self) -> int:
        return SIZES[self.cleaned_data["size"] or "normal"]

    def numbers(self) -> range:
        first: int = self.cleaned_data["first"]
        return range(first, first + self.cleaned_data["copies"])

    def chosen_language(self) -> str:
        return self.cleaned_data.get("language") or BASE_LANGUAGE
