"""Editions of a plan: the list, each as it stood, the next one by an act."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from documents.model import from_json
from institutions.requests import Request
from plans.access import edition_for_reading, plan_for_editing, plan_for_reading
from plans.actions.plans import publish_edition
from plans.forms.plans import EditionForm
from plans.views.plans import drawn, plan_context


def editions(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_reading(request.user, pk)
    found = plan.editions.select_related("published_by").defer("content")
    return render(request, "plans/editions.html", plan_context(request, plan, "editions", editions=found))


def edition(request: Request, pk: int, number: int) -> HttpResponse:
    found = edition_for_reading(request.user, pk, number)
    document = drawn(from_json(json.dumps(found.content)))
    context = plan_context(request, found.plan, "editions", edition=found, document=document)
    return render(request, "plans/edition.html", context)


def edition_new(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_editing(request.user, pk)
    form = EditionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = publish_edition(plan, **form.cleaned_data, by=request.user)
        messages.success(request, f"Введена редакция {made.number}. Прежние редакции сохранены.")
        return redirect("plans:editions", pk)
    return render(request, "plans/edition_new.html", plan_context(request, plan, "editions", form=form))
