"""What the department grants one performer alone: a later day, freedom from an item."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import plan_for_overseeing, submission_for_hand
from plans.actions.extensions import grant_extension, revoke_extension
from plans.actions.releases import end_release
from plans.forms.leave import ExtensionForm
from plans.leave import extension_for_revoking, leave_of, release_for_ending, releases_of
from plans.views.plans import plan_context
from plans.write_check import Hand


def extension_new(request: Request, pk: int) -> HttpResponse:
    found = submission_for_hand(request.user, pk, Hand.DEPARTMENT)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            grant_extension(found, **form.cleaned_data, by=request.user)
            messages.success(request, f"Дополнительный срок дан: {found.performer_name}.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "submission": found, "leave": leave_of(found, request.user)}
    return render(request, "plans/extension_new.html", context)


def extension_revoke(request: Request, pk: int) -> HttpResponse:
    extension = extension_for_revoking(request.user, pk)
    revoke_extension(extension, by=request.user)
    messages.success(request, "Дополнительный срок отозван.")
    return redirect(extension.submission)


def releases(request: Request, pk: int) -> HttpResponse:
    plan = plan_for_overseeing(request.user, pk)
    context = plan_context(request, plan, "releases", releases=releases_of(plan))
    return render(request, "plans/releases.html", context)


def release_end(request: Request, pk: int) -> HttpResponse:
    release = release_for_ending(request.user, pk)
    end_release(release, by=request.user)
    messages.success(request, "Освобождение отменено: исполнитель снова отчитывается по мероприятию.")
    return redirect("plans:releases", release.item.plan_id)
