"""The interview by telephone: a question at a time where scripts run, all of them on one page where they do not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from institutions.requests import Request
from surveys.access import collector_for_entry
from surveys.actions import batches as actions
from surveys.compiled import Compiled, compiled
from surveys.forms.entry import InterviewForm, OutcomeForm
from surveys.models import Channel, Collector
from surveys.pages.entry import calls_told, is_running
from surveys.paper.sheet_keys import LANGUAGE, cells_of
from surveys.questionnaire import in_language


def interview(request: Request, pk: int) -> HttpResponse:
    collector = collector_for_entry(request.user, pk, Channel.PHONE)
    known = compiled(collector.campaign.version_id)
    form = cells_form(known, request.POST if "outcome" not in request.POST else None)
    if request.method == "POST" and is_running(collector, timezone.localdate()):
        if "outcome" in request.POST:
            return without_answers(request, collector)
        if form.is_valid() and (done := keep(request, collector, known, form)):
            return done
    return show(request, collector, known, form)


def cells_form(known: Compiled, data: Any) -> InterviewForm:
    return InterviewForm(data or None, reader=known.reader, cells=cells_of(known.questionnaire))


def keep(request: Request, collector: Collector, known: Compiled, form: InterviewForm) -> HttpResponse | None:
    """The answers as one of today's calls; None where they could not be kept, which the form tells."""
    sheet = actions.Sheet(form.cleaned_data["key"], form.sheet)
    try:
        actions.enter_call(collector, timezone.localdate(), sheet, known.reader.layout, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        if isinstance(error, actions.KeyTaken):
            form.renew_key()
        return None
    return redirect(reverse("surveys:interview", args=[collector.pk], query={"saved": sheet.key}))


def without_answers(request: Request, collector: Collector) -> HttpResponse:
    form = OutcomeForm(request.POST)
    if form.is_valid():
        today, call = timezone.localdate(), form.cleaned_data
        actions.count_call(collector, today, call["key"], call["outcome"], by=request.user)
    else:
        messages.error(request, "Звонок не записан. Нажмите кнопку исхода ещё раз.")
    return redirect("surveys:interview", collector.pk)


def show(request: Request, collector: Collector, known: Compiled, form: InterviewForm) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "collector": collector,
        "form": form,
        "intro": in_language(known.questionnaire.intro, LANGUAGE),
        "questions": len(known.reader.questions),
        "calls": calls_told(collector, today, request.user),
        "outcomes": OutcomeForm(),
        "is_running": is_running(collector, today),
        "today": today,
        "saved": form.replaced or request.GET.get("saved", ""),
    }
    return render(request, "surveys/interview.html", context, status=422 if form.errors else 200)
