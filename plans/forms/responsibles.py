"""Input about whom the words of the «Ответственные» column name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from institutions.models import Institution, Territory
from plans.actions.responsibles import Settled
from plans.models import ResponsibleRule

Target = ResponsibleRule.Target
# Which choice a target needs: the field's name and what to say when it is empty.
NEEDED = {
    Target.KINDS: ("kinds", "Отметьте хотя бы один вид учреждений."),
    Target.INSTITUTIONS: ("institutions", "Отметьте хотя бы одно учреждение."),
    Target.SETTLEMENTS: ("settlements", "Отметьте хотя бы одно поселение."),
}


class RuleForm(forms.Form):
    """One phrase of the plan; fields that the target does not need are simply not used."""

    target = forms.ChoiceField(label="Кто это", choices=Target.choices)
    kinds = forms.MultipleChoiceField(
        label="Виды учреждений",
        required=False,
        choices=Institution.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    institutions = forms.TypedMultipleChoiceField(
        label="Учреждения", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    settlements = forms.TypedMultipleChoiceField(
        label="Поселения", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        rule: ResponsibleRule,
        institutions: Iterable[Institution],
        settlements: Iterable[Territory],
    ) -> None:
        initial = {
            "target": rule.target,
            "kinds": rule.kinds,
            "institutions": [place.pk for place in rule.institutions.all()],
            "settlements": [place.pk for place in rule.settlements.all()],
        }
        super().__init__(data, prefix=f"rule-{rule.pk}", initial=initial)
        fields: Any = self.fields
        self.rule = rule
        fields["institutions"].choices = [(place.pk, place.short_name) for place in institutions]
        fields["settlements"].choices = [(place.pk, place.name) for place in settlements]
        self.fields["target"].label = f"Кто это: «{rule}»"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name, message = NEEDED.get(cleaned.get("target", ""), ("", ""))
        if name and not cleaned.get(name):
            self.add_error(name, message)
        return cleaned

    def settled(self) -> Settled:
        return Settled(rule=self.rule, **self.cleaned_data)
