"""The reporting periods of a plan: opened, closed, given another day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import period_for_editing, plan_for_overseeing
from plans.actions.quarter import close_period, move_due_date, open_period
from plans.forms.plans import DueDateForm
from plans.plan_queries import period_lines
from plans.views.plans import plan_context


def plan_periods(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_overseeing(request.user, pk)
    context = plan_context(request, plan, "periods", periods=period_lines(plan))
    return render(request, "plans/plan_periods.html", context)


def period_open(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    try:
        open_period(period, by=request.user)
        messages.success(request, f"Период открыт: {period}. Учреждения видят отчёт в своих задачах.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:plan-periods", period.plan_id)


def period_close(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    try:
        close_period(period, by=request.user)
        messages.success(request, f"Период закрыт: {period}. Отчёты доступны только для чтения.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:plan-periods", period.plan_id)


def period_due(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    form = DueDateForm(request.POST or None, initial={"due_on": period.due_on})
    if request.method == "POST" and form.is_valid():
        move_due_date(period, form.cleaned_data["due_on"], by=request.user)
        messages.success(request, "Срок отчёта перенесён.")
        return redirect("plans:plan-periods", period.plan_id)
    context = plan_context(request, period.plan, "periods", form=form, period=period)
    return render(request, "plans/period_due.html", context)
