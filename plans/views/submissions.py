"""A form for a period: filled in by the performer, approved by the head, reviewed by the department."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.requests import Request
from plans import review
from plans.access import (
    hands_on,
    recall_verdict,
    submission_for_hand,
    submission_for_reading,
    write_verdict,
)
from plans.actions import submissions as actions
from plans.actions.parts import accept_part, return_part
from plans.canned_remarks import remarks_of
from plans.due import step_verdict
from plans.figures.row_figures import figures_of
from plans.forms.quarter import DecisionForm, EntryForm
from plans.leave import leave_of
from plans.models import Submission
from plans.queries import TONES
from plans.rows.form_rows import FormRows, form_rows
from plans.rows.part_rows import collected_row, is_whole_gone, parts_beside
from plans.texts.merging import THEIRS
from plans.views.past import past_address
from plans.write_check import Hand

Troubled = Mapping[int, EntryForm]
STALE = "Отчёт изменился, пока страница была открыта: прочитайте его ещё раз и решите."


def submission(request: Request, pk: int) -> HttpResponse:
    return page(request, submission_for_reading(request.user, pk))


def page(
    request: Request,
    found: Submission,
    troubled: Troubled | None = None,
    *,
    status: int = 200,
    errors: Sequence[ValidationError] = (),
    decision: DecisionForm | None = None,
) -> HttpResponse:
    """The form's page; rows that could not be saved, and a review, come back as they were typed."""
    troubled = troubled or {}
    decision = decision or typed_decision(request)
    rows = form_rows(found, request.user, also=troubled)
    show_typed(rows, troubled, decision)
    context = {
        "submission": found,
        "tone": TONES.get(found.state, "work"),
        "plan": found.period.plan,
        "rows": rows,
        "decision": decision,
        "troubled": [row for row in rows.rows if row.obligation.pk in troubled],
        "errors": errors,
        "leave": leave_of(found, request.user),
        **path_of(found, request),
        **parts_beside(found, rows),
    }
    if context["is_review"]:
        context |= review_of(request, found, rows)
    return render(request, "plans/submission.html", context, status=status)


def review_of(request: Request, found: Submission, rows: FormRows) -> dict[str, object]:
    """What the department's reviewer has beside the rows; the address says which rows are shown."""
    wanted = request.GET.get("show", "")
    return {
        "shown": review.narrow(rows, wanted),
        "wanted": wanted,
        "choices": review.choices(rows),
        "queue": review.queue_of(request.user, found),
        "canned": remarks_of(found.period.plan.territory_id),
        "decided": decided_page(request.GET.get("decided", "")),
    }


def show_typed(rows: FormRows, troubled: Troubled, decision: DecisionForm) -> None:
    for row in rows.rows:
        row.form = troubled.get(row.obligation.pk) or EntryForm(
            obligation=row.obligation, figures=row.figures
        )
        row.typed_remark = decision.typed.get(row.obligation.pk, "")


def path_of(found: Submission, request: Request) -> dict[str, object]:
    """Where the form stands on its way to acceptance, and what this person may decide about it."""
    hands = hands_on(found, request.user)
    events = list(found.events.select_related("by", "on_behalf_of", "submission"))
    is_running = bool(step_verdict(found))
    is_judge = Hand.DEPARTMENT in hands and is_running
    may_reopen = is_judge and found.state == Submission.State.ACCEPTED
    is_returned = found.state == Submission.State.RETURNED
    is_asked = "review" in request.GET or request.method == "POST"
    return {
        "hands": {hand.name.lower() for hand in hands},
        "events": events,
        "returned": next((event for event in reversed(events) if is_returned and event.is_return), None),
        "may_recall": bool(recall_verdict(found, request.user)),
        "may_send": Hand.FILLER in hands and is_running and found.is_open and not is_whole_gone(found),
        "may_reopen": may_reopen,
        "may_return_part": Hand.COLLECTOR in hands
        and is_running
        and found.state == Submission.State.ACCEPTED
        and not is_whole_gone(found),
        "is_review": is_judge
        and (found.state == Submission.State.ON_DEPARTMENT or (may_reopen and is_asked)),
    }


def save(request: Request, pk: int) -> HttpResponse:
    """Save every row that was touched. A row that somebody else changed too is shown with both texts."""
    found = submission_for_reading(request.user, pk)
    troubled = save_rows(request, found)
    if troubled:
        return page(request, found, troubled, status=422)
    target = request.POST.get("then", "")
    steps = {"send": send, "approve": approve, "accept-part": part_accept}
    if target in steps:
        return steps[target](request, pk)
    messages.success(request, "Сохранено.")
    return redirect(page_after(found, target))


def page_after(found: Submission, target: str) -> str:
    """Where the pressed button leads once everything is saved: to the proofs of a row, an earlier text, the branches'
    parts, or back."""
    if target.isdecimal() and len(target) < 19 and found.obligations.filter(pk=target).exists():
        return reverse("plans:evidence", args=[target])
    if row := collected_row(found, target):
        return reverse("plans:row-collect", args=[row])
    return past_address(found, target) or found.get_absolute_url()


