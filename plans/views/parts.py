"""Parts of branches: side by side with the head institution's form, and rolled up into it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.requests import Request
from plans.access import (
    hands_on,
    obligation_for_reading,
    submission_for_hand,
    submission_for_reading,
    write_verdict,
)
from plans.actions.collecting import Collected, collect_all, collect_row
from plans.actions.submissions import Conflict
from plans.forms.fields import TEXT_LIMIT
from plans.forms.parts import CollectForm
from plans.models import Obligation
from plans.rows.part_rows import CollectedRow, collected_rows, parts_of, still_out, with_states
from plans.write_check import Hand

STALE = (
    "Строку успел изменить кто-то ещё: что сохранено теперь, показано под заголовком. Перенесите нужное в свой "
    "текст и сохраните ещё раз."
)


def parts(request: Request, pk: int) -> HttpResponse:
    """Every item with what each branch wrote; whoever may write into the form may roll it up."""
    found = submission_for_reading(request.user, pk)
    rows, parts = collected_rows(found), parts_of(found)
    for row in rows:
        row.obligation.submission = found
    context = {
        "submission": found,
        "parts": with_states(parts),
        **out_of(parts),
        "rows": rows,
        "may_collect": any(write_verdict(row.obligation, request.user) for row in rows),
    }
    return render(request, "plans/parts.html", context)


def parts_collect(request: Request, pk: int) -> HttpResponse:
    found = submission_for_hand(request.user, pk, Hand.FILLER)
    done = collect_all(found, limit=TEXT_LIMIT, by=request.user)
    tell(request, done, still_out(parts_of(found)))
    return redirect("plans:parts", pk)


def out_of(parts: list[Any]) -> dict[str, object]:
    """How many parts are handed over, and whose are not."""
    names = still_out(parts)
    return {"sent": len(parts) - len(names), "parts_out": names}


def tell(request: Request, done: Collected, out: list[str]) -> None:
    """What was rolled up, what was left as it is and why, whose parts are not in it."""
    if done.rows:
        messages.success(request, f"Собрано мероприятий: {len(done.rows)} ({', '.join(done.rows)}).")
    if done.left:
        kept = "; ".join(f"{row} ({', '.join(reasons)})" for row, reasons in done.left.items())
        messages.warning(request, f"Оставлено как есть, соберите сами: {kept}.")
    if not (done.rows or done.left):
        messages.info(request, "Нового нет: всё, что сдали филиалы, в отчёте уже стоит.")
    if out:
        messages.info(request, f"В сбор не вошли несданные части, {len(out)}: {', '.join(out)}.")


def row_collect(request: Request, pk: int) -> HttpResponse:
    """One item: the branches' texts and figures, and the head institution's row as it would become."""
    obligation = obligation_for_reading(request.user, pk)
    if request.method != "POST":
        return row_page(request, obligation)
    if Hand.FILLER not in hands_on(obligation.submission, request.user):
        raise PermissionDenied
    return row_save(request, obligation)


def row_page(
    request: Request,
    obligation: Obligation,
    form: CollectForm | None = None,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    row = row_of(obligation)
    verdict = write_verdict(obligation, request.user)
    context = {
        "submission": obligation.submission,
        "row": row,
        **out_of(parts_of(obligation.submission)),
        "form": form or CollectForm(row=row),
        "error": error,
        "refusal": "" if verdict else verdict.reason,
    }
    return render(request, "plans/row_collect.html", context, status=status)


def row_of(obligation: Obligation) -> CollectedRow:
    rows = collected_rows(obligation.submission, only=obligation.pk)
    if not rows:
        raise Http404
    return rows[0]


def row_save(request: Request, obligation: Obligation) -> HttpResponse:
    """Save the row as it was agreed; a refusal or a newer text brings the page back with everything typed."""
    form = CollectForm(request.POST, row=row_of(obligation))
    if not form.is_valid():
        return row_page(request, obligation, form, status=422)
    values = form.cleaned_data
    try:
        collect_row(
            obligation,
            values["text"],
            form.own,
            state=values["state"],
            version=values["version"],
            by=request.user,
        )
    except ValidationError as error:
        return row_page(request, obligation, form, error=" ".join(error.messages), status=422)
    except Conflict as conflict:
        return row_page(request, obligation, form.over(conflict.theirs.version), error=STALE, status=409)
    messages.success(request, "Собрано и сохранено.")
    return redirect(f"{reverse('plans:parts', args=[obligation.submission_id])}#row-{obligation.pk}")
