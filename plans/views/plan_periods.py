"""The reporting periods of a plan: opened, closed, given another day."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.requests import Request
from plans.access import period_for_editing, plan_for_overseeing
from plans.actions.quarter import close_period, move_due_date, open_period, reopen_period
from plans.forms.plans import DueDateForm, ReopenForm
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
    """Asked once more, with what is not done yet: from then on nobody can finish it."""
    period = period_for_editing(request.user, pk)
    if request.method == "POST":
        try:
            close_period(period, by=request.user)
            messages.success(request, f"Период закрыт: {period}. Отчёты доступны только для чтения.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("plans:plan-periods", period.plan_id)
    line = period_lines(period.plan).get(pk=pk)
    context = plan_context(
        request, period.plan, "periods", period=line, is_early=line.due_on >= timezone.localdate()
    )
    return render(request, "plans/period_close.html", context)


def period_due(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    initial = {"due_on": period.due_on, "locks_after": period.locks_after}
    form = DueDateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_due_date(period, **form.cleaned_data, by=request.user)
            messages.success(request, "Сроки периода сохранены.")
            return redirect("plans:plan-periods", period.plan_id)
        except ValidationError as error:
            form.add_error(None, error)
    context = plan_context(request, period.plan, "periods", form=form, period=period)
    return render(request, "plans/period_due.html", context)


def period_reopen(request: Request, pk: int) -> HttpResponse:
    """The way back into a closed period: for everybody in it, with a reason and a last day."""
    period = period_for_editing(request.user, pk)
    form = ReopenForm(request.POST or None, initial={"until": period.locks_after})
    if request.method == "POST" and form.is_valid():
        try:
            reopen_period(period, **form.cleaned_data, by=request.user)
            messages.success(request, f"Снова открыт {period}.")
            return redirect("plans:plan-periods", period.plan_id)
        except ValidationError as error:
            form.add_error(None, error)
    context = plan_context(request, period.plan, "periods", form=form, period=period)
    return render(request, "plans/period_reopen.html", context)
