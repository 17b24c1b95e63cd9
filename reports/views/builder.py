"""The report builder: what is chosen stands in the address, and the page shows what would be frozen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from reports.actions.versions import order
from reports.builder import BuilderForm
from reports.catalogue import composition_of
from reports.preview import preview_of


def new(request: Request) -> HttpResponse:
    form = BuilderForm(request.GET, user=request.user)
    if request.method == "POST" and form.is_complete:
        return prepare(request, form)
    context: dict[str, object] = {"builder": form}
    if form.is_complete:
        context["preview"] = preview_of(composition_of(form.kind, form.subject(), form.options()))
    return render(request, "reports/new.html", context)


def prepare(request: Request, form: BuilderForm) -> HttpResponse:
    report = order(form.kind, form.subject(), by=request.user, options=form.options())
    if not report.is_preparing:
        messages.info(request, "С прошлого раза ничего не изменилось: вот готовая версия.")
    return redirect(report)
