"""Whom the words of the «Ответственные» column name in a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plans.access import plan_for_editing, plan_for_overseeing, settlements_of
from plans.actions.responsibles import confirm_rules, is_confirmed
from plans.forms.responsibles import RuleForm
from plans.models import Plan
from plans.plan_queries import item_counts, possible_performers, rules_of
from plans.views.plans import plan_context
from plans.wanted_duties import planned_load


def rule_forms(request: HttpRequest, plan: Plan) -> list[RuleForm]:
    institutions, settlements = possible_performers(plan), list(settlements_of(plan))
    data = request.POST or None
    return [
        RuleForm(data, rule=rule, institutions=institutions, settlements=settlements)
        for rule in rules_of(plan)
    ]


def responsibles(request: HttpRequest, pk: int) -> HttpResponse:
    load_plan = plan_for_editing if request.method == "POST" else plan_for_overseeing
    plan = load_plan(request.user, pk)
    forms = rule_forms(request, plan)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        confirm_rules(plan, [form.settled() for form in forms], by=request.user)
        messages.success(request, "Ответственные подтверждены.")
        return redirect("plans:responsibles", pk)
    counts = item_counts(plan)
    confirmed = is_confirmed(plan)
    context = plan_context(
        request,
        plan,
        "responsibles",
        rows=[(form, counts.get(form.rule.phrase, 0)) for form in forms],
        forms=forms,
        form=next((form for form in forms if form.errors), None),
        is_confirmed=confirmed,
        load=planned_load(plan) if confirmed else None,
    )
    return render(request, "plans/responsibles.html", context)
