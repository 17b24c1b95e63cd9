"""One row of a form: autosave and history."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from institutions.models import AuditEntry
from plans.access import obligation_for_reading
from plans.forms.quarter import EntryForm
from plans.views.submissions import page, save_row


def entry_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave of a row: a fragment with «Сохранено в …», or with what stands in the way."""
    obligation = obligation_for_reading(request.user, pk)
    form = EntryForm(request.POST, obligation=obligation)
    is_saved = save_row(request, form)
    if not request.htmx:
        found = obligation.submission
        return redirect(found) if is_saved else page(request, found, {pk: form}, status=422)
    saved = obligation_for_reading(request.user, pk)
    context = {
        "obligation": saved,
        "entry": getattr(saved, "entry", None),
        "form": form,
        "is_saved": is_saved,
    }
    return render(request, "plans/_saved.html", context)


def entry_history(request: HttpRequest, pk: int) -> HttpResponse:
    obligation = obligation_for_reading(request.user, pk)
    entry = getattr(obligation, "entry", None)
    context = {
        "obligation": obligation,
        "submission": obligation.submission,
        "history": AuditEntry.objects.about(*([entry] if entry else [])),
    }
    return render(request, "plans/entry_history.html", context)
