"""A plan's steps: in force, to the archive and back, copied to the next year, numbered anew."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import plan_for_copying, plan_for_editing
from plans.actions.items import renumber
from plans.actions.plans import activate, archive, bring_back, copy_to_next_year
from plans.views.plans import plan_context


def plan_activate(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    try:
        activate(plan, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:responsibles", pk)
    messages.success(request, "План введён в действие. Откройте отчётный период, когда пора отчитываться.")
    return redirect("plans:plan-periods", pk)


def plan_archive(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        plan = plan_for_copying(request.user, pk)  # pressed twice it is in the archive already
        archive(plan, by=request.user)
        messages.success(request, "План отправлен в архив. Он и его отчёты доступны для чтения.")
        return redirect(plan)
    plan = plan_for_editing(request.user, pk)
    return render(request, "plans/plan_archive.html", plan_context(request, plan, ""))


def plan_restore(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_copying(request.user, pk)  # pressed twice it is back already
    bring_back(plan, by=request.user)
    messages.success(request, "План возвращён из архива.")
    return redirect(plan)


def plan_copy(request: Request, pk: int) -> HttpResponse:
    copy = copy_to_next_year(plan_for_copying(request.user, pk), by=request.user)
    messages.success(request, f"Создан черновик плана на {copy.years}: даты перенесены, проверьте их.")
    return redirect("plans:plan-rows", copy.pk)


def plan_renumber(request: Request, pk: int) -> HttpResponse:
    count = renumber(plan_for_editing(request.user, pk), by=request.user)
    messages.success(request, f"Изменено номеров: {count}." if count else "Номера уже идут по порядку.")
    return redirect("plans:plan-rows", pk)
