"""The list of remarks that a department writes often."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import territory_for_plans
from plans.actions.canned_remarks import set_canned_remarks
from plans.forms.canned_remarks import CannedRemarksForm


def canned_remarks(request: Request, pk: int) -> HttpResponse:
    territory = territory_for_plans(request.user, pk)
    texts = "\n".join(territory.canned_remarks.values_list("text", flat=True))
    form = CannedRemarksForm(request.POST or None, initial={"remarks": texts})
    if request.method == "POST" and form.is_valid():
        set_canned_remarks(territory, form.cleaned_data["remarks"], by=request.user)
        messages.success(request, "Список сохранён.")
        return redirect("plans:canned-remarks", territory.pk)
    return render(request, "plans/canned_remarks.html", {"form": form, "territory": territory})
