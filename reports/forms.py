"""Input of the reports room."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from plans.models import Plan
from reports.models import Report


class FilterForm(forms.Form):
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "все отчёты"), *Report.Kind.choices])
    plan = forms.ModelChoiceField(label="План", required=False, queryset=None, empty_label="все планы")
    period = forms.ChoiceField(label="Период", required=False)

    def __init__(
        self, *args: object, plans: QuerySet[Plan], periods: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans
        self.fields["period"].choices = [("", "все периоды"), *periods]

    def wanted(self) -> dict[str, object]:
        """Keyword arguments of `queries.archive`; what makes no sense filters nothing."""
        self.is_valid()
        plan = self.cleaned_data.get("plan")
        return {
            "kind": self.cleaned_data.get("kind", ""),
            "plan": plan and plan.pk,
            "period": self.cleaned_data.get("period", ""),
        }
