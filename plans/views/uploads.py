"""From a file to a plan: loading, settling doubts, taking in."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.requests import Request
from plans.access import (
    act_at,
    institutions_for_plans,
    plans_for_editing,
    territories_for_plans,
    upload_for_editing,
)
from plans.actions import uploads as actions
from plans.actions.drafts import kind_by_title
from plans.drafting.draft import PlanDraft
from plans.drafting.draft_json import thaw
from plans.drafting.editing import (
    DraftLine,
    Turn,
    edit_cells,
    edit_section,
    keep_as_is,
    lines,
    set_head,
    set_roles,
    set_year,
    turn_into,
)
from plans.forms.uploads import (
    CommitForm,
    DraftHeadForm,
    DraftSectionForm,
    LineForm,
    RolesForm,
    UploadForm,
    told_columns,
)
from plans.models import PlanUpload
from plans.upload_page import upload_context

KINDS = {
    "section": "Строка стала разделом.",
    "item": "Строка стала отдельным пунктом.",
    "continued": "Строка продолжает пункт выше.",
    "skip": "Строка не будет загружена.",
}


def to_row(upload: PlanUpload, index: int) -> HttpResponse:
    response = redirect(upload)
    response["Location"] += f"#row-{index}"
    return response


def line_at(draft: PlanDraft, index: int) -> DraftLine:
    rows = lines(draft)
    if not 0 <= index < len(rows):
        raise Http404
    return rows[index]


def line_shown(request: Request, draft: PlanDraft, index: int) -> int:
    """Where the row that the page showed stands now: another tab, or a second click, may have moved the rows."""
    line = line_at(draft, index)
    told = request.POST.get("row", str(line.row))
    if told == str(line.row):
        return index
    places = [place for place, each in enumerate(lines(draft)) if told == str(each.row)]
    if not places:
        raise Http404
    return places[0]


def upload_new(request: Request) -> HttpResponse:
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        territories=territories_for_plans(request.user),
        plans=plans_for_editing(request.user),
        institutions=institutions_for_plans(request.user),
        initial={name: request.GET[name] for name in ("plan", "purpose") if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        kept = form.kept()
        act_at(request.user, kept["territory"])
        try:
            return redirect(actions.keep_upload(**kept, by=request.user))
        except ValidationError as error:
            form.add_error("institution", error)
    return render(request, "plans/upload_new.html", {"form": form})


def upload(request: Request, pk: UUID) -> HttpResponse:
    return page(request, upload_for_editing(request.user, pk))


def page(request: Request, found: PlanUpload, form: CommitForm | None = None) -> HttpResponse:
    first, last = actions.years_of(found)
    draft = thaw(found.draft)
    initial = {"kind": kind_by_title(draft.title), "year_from": first, "year_to": last}
    context = upload_context(found, draft, first, last) | {
        "form": form or CommitForm(initial=initial),
        "roles": told_columns(draft.columns),
    }
    return render(request, "plans/upload.html", context, status=422 if form else 200)


def upload_head(request: Request, pk: UUID) -> HttpResponse:
    found = upload_for_editing(request.user, pk)
    draft = thaw(found.draft)
    form = DraftHeadForm(request.POST or None, draft=draft)
    if request.method == "POST" and form.is_valid():
        fresh = set_head(draft, title=form.cleaned_data["title"], approvals=form.approvals())
        year = form.season_or_year()
        fresh = set_year(fresh, year) if year else fresh
        actions.settle(found, fresh, "Уточнены название, год и гриф", by=request.user)
        return redirect(found)
    return render(request, "plans/upload_head.html", {"upload": found, "form": form})


def upload_columns(request: Request, pk: UUID) -> HttpResponse:
    found = upload_for_editing(request.user, pk)
    draft = thaw(found.draft)
    form = RolesForm(request.POST or None, columns=draft.columns)
    if request.method == "POST" and form.is_valid():
        actions.settle(found, set_roles(draft, form.roles()), "Уточнено назначение граф", by=request.user)
        messages.success(request, "Назначение граф сохранено, таблица прочитана заново.")
        return redirect(found)
    return render(request, "plans/upload_columns.html", {"upload": found, "form": form})


def upload_row(request: Request, pk: UUID, index: int) -> HttpResponse:
    found = upload_for_editing(request.user, pk)
    draft = thaw(found.draft)
    index = line_shown(request, draft, index)
    line = line_at(draft, index)
    if line.item is None:
        return upload_section(request, found, draft, index)
    form = LineForm(request.POST or None, columns=draft.columns, line=line)
    if request.method == "POST" and form.is_valid():
        fresh = edit_cells(draft, index, form.texts())
        actions.settle(found, fresh, f"Изменена строка {line.row}", by=request.user)
        return to_row(found, index)
    context = {"upload": found, "form": form, "line": line, "index": index, "doubts": doubts_at(draft, line)}
    return render(request, "plans/upload_row.html", context)


def upload_section(request: Request, found: PlanUpload, draft: PlanDraft, index: int) -> HttpResponse:
    line = line_at(draft, index)
    form = DraftSectionForm(request.POST or None, section=line.section)
    if request.method == "POST" and form.is_valid():
        fresh = edit_section(draft, index, form.cleaned_data)
        actions.settle(found, fresh, f"Изменён раздел, строка {line.row}", by=request.user)
        return to_row(found, index)
    context = {"upload": found, "form": form, "line": line, "index": index, "doubts": doubts_at(draft, line)}
    return render(request, "plans/upload_row.html", context)


def doubts_at(draft: PlanDraft, line: DraftLine) -> list[str]:
    return [problem.message for problem in draft.problems if problem.row == line.row]


def upload_row_kind(request: Request, pk: UUID, index: int) -> HttpResponse:
    found = upload_for_editing(request.user, pk)
    draft = thaw(found.draft)
    index = line_shown(request, draft, index)
    line = line_at(draft, index)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        messages.warning(request, "Выберите, чем должна стать строка.")
        return to_row(found, index)
    what = f"{KINDS[kind]} Строка {line.row}."
    actions.settle(found, turn_into(draft, index, cast(Turn, kind)), what, by=request.user)
    messages.success(request, what)
    return to_row(found, index)


def upload_doubt(request: Request, pk: UUID, place: int) -> HttpResponse:
    """«Всё верно, оставить как есть»."""
    found = upload_for_editing(request.user, pk)
    draft = thaw(found.draft)
    problem = draft.problems[place] if place < len(draft.problems) else None
    if problem is None or problem.message != request.POST.get("message"):
        messages.warning(request, "Список сомнений уже изменился: посмотрите его ещё раз.")
        return redirect(found)
    what = f"Оставлено как есть, строка {problem.row}: {problem.message}"[:200]
    actions.settle(found, keep_as_is(draft, place), what, by=request.user)
    return redirect(found)


def upload_commit(request: Request, pk: UUID) -> HttpResponse:
    found = upload_for_editing(request.user, pk)
    form = CommitForm(request.POST)
    if not form.is_valid():
        return page(request, found, form)
    try:
        plan = actions.commit(found, **form.cleaned_data, today=timezone.localdate(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return page(request, found, form)
    messages.success(request, "Файл принят. Подтвердите, кто отвечает за мероприятия.")
    return redirect("plans:responsibles", plan.pk)


def upload_cancel(request: Request, pk: UUID) -> HttpResponse:
    actions.cancel(upload_for_editing(request.user, pk), by=request.user)
    messages.success(request, "Загрузка отменена, ничего не сохранено.")
    return redirect("plans:plans")
