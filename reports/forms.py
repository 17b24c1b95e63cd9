"""Input of the reports room."""

from __future__ import annotations

from django import forms

from institutions.models import User
from plans.access import plans_visible_to
from reports.models import Report


class FilterForm(forms.Form):
    kind = forms.ChoiceField(label="Вид", required=False, choices=[("", "все отчёты"), *Report.Kind.choices])
    plan = forms.ModelChoiceField(label="План", required=False, queryset=None, empty_label="все планы")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans_visible_to(user)

    def wanted(self) -> dict[str, object]:
        """Keyword arguments of `queries.archive`; what makes no sense filters nothing."""
        self.is_valid()
        plan = self.cleaned_data.get("plan")
        return {"kind": self.cleaned_data.get("kind", ""), "plan": plan and plan.pk}
