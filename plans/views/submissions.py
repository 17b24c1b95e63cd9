"""A form for a period: filled in by the performer, approved by the head, reviewed by the department."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plans import queries
from plans.access import hands_on, submission_for_hand, submission_for_reading, write_verdict
from plans.actions import submissions as actions
from plans.forms.quarter import EntryForm, NoteForm, remarks
from plans.models import Submission
from plans.write_check import Hand


def submission(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, submission_for_reading(request.user, pk))


def page(
    request: HttpRequest,
    found: Submission,
    posted: dict[int, EntryForm] | None = None,
    status: int = 200,
    errors: list[str] | None = None,
) -> HttpResponse:
    """The form's page; rows that could not be saved come back as they were typed."""
    sections = queries.form_sections(found, request.user)
    rows = [row for section in sections for row in section.rows]
    typed = remarks(request.POST)
    for row in rows:
        row.form = (posted or {}).get(row.obligation.pk) or EntryForm(obligation=row.obligation)
        row.typed_remark = typed.get(row.obligation.pk, "")
    context = {
        "submission": found,
        "tone": queries.TONES.get(found.state, "work"),
        "plan": found.period.plan,
        "sections": sections,
        "filled": sum(row.is_filled for row in rows),
        "total": len(rows),
        "hands": {hand.name.lower() for hand in hands_on(found, request.user)},
        "may_write": any(row.verdict for row in rows),
        "refusal": next((row.verdict.reason for row in rows if not row.verdict), ""),
        "note_form": NoteForm(request.POST or None),
        "errors": errors or [],
        "events": found.events.select_related("by"),
    }
    return render(request, "plans/submission.html", context, status=status)


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save every row that changed. A row that somebody else changed too is shown with both texts."""
    found = submission_for_reading(request.user, pk)
    troubled = save_rows(request, found)
    if troubled:
        return page(request, found, troubled, status=422)
    target = request.POST.get("then", "")
    if target.isdecimal() and found.obligations.filter(pk=target).exists():
        return redirect("plans:evidence", target)
    if target == "send":
        return send(request, pk)
    if target == "approve":
        return approve(request, pk)
    messages.success(request, "Сохранено.")
    return redirect(found)


def save_rows(request: HttpRequest, found: Submission) -> dict[int, EntryForm]:
    """Save what was typed; the rows that could not be saved, with the reason in their form."""
    troubled = {}
    for obligation in found.obligations.select_related("entry", "submission__period__plan"):
        form = EntryForm(request.POST, obligation=obligation)
        if not form.was_sent or not form.has_changed():
            continue
        if not save_row(request, form):
            troubled[obligation.pk] = form
    return troubled


def save_row(request: HttpRequest, form: EntryForm) -> bool:
    """Whether the row was saved; where not, the form says why and offers the other text."""
    verdict = write_verdict(form.obligation, request.user)
    if not verdict:
        form.add_error(None, verdict.reason)
        return False
    if not form.is_valid():
        return False
    try:
        actions.save_entry(
            form.obligation, form.values(), version=form.cleaned_data["version"], by=request.user
        )
    except actions.Conflict as conflict:
        form.theirs = conflict.theirs
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(conflict.theirs.version)
        return False
    return True


def take_step(
    request: HttpRequest, pk: int, hand: Hand, step: Callable[[Submission], None], done: str
) -> HttpResponse:
    """Take a step of the approval path; a refusal is shown on the form's page, with everything typed kept."""
    found = submission_for_hand(request.user, pk, hand)
    try:
        step(found)
    except ValidationError as error:
        return page(request, submission_for_reading(request.user, pk), status=422, errors=error.messages)
    messages.success(request, done)
    return redirect(found)


def send(request: HttpRequest, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.send(found, by=request.user)

    return take_step(request, pk, Hand.FILLER, step, "Отправлено.")


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.approve(found, by=request.user)

    return take_step(request, pk, Hand.HEAD, step, "Согласовано и передано в управление.")


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.send_back(found, request.POST.get("note", ""), by=request.user)

    return take_step(request, pk, Hand.HEAD, step, "Возвращено методисту.")


def accept(request: HttpRequest, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.accept(found, by=request.user)

    return take_step(request, pk, Hand.DEPARTMENT, step, "Отчёт принят.")


def return_with_remarks(request: HttpRequest, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.return_with_remarks(
            found, remarks(request.POST), request.POST.get("note", ""), by=request.user
        )

    return take_step(request, pk, Hand.DEPARTMENT, step, "Отчёт возвращён с замечаниями.")
