"""Sections of a plan in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import plan_for_editing, section_for_editing
from plans.actions.items import move_section, remove_section, save_section
from plans.forms.items import SectionForm
from plans.models import Section
from plans.views.plans import plan_context


def section_new(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    form = SectionForm(request.POST or None, instance=Section(plan=plan))
    if request.method == "POST" and form.is_valid():
        save_section(form.save(commit=False), by=request.user)
        messages.success(request, "Раздел добавлен.")
        return redirect("plans:plan-rows", pk)
    return render(request, "plans/section_new.html", plan_context(request, plan, "rows", form=form))


def section_edit(request: Request, pk: int) -> HttpResponse:
    section = section_for_editing(request.user, pk)
    form = SectionForm(request.POST or None, instance=section)
    if request.method == "POST" and form.is_valid():
        save_section(form.save(commit=False), by=request.user)
        messages.success(request, "Раздел сохранён.")
        return redirect("plans:plan-rows", section.plan_id)
    context = plan_context(request, section.plan, "rows", section=section, form=form)
    return render(request, "plans/section_edit.html", context)


def section_move(request: Request, pk: int) -> HttpResponse:
    section = section_for_editing(request.user, pk)
    move_section(section, -1 if request.POST.get("to") == "up" else 1, by=request.user)
    return redirect("plans:plan-rows", section.plan_id)


def section_remove(request: Request, pk: int) -> HttpResponse:
    section = section_for_editing(request.user, pk)
    try:
        remove_section(section, by=request.user)
        messages.success(request, "Раздел убран.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:plan-rows", section.plan_id)
