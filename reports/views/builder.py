"""The report builder: what is chosen stands in the address, and the page shows what would be frozen."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from reports.actions.versions import order
from reports.builder import BuilderForm
from reports.catalogue import composition_of
from reports.preview import preview_of


def new(request: Request) -> HttpResponse:
    form = BuilderForm(request.GET, user=request.user)
    context: dict[str, object] = {"builder": form, "problem": form.why_nothing}
    try:
        if form.is_complete and request.method == "POST":
            return prepare(request, form)
        if form.is_complete:
            context["preview"] = preview_of(composition_of(form.kind, form.subject(), form.options()))
    except ValidationError as error:
        context["problem"] = " ".join(error.messages)
    return render(request, "reports/new.html", context)


def prepare(request: Request, form: BuilderForm) -> HttpResponse:
    report = order(form.kind, form.subject(), by=request.user, options=form.options())
    if not report.is_preparing:
        messages.info(request, "С прошлого раза ничего не изменилось: вот готовая версия.")
    return redirect(report)
