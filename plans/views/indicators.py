"""The indicators of an item: what its performers count."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import indicator_for_editing, item_for_editing
from plans.actions.indicators import remove_indicator, save_indicator, why_kept
from plans.figures.indicator_reach import reach_of
from plans.forms.indicators import IndicatorForm
from plans.models import Indicator
from plans.views.plans import plan_context


def indicators(request: Request, pk: int) -> HttpResponse:
    """The item's indicators, and a form for one more; where forms are being filled in, they are told of first."""
    item = item_for_editing(request.user, pk)
    form = IndicatorForm(request.POST or None, instance=Indicator(item=item))
    reach = reach_of(item)
    if request.method == "POST" and reach.open and "confirmed" not in request.POST and form.is_valid():
        context = plan_context(request, item.plan, "rows", item=item, form=form, reach=reach)
        return render(request, "plans/indicator_confirm.html", context)
    if request.method == "POST" and is_saved(request, form):
        messages.success(request, f"Показатель добавлен: «{form.instance.name}».")
        return redirect("plans:indicators", pk)
    found = item.indicators.select_related("statistic")
    context = plan_context(request, item.plan, "rows", item=item, form=form, indicators=found)
    return render(request, "plans/indicators.html", context)


def indicator_edit(request: Request, pk: int) -> HttpResponse:
    found = indicator_for_editing(request.user, pk)
    form = IndicatorForm(request.POST or None, instance=found)
    if request.method == "POST" and is_saved(request, form):
        messages.success(request, "Показатель сохранён.")
        return redirect("plans:indicators", found.item_id)
    context = plan_context(request, found.item.plan, "rows", item=found.item, form=form)
    return render(request, "plans/indicator_edit.html", context)


def is_saved(request: Request, form: IndicatorForm) -> bool:
    if not form.is_valid():
        return False
    try:
        save_indicator(form.save(commit=False), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def indicator_remove(request: Request, pk: int) -> HttpResponse:
    found = indicator_for_editing(request.user, pk)
    if request.method == "POST":
        try:
            remove_indicator(found, by=request.user)
            messages.success(request, "Показатель убран.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("plans:indicators", found.item_id)
    context = plan_context(
        request, found.item.plan, "rows", item=found.item, indicator=found, why_kept=why_kept(found)
    )
    return render(request, "plans/indicator_remove.html", context)
