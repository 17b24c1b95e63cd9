"""The list of remarks that a department writes often."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import territory_for_plans
from plans.actions.canned_remarks import set_canned_remarks
from plans.canned_remarks import remarks_of, version_of
from plans.forms.canned_remarks import CannedRemarksForm


def canned_remarks(request: Request, pk: int) -> HttpResponse:
    territory = territory_for_plans(request.user, pk)
    now = remarks_of(territory.pk)
    form = CannedRemarksForm(
        request.POST or None, initial={"remarks": "\n".join(now), "version": version_of(now)}
    )
    context = {"form": form, "territory": territory, "version": form["version"].value()}
    if request.method == "POST" and form.is_valid():
        wanted, version = form.cleaned_data["remarks"], form.cleaned_data["version"]
        try:
            set_canned_remarks(territory, wanted, version=version, by=request.user)
            messages.success(request, "Список сохранён.")
            return redirect("plans:canned-remarks", territory.pk)
        except ValidationError as error:
            form.add_error(None, error)
            theirs = remarks_of(territory.pk)
            context |= {"theirs": theirs, "version": version_of(theirs)}
    return render(request, "plans/canned_remarks.html", context)
