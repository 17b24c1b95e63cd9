"""Input of the reports room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from plans.models import Plan
from reports.models import Report

Choices = list[tuple[str, str]]


REGISTERED = [("", "с номером и без"), ("yes", "с исходящим номером"), ("no", "без номера")]


@dataclass(frozen=True)
class Offered:
    """What the archive can be narrowed to: of the reports that the person sees."""

    plans: QuerySet[Plan]
    periods: Choices
    years: list[int]
    performers: Choices


class FilterForm(forms.Form):
    q = forms.CharField(label="Слова из названия или номер", required=False, max_length=100)
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "все отчёты"), *Report.Kind.choices])
    plan: forms.ModelChoiceField = forms.ModelChoiceField(
        label="План", required=False, queryset=Plan.objects.none(), empty_label="все планы"
    )
    year = forms.ChoiceField(label="Год", required=False)
    period = forms.ChoiceField(label="Период", required=False)
    performer = forms.ChoiceField(label="Исполнитель", required=False)
    registered = forms.ChoiceField(label="Исходящий номер", required=False, choices=REGISTERED)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["plan"]).queryset = offered.plans
        self.offer("year", "все годы", [(str(year), str(year)) for year in offered.years])
        self.offer("period", "все периоды", offered.periods)
        self.offer("performer", "все исполнители", offered.performers)

    def offer(self, name: str, all_words: str, found: Choices) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", all_words), *found]

    def wanted(self) -> dict[str, Any]:
        """Keyword arguments of `queries.archive`; what makes no sense filters nothing."""
        self.is_valid()
        plan = self.cleaned_data.get("plan")
        words = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "plan"}
        return {**words, "plan": plan and plan.pk}
