"""The file of a telephone on its way in: read, looked at, and only then stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from documents.office_files import UnreadableFile
from institutions.requests import Request
from surveys.access import campaign_for_entry, points_for_work, saved_answers_for_work
from surveys.actions import saved_answers as actions
from surveys.forms.imports import SavedAnswersForm
from surveys.models import Campaign, EntryBatch, SavedAnswers

MOST_SHOWN = 20


def saved_answers(request: Request, pk: int) -> HttpResponse:
    campaign = campaign_for_entry(request.user, pk)
    form = SavedAnswersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(actions.keep_saved(campaign, file.read(), file.name, by=request.user))
        except UnreadableFile as error:
            form.add_error("file", str(error))
    context = {"campaign": campaign, "form": form, "batches": batches_of_files(request, campaign)}
    return render(request, "surveys/saved_answers.html", context, status=422 if form.errors else 200)


def batches_of_files(request: Request, campaign: Campaign) -> Any:
    """What came into this survey from telephones, the last first."""
    points = points_for_work(request.user, campaign=campaign, batches__saved__isnull=False)
    found = EntryBatch.objects.filter(collector__in=points, saved__isnull=False)
    return found.select_related("collector__institution", "created_by").order_by("-pk")[:MOST_SHOWN]


def saved_answers_preview(request: Request, pk: UUID) -> HttpResponse:
    saved = saved_answers_for_work(request.user, pk)
    if request.method == "POST" and not saved.stored_at:
        return confirm(request, saved)
    contents = actions.SavedContents(saved, request.user)
    context = {"saved": saved, "campaign": saved.campaign, "contents": contents}
    if saved.stored_at:
        context["batches"] = saved.batches.select_related("collector__institution").order_by("pk")
    return render(request, "surveys/saved_answers_preview.html", context)


def confirm(request: Request, saved: SavedAnswers) -> HttpResponse:
    try:
        actions.confirm_saved(saved, by=request.user)
        messages.success(request, "Ответы загружены.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(saved)


def saved_answers_cancel(request: Request, pk: UUID) -> HttpResponse:
    saved = saved_answers_for_work(request.user, pk)
    if not actions.cancel_saved(saved, by=request.user):
        return redirect(saved)
    messages.success(request, "Загрузка отменена, ничего не сохранено.")
    return redirect("surveys:saved-answers", saved.campaign_id)
