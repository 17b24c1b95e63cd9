"""Input of the reports room."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from plans.models import Plan
from reports.models import Report


class FilterForm(forms.Form):
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "все отчёты"), *Report.Kind.choices])
    plan: forms.ModelChoiceField = forms.ModelChoiceField(
        label="План", required=False, queryset=Plan.objects.none(), empty_label="все планы"
    )
    period = forms.ChoiceField(label="Период", required=False)

    def __init__(
        self, *args: Any, plans: QuerySet[Plan], periods: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["plan"]).queryset = plans
        cast(forms.ChoiceField, self.fields["period"]).choices = [("", "все периоды"), *periods]

    def wanted(self) -> dict[str, Any]:
        """Keyword arguments of `queries.archive`; what makes no sense filters nothing."""
        self.is_valid()
        plan = self.cleaned_data.get("plan")
        return {
            "kind": self.cleaned_data.get("kind", ""),
            "plan": plan and plan.pk,
            "period": self.cleaned_data.get("period", ""),
        }
