"""Making a plan by hand and changing what stands around its rows: settings, approval, columns."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import act_at, institutions_for_plans, plan_for_editing, territories_for_plans
from plans.actions.plans import change_form, change_head, change_settings, create_empty_plan, settings_of
from plans.forms.plans import ColumnsForm, HeadForm, PlanForm
from plans.plan_queries import all_columns
from plans.views.plans import plan_context


def plan_form(request: Request, **kwargs: object) -> PlanForm:
    return PlanForm(
        request.POST or None,
        territories=territories_for_plans(request.user),
        institutions=institutions_for_plans(request.user),
        **kwargs,
    )


def plan_new(request: Request) -> HttpResponse:
    form = plan_form(request)
    if request.method == "POST" and form.is_valid():
        new = form.save(commit=False)
        act_at(request.user, new.territory)
        plan = create_empty_plan(new, institutions=form.cleaned_data["institutions"], by=request.user)
        messages.success(request, "План создан. Добавьте разделы и мероприятия.")
        return redirect("plans:plan-rows", plan.pk)
    return render(request, "plans/plan_new.html", {"form": form})


def plan_edit(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    before = settings_of(plan)
    form = plan_form(request, instance=plan)
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        change_settings(changed, form.cleaned_data["institutions"], before, by=request.user)
        messages.success(request, "Сведения плана сохранены.")
        return redirect(plan)
    return render(request, "plans/plan_edit.html", {"form": form, "plan": plan_for_editing(request.user, pk)})


def plan_head(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    form = HeadForm(request.POST or None, approval=plan.approval, signature=plan.signature)
    if request.method == "POST" and form.is_valid():
        change_head(plan, approval=form.approval(), signature=form.signature(), by=request.user)
        messages.success(request, "Гриф и подпись сохранены.")
        return redirect(plan)
    return render(request, "plans/plan_head.html", plan_context(request, plan, "", form=form))


def plan_columns(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    form = ColumnsForm(request.POST or None, columns=all_columns(plan))
    if request.method == "POST" and form.is_valid():
        change_form(plan, form.value(), by=request.user)
        messages.success(request, "Форма плана сохранена.")
        return redirect(plan)
    return render(request, "plans/plan_columns.html", plan_context(request, plan, "", form=form))
