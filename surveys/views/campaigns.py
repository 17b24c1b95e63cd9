"""Surveys: the list, one of them, its settings, its closing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.access import scope_of, territories_visible_to
from institutions.addressees import department_of
from institutions.models import Role
from institutions.requests import Request
from surveys import access
from surveys.actions import campaigns as actions
from surveys.counting.figures import View, excluded
from surveys.duties import duties_of
from surveys.forms.campaigns import CampaignFilterForm, CampaignForm, PlaceForm, ReasonForm
from surveys.models import Campaign
from surveys.progress import history_of, in_state, progress_of
from surveys.quality import words_of

PER_PAGE = 25
SEEING_COLLECTORS = frozenset(Role) - {Role.COUNCIL_MEMBER, Role.OPERATOR}


def surveys(request: Request) -> HttpResponse:
    today = timezone.localdate()
    visible = access.campaigns_visible_to(request.user)
    territories = territories_visible_to(request.user).filter(pk__in=visible.values("territory"))
    filter_form = CampaignFilterForm(request.GET, territories=territories)
    filters = filter_form.filters()
    found = visible.filter(in_state(filters.get("state", ""), today)).select_related("territory")
    if filters.get("territory"):
        found = found.filter(territory=filters["territory"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    scope = scope_of(request.user)
    context = {
        "filter": filter_form,
        "page": page,
        "campaigns": progress_of(page, request.user, today),
        "duties": duties_of(request.user, today),
        "may_add": bool(scope.edits),
        "starters": department_of(scope.own_institutions, today) if not page and not scope.edits else (),
        "sees_questionnaires": bool(scope.views | scope.assessed),
    }
    return render(request, "surveys/surveys.html", context)


def campaign(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_reading(request.user, pk)
    (progress,) = progress_of([found], request.user, timezone.localdate())
    may_edit = access.may_edit_campaign(request.user, found)
    collectors = access.collectors_visible_to(request.user).filter(campaign=found).as_made()
    may_bring = access.places_for_collectors(request.user, found).exists()
    context = campaign_context(
        request,
        found,
        "campaign",
        progress=progress,
        collectors=Paginator(collectors, PER_PAGE).get_page(request.GET.get("page")),
        excluded=excluded_for(request, found),
        rule=words_of(found.excluding),
        burst_limit=found.burst_limit,
        may_edit=may_edit and not found.frozen_at,
        may_reopen=bool(found.frozen_at) and found.territory_id in scope_of(request.user).administers,
        sees_collectors=bool(scope_of(request.user).roles & SEEING_COLLECTORS),
        may_bring=may_bring,
        may_collect=may_bring and not found.frozen_at,
    )
    return render(request, "surveys/campaign.html", context)


def campaign_context(request: Request, found: Campaign, current: str, **context: object) -> dict[str, Any]:
    """What every page of one survey shows."""
    return {
        "campaign": found,
        "current": current,
        "sees_whole": access.sees_whole(request.user, found),
        "least": settings.SURVEY_LEAST,
        **context,
    }


def excluded_for(request: Request, found: Campaign) -> list[tuple[str, int]]:
    """Of the whole survey, or of the institutions that the person answers for."""
    if access.sees_whole(request.user, found):
        return excluded(View(found.pk))
    places = access.places_visible_to(request.user, found)
    return excluded(View(found.pk), places.values("institution"))


def campaign_new(request: Request) -> HttpResponse:
    today = timezone.localdate()
    form = campaign_form(request, Campaign(starts_on=today))
    form.initial["version"] = request.GET.get("version")  # of the questionnaire that the person comes from
    if request.method == "POST" and form.is_valid():
        made = actions.create_campaign(form.instance, form.cleaned_data["institutions"], by=request.user)
        messages.success(request, "Опрос создан. Впишите число получателей услуг и создайте точки опроса.")
        return redirect("surveys:campaign-places", made.pk)
    return render(request, "surveys/campaign_new.html", {"form": form})


def campaign_edit(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_editing(request.user, pk)
    before = actions.settings_of(found)
    form = campaign_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_campaign(form.instance, form.cleaned_data["institutions"], before, by=request.user)
            messages.success(request, "Опрос изменён.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    shown = access.campaign_for_reading(request.user, pk)  # the form has put its values into the other
    has_answers = found.responses.exists()
    return render(
        request, "surveys/campaign_edit.html", {"form": form, "campaign": shown, "has_answers": has_answers}
    )


def campaign_form(request: Request, instance: Campaign) -> CampaignForm:
    return CampaignForm(
        request.POST if request.method == "POST" else None,
        instance=instance,
        versions=access.versions_for_campaign(request.user, instance),
        institutions=access.institutions_for_campaign(request.user, instance),
    )


def campaign_places(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_editing(request.user, pk)
    data = request.POST if request.method == "POST" else None
    forms = [PlaceForm(data, place=place) for place in access.places_visible_to(request.user, found)]
    if data is not None and not [form for form in forms if not form.is_valid()]:
        filled = {form.place.pk: form.filled() for form in forms}
        changed = actions.set_places(found, filled, by=request.user)
        messages.success(request, "Сохранено." if changed else "Ничего не изменилось.")
        return redirect(found)
    return render(request, "surveys/campaign_places.html", {"forms": forms, "campaign": found})


def campaign_close(request: Request, pk: int) -> HttpResponse:
    if request.method == "POST":
        found = access.campaign_for_closing(request.user, pk)  # pressed twice it is closed already
        actions.close_campaign(found, by=request.user)
        messages.success(request, "Итоги подведены. Что придёт позже, стоит отдельно, в дополнениях.")
        return redirect(found)
    found = access.campaign_for_editing(request.user, pk)
    (progress,) = progress_of([found], request.user, timezone.localdate())
    return render(request, "surveys/campaign_close.html", {"campaign": found, "progress": progress})


def campaign_reopen(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_reopening(request.user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if found.frozen_at is None:
        messages.info(request, "Итоги этого опроса ещё не подведены.")
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        actions.reopen_campaign(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "Опрос снова открыт.")
        return redirect(found)
    return render(request, "surveys/campaign_reopen.html", {"campaign": found, "form": form})


def campaign_history(request: Request, pk: int) -> HttpResponse:
    found = access.campaign_for_overseeing(request.user, pk)
    page = Paginator(history_of(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/campaign_history.html", {"campaign": found, "page": page})
