"""Whom the words of the «Ответственные» column name in a plan."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import plan_for_editing, plan_for_overseeing
from plans.actions.responsibles import confirm_rules, meaning
from plans.forms.responsibles import RuleForm
from plans.views.plans import plan_context
from plans.wanted_duties import Basis, basis_of, planned_load


def rule_forms(request: Request, basis: Basis) -> list[RuleForm]:
    return [
        RuleForm(
            request.POST or None, rule=rule, institutions=basis.institutions, settlements=basis.settlements
        )
        for rule in basis.rules
    ]


def responsibles(request: Request, pk: int) -> HttpResponse:
    load_plan = plan_for_editing if request.method == "POST" else plan_for_overseeing
    plan = load_plan(request.user, pk)
    basis = basis_of(plan)
    forms = rule_forms(request, basis)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        confirm_rules(plan, [form.settled() for form in forms], by=request.user)
        messages.success(request, "Ответственные подтверждены.")
        return redirect("plans:responsibles", pk)
    counts = Counter(phrase for item in basis.items for phrase in item.responsibles)
    is_confirmed = counts.keys() <= {rule.phrase for rule in basis.rules if rule.confirmed_at}
    context = plan_context(
        request,
        plan,
        "responsibles",
        rows=[(form, counts[form.rule.phrase], meaning(form.rule)) for form in forms],
        form=next((form for form in forms if form.errors), None),
        is_confirmed=is_confirmed,
        load=planned_load(plan, basis) if is_confirmed and plan.is_draft else None,
    )
    return render(request, "plans/responsibles.html", context)
