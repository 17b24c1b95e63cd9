"""Files and links at a row of a form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render

from institutions.downloads import download
from institutions.requests import Request
from plans.access import evidence_for_reading, obligation_for_editing, obligation_for_reading, write_verdict
from plans.actions import evidence as actions
from plans.forms.quarter import EvidenceForm
from plans.models import Evidence, Obligation


def evidence(request: Request, pk: int) -> HttpResponse:
    obligation = obligation_for_reading(request.user, pk)
    verdict = write_verdict(obligation, request.user)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if request.method == "POST" and verdict and form.is_valid() and added(obligation, form, request):
        messages.success(request, "Подтверждение добавлено.")
        return redirect("plans:evidence", pk)
    entry = getattr(obligation, "entry", None)
    context = {
        "obligation": obligation,
        "submission": obligation.submission,
        "form": form,
        "evidence": entry.evidence.present().select_related("added_by") if entry else [],
        "verdict": verdict,
    }
    refused = request.method == "POST" and not verdict
    return render(request, "plans/evidence.html", context, status=403 if refused else 200)


def added(obligation: Obligation, form: EvidenceForm, request: Request) -> bool:
    file = form.cleaned_data["file"]
    try:
        if file:
            actions.add_file(obligation, file.read(), file.name, by=request.user)
        else:
            actions.add_link(obligation, form.cleaned_data["link"], by=request.user)
    except ValidationError as error:
        form.add_error("file" if file else "link", error)
        return False
    return True


def evidence_file(request: Request, pk: int) -> FileResponse:
    """The stored file, only ever as a download."""
    found: Evidence = evidence_for_reading(request.user, pk)
    try:
        stored = found.file.open("rb")
    except (ValueError, OSError) as error:  # a link, or a file lost from the disk
        raise Http404 from error
    return download(stored, found.filename, found.media_type)


def evidence_remove(request: Request, pk: int) -> HttpResponse:
    found = evidence_for_reading(request.user, pk)
    row = obligation_for_editing(request.user, found.entry.obligation_id)
    try:
        actions.remove(found, by=request.user)
        messages.success(request, "Подтверждение убрано.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:evidence", row.pk)
