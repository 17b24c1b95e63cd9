"""Points where people answer: made in bulk, one of them, out of use, replaced, its code of the kiosk."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.requests import Request
from institutions.short_codes import shown as code_shown
from surveys import access
from surveys.actions import collectors as actions
from surveys.forms.campaigns import ReasonForm
from surveys.forms.collectors import CollectorsForm, PinForm
from surveys.models import Channel, Collector
from surveys.progress import days_of


def collectors_new(request: Request, pk: int) -> HttpResponse:
    campaign = access.campaign_for_collectors(request.user, pk)
    places = access.places_for_collectors(request.user, campaign)
    data = request.POST if request.method == "POST" else None
    form = CollectorsForm(data, institutions=[place.institution for place in places])
    if data is not None and form.is_valid():
        wanted = form.cleaned_data
        try:
            made = actions.make_collectors(
                campaign, wanted["institutions"], wanted["channels"], wanted["points"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Создано точек: {len(made)}." if made else "Такие точки уже есть.")
            return redirect("surveys:campaign", pk)
    return render(request, "surveys/collectors_new.html", {"form": form, "campaign": campaign})


def collector(request: Request, pk: int) -> HttpResponse:
    found = access.collector_for_reading(request.user, pk)
    days = days_of(found, timezone.localdate())
    works = access.works_at(request.user, found)
    context = {
        "collector": found,
        "campaign": found.campaign,
        "address": f"{settings.PUBLIC_URL}/a/{code_shown(found.code)}/",
        "dictated": code_shown(found.dictated),
        "days": days,
        "most": max((number for _, number in days), default=0),
        "answers": found.responses.counted().count(),
        "may_work": works,  # sheets are typed in after the closing too
        "may_change": works and not found.campaign.frozen_at and not found.revoked_at,
        "is_kiosk": found.channel == Channel.KIOSK,
        "is_scanned": found.channel in {Channel.QR, Channel.LINK, Channel.KIOSK},
    }
    return render(request, "surveys/collector.html", context)


def collector_revoke(request: Request, pk: int) -> HttpResponse:
    return end(request, pk, "surveys/collector_revoke.html", revoked)


def collector_replace(request: Request, pk: int) -> HttpResponse:
    return end(request, pk, "surveys/collector_replace.html", replaced)


def end(
    request: Request, pk: int, template: str, ended: Callable[[Request, Collector, str], Collector]
) -> HttpResponse:
    """Both ask for a reason: what is printed and hangs somewhere stops working as it did."""
    found = access.collector_for_work(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("surveys:collector", ended(request, found, form.cleaned_data["reason"]).pk)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, template, {"collector": found, "campaign": found.campaign, "form": form})


def revoked(request: Request, found: Collector, reason: str) -> Collector:
    actions.revoke(found, reason=reason, by=request.user)
    messages.success(request, "Точка отозвана: по её коду больше не ответить.")
    return found


def replaced(request: Request, found: Collector, reason: str) -> Collector:
    made = actions.replace(found, reason=reason, by=request.user)
    messages.success(request, "Создана новая точка. Старый код ведёт на неё, но плакат лучше сменить.")
    return made


def collector_pin(request: Request, pk: int) -> HttpResponse:
    found = access.collector_for_work(request.user, pk)
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.set_pin(found, form.cleaned_data["pin"], by=request.user)
        messages.success(request, "Сохранено.")
        return redirect("surveys:collector", pk)
    return render(
        request, "surveys/collector_pin.html", {"collector": found, "campaign": found.campaign, "form": form}
    )
