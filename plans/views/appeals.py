"""What performers ask the department for, and what it answers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import hands_on, obligation_for_reading, submission_for_hand
from plans.actions import appeals as actions
from plans.forms.leave import AnswerForm, LaterForm, ReleaseForm
from plans.leave import appeal_for_hand, appeal_for_reading, appeals_visible_to, leave_of
from plans.models import Appeal
from plans.write_check import Hand

PER_PAGE = 30


def appeals(request: Request) -> HttpResponse:
    found = appeals_visible_to(request.user).order_by("decision", "-made_at", "-pk")
    return render(
        request, "plans/appeals.html", {"page": Paginator(found, PER_PAGE).get_page(request.GET.get("page"))}
    )


def appeal(request: Request, pk: int) -> HttpResponse:
    return appeal_page(request, appeal_for_reading(request.user, pk))


def appeal_page(
    request: Request, found: Appeal, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    hands = hands_on(found.submission, request.user)
    context = {
        "appeal": found,
        "submission": found.submission,
        "leave": leave_of(found.submission, request.user),
        "form": form or AnswerForm(appeal=found),
        "may_decide": found.is_open and Hand.DEPARTMENT in hands,
        "may_withdraw": found.is_open and Hand.FILLER in hands,
    }
    return render(request, "plans/appeal.html", context, status=status)


def appeal_decide(request: Request, pk: int) -> HttpResponse:
    found = appeal_for_hand(request.user, pk, Hand.DEPARTMENT)
    form = AnswerForm(request.POST, appeal=found)
    is_granted = request.POST.get("decision") == "grant"
    if form.is_valid():
        try:
            if is_granted:
                actions.grant(found, **form.granted, by=request.user)
            else:
                actions.refuse(found, **form.refused, by=request.user)
            messages.success(request, "Обращение удовлетворено." if is_granted else "В обращении отказано.")
            return redirect("plans:appeals")
        except ValidationError as error:
            form.add_error(None, error)
    return appeal_page(request, appeal_for_reading(request.user, pk), form, status=422)


def appeal_withdraw(request: Request, pk: int) -> HttpResponse:
    found = appeal_for_hand(request.user, pk, Hand.FILLER)
    try:
        actions.withdraw_appeal(found, by=request.user)
        messages.success(request, "Обращение отозвано.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


def appeal_later(request: Request, pk: int) -> HttpResponse:
    found = submission_for_hand(request.user, pk, Hand.FILLER)
    form = LaterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_later(found, **form.cleaned_data, by=request.user)
            messages.success(request, "Просьба отправлена в управление.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "submission": found, "leave": leave_of(found, request.user)}
    return render(request, "plans/appeal_later.html", context)


def appeal_item(request: Request, pk: int) -> HttpResponse:
    row = obligation_for_reading(request.user, pk)
    row.submission = submission_for_hand(request.user, row.submission_id, Hand.FILLER)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_release(row, **form.cleaned_data, by=request.user)
            messages.success(
                request, "Просьба отправлена в управление. Пока решения нет, строку нужно заполнять."
            )
            return redirect(f"{row.submission.get_absolute_url()}#row-{pk}")
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request, "plans/appeal_item.html", {"form": form, "obligation": row, "submission": row.submission}
    )