def save_rows(request: Request, found: Submission) -> dict[int, EntryForm]:
    """Save what was typed; the rows that could not be saved, with the reason in their form."""
    troubled = {}
    obligations = list(found.obligations.select_related("entry__changed_by", "item"))
    for obligation in obligations:
        obligation.submission = found
    figures = figures_of(obligations)
    for obligation in obligations:
        form = EntryForm(request.POST, obligation=obligation, figures=figures.get(obligation.pk, []))
        if form.was_sent and form.is_touched and not save_row(request, form):
            troubled[obligation.pk] = form
    return troubled


def save_row(request: Request, form: EntryForm) -> bool:
    """Whether the row was saved; where not, the form says why and offers the other text."""
    if form.chosen == THEIRS:
        return True
    verdict = write_verdict(form.obligation, request.user)
    if not verdict:
        form.add_error(None, verdict.reason)
    if not form.is_valid():
        return False
    try:
        actions.write_entry(form.obligation, form.values(), version=form.seen_version, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except actions.Conflict as conflict:
        form.theirs = conflict.theirs
        return False
    return True


def decided_page(pk: str) -> str:
    """The page of the form that was decided about just now."""
    return reverse("plans:submission", args=[pk]) if pk.isdecimal() and len(pk) < 19 else ""


def take_step(
    request: Request,
    pk: int,
    hand: Hand,
    step: Callable[[Submission], None],
    done: str,
) -> HttpResponse:
    """Take a step of the approval path; a refusal is shown on the form's page, with everything typed kept."""
    found = submission_for_hand(request.user, pk, hand)
    try:
        step(found)
    except ValidationError as error:
        return page(request, submission_for_reading(request.user, pk), status=422, errors=error.error_list)
    if hand is Hand.DEPARTMENT and found.state == Submission.State.ON_DEPARTMENT:
        return next_of_queue(request, found, done)
    messages.success(request, done)
    return redirect(found)


def next_of_queue(request: Request, found: Submission, done: str) -> HttpResponse:
    """After a decision the next form that waits; `decided` tells the browser that the remarks have arrived."""
    following = review.queue_of(request.user, found).next
    if following is None:
        messages.success(request, done)
        return redirect(found)
    messages.success(request, f"{done} {found.performer_name}. Открыт следующий отчёт на приёмке.")
    return redirect(f"{following.get_absolute_url()}?decided={found.pk}")


def send(request: Request, pk: int) -> HttpResponse:
    found = submission_for_hand(request.user, pk, Hand.FILLER)
    addressee = "в головное учреждение" if found.is_part else "руководителю"
    done = "Передано в управление на приёмку." if found.has_no_head else f"Отправлено {addressee}."

    def step(found: Submission) -> None:
        actions.send(found, by=request.user)

    return take_step(request, pk, Hand.FILLER, step, done)


def approve(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.approve(found, by=request.user)

    return take_step(request, pk, Hand.HEAD, step, "Согласовано и передано в управление на приёмку.")


def send_back(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        actions.send_back(found, read_decision(request, found).cleaned_data["note"], by=request.user)

    return take_step(request, pk, Hand.HEAD, step, "Возвращено методисту.")


def part_accept(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        accept_part(found, by=request.user)

    return take_step(request, pk, Hand.COLLECTOR, step, "Часть принята: её можно собирать в отчёт.")


def part_return(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        return_part(found, read_decision(request, found).cleaned_data["note"], by=request.user)

    return take_step(request, pk, Hand.COLLECTOR, step, "Часть возвращена филиалу.")


def accept(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        decision = read_decision(request, found)
        if decision.remarks or decision.cleaned_data["note"].strip():
            raise ValidationError(
                "Вы написали замечания. Верните отчёт с ними или сотрите их, чтобы принять."
            )
        actions.accept(found, by=request.user)

    return take_step(request, pk, Hand.DEPARTMENT, step, "Отчёт принят.")


def return_with_remarks(request: Request, pk: int) -> HttpResponse:
    def step(found: Submission) -> None:
        decision = read_decision(request, found)
        actions.return_with_remarks(found, decision.remarks, decision.cleaned_data["note"], by=request.user)

    return take_step(request, pk, Hand.DEPARTMENT, step, "Отчёт возвращён на доработку.")


def typed_decision(request: Request) -> DecisionForm:
    """A decision that came back refused; saving rows brings none along."""
    is_sent = any(name == "note" or name.startswith("remark-") for name in request.POST)
    return DecisionForm(request.POST if is_sent else None)


def read_decision(request: Request, found: Submission) -> DecisionForm:
    """What was decided, and about the form as it is now: a page may have stood open through another return."""
    decision = DecisionForm(request.POST)
    if not decision.is_valid():
        raise ValidationError(decision.problems)
    seen = decision.cleaned_data["seen"]
    if seen is not None and found.events.filter(pk__gt=seen).exists():
        raise ValidationError(STALE)
    return decision


def put_remark(request: Request, pk: int) -> HttpResponse:
    """A canned remark put in at a row where there are no scripts: the page again, with nothing decided yet."""
    found = submission_for_hand(request.user, pk, Hand.DEPARTMENT)
    data = request.POST.copy()
    row, _, remark = data.get("put", "").partition("-")
    if remark in remarks_of(found.period.plan.territory_id) and row.isdecimal():
        name = f"remark-{row}"
        data[name] = f"{data.get(name, '').rstrip()}\n{remark}".strip()
    return page(request, submission_for_reading(request.user, pk), decision=DecisionForm(data))
