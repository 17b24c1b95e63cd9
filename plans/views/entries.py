"""One row of a form: autosave and history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.requests import Request
from plans.access import obligation_for_reading
from plans.figures.row_figures import figures_of
from plans.forms.quarter import EntryForm
from plans.rows.form_rows import form_rows
from plans.rows.row_history import entry_history as history_of
from plans.views.submissions import page, save_row


def entry_save(request: Request, pk: int) -> HttpResponse:
    """Autosave of a row: a fragment with «Сохранено в …», or with what stands in the way; after a choice between
    two texts, the whole row."""
    obligation = obligation_for_reading(request.user, pk)
    form = EntryForm(request.POST, obligation=obligation)
    is_saved = save_row(request, form)
    if not request.htmx and not is_saved:
        return page(request, obligation.submission, {pk: form}, status=422)
    if not request.htmx:
        messages.success(request, "Сохранено.")
        return redirect(f"{obligation.submission.get_absolute_url()}#row-{pk}")
    rows = form_rows(obligation_for_reading(request.user, pk).submission, request.user, also=(pk,))
    row = rows.of(pk)
    fresh = EntryForm(obligation=row.obligation, figures=row.figures)
    row.form = fresh if form.asks_to_merge and is_saved else form
    context = {"row": row, "rows": rows, "is_saved": is_saved, "version": fresh.initial["version"]}
    return render(request, "plans/_merged.html" if form.asks_to_merge else "plans/_saved.html", context)


def entry_history(request: Request, pk: int) -> HttpResponse:
    obligation = obligation_for_reading(request.user, pk)
    figures = figures_of([obligation]).get(pk, [])
    context = {
        "obligation": obligation,
        "submission": obligation.submission,
        "history": history_of(getattr(obligation, "entry", None), figures),
    }
    return render(request, "plans/entry_history.html", context)
