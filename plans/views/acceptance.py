"""Decisions about many forms at once, from the board: accept, remind. The board's filters go along in the address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import reswap, retarget

from institutions.requests import Request
from plans.acceptance_page import acceptance_for_reading
from plans.access import period_for_editing
from plans.actions import acceptance as actions
from plans.actions.asking import ask_for_reports
from plans.models import ReportingPeriod, Submission
from plans.passed_over import passed_over


def forms_accept(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    try:
        job = actions.accept_later(period, ticked(request, period), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(with_filters(request, period.get_absolute_url()))
    if skipped := passed_over(job.params["skipped"]):
        messages.info(request, skipped)
    return redirect(with_filters(request, reverse("plans:acceptance", args=[job.pk])))


def forms_remind(request: Request, pk: int) -> HttpResponse:
    period = period_for_editing(request.user, pk)
    try:
        asked = ask_for_reports(
            [form.pk for form in ticked(request, period)], timezone.localdate(), by=request.user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        skipped = passed_over(asked.skipped)
        if asked.told:
            done = f"Напомнили об отчётах: {asked.told}. Уведомление стоит на первой странице портала."
            messages.success(request, f"{done} {skipped}".strip())
        else:
            messages.info(request, f"Никому не напомнили. {skipped}")
    return redirect(with_filters(request, period.get_absolute_url()))


def ticked(request: Request, period: ReportingPeriod) -> list[Submission]:
    """The forms ticked on the board; a number of anything else is not taken."""
    chosen = {int(pk) for pk in request.POST.getlist("form") if pk.isdecimal() and len(pk) < 19}
    return [form for form in period.submissions.filter(part_of__isnull=True) if form.pk in chosen]


def with_filters(request: Request, address: str) -> str:
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def acceptance(request: Request, pk: UUID) -> HttpResponse:
    return render(request, "plans/acceptance.html", context_of(request, pk))


def context_of(request: Request, pk: UUID) -> dict[str, Any]:
    found = acceptance_for_reading(request.user, pk)
    return {
        "acceptance": found,
        "period": found.period,
        "plan": found.period.plan,
        "board_address": with_filters(request, found.period.get_absolute_url()),
    }


def acceptance_progress(request: Request, pk: UUID) -> HttpResponse:
    """What the page asks for every second until the job has ended."""
    context = context_of(request, pk)
    if not request.htmx:
        return redirect(with_filters(request, reverse("plans:acceptance", args=[pk])))
    job = context["acceptance"].job
    if job.is_open:
        return render(request, "jobs/asking.html", {"job": job, "progress": request.get_full_path()})
    ended = render(request, "plans/_acceptance.html", context)
    return retarget(reswap(ended, "outerHTML"), "#acceptance")


def acceptance_cancel(request: Request, pk: UUID) -> HttpResponse:
    found = acceptance_for_reading(request.user, pk)
    actions.cancel(found.job, by=request.user)
    return redirect(with_filters(request, reverse("plans:acceptance", args=[pk])))
