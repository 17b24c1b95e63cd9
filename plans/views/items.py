"""Rows of a plan in the browser: one cell in place, the whole row, its deadline, its place."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.requests import Request
from plans.access import item_for_editing, section_for_editing
from plans.actions.items import add_item, edit_item, move_item, remove_item, settle_schedule
from plans.forms.items import CellForm, ItemForm, NewItemForm, ScheduleForm
from plans.models import Item, Plan
from plans.plan_queries import line_of
from plans.views.plans import plan_context


def to_row(plan: Plan, item: Item) -> HttpResponse:
    response = redirect("plans:plan-rows", plan.pk)
    response["Location"] += f"#item-{item.pk}"
    return response


def item_cell(request: Request, pk: int, source: str) -> HttpResponse:
    """One cell: a fragment for htmx, a page of its own without it."""
    item = item_for_editing(request.user, pk)
    cell = next((each for each in line_of(item, timezone.localdate()).cells if each.source == source), None)
    if cell is None:
        raise Http404
    form = CellForm(request.POST or None, label=cell.heading or "Ячейка", text=cell.text)
    if request.method == "POST" and form.is_valid():
        edit_item(item, {source: form.cleaned_data["text"]}, by=request.user)
        return cell_saved(request, item, source)
    context = plan_context(request, item.plan, "rows", item=item, cell=cell, form=form)
    return render(request, "plans/_cell_edit.html" if request.htmx else "plans/item_cell.html", context)


def cell_saved(request: Request, item: Item, source: str) -> HttpResponse:
    if not request.htmx:
        return to_row(item.plan, item)
    line = line_of(item, timezone.localdate())
    cell = next(each for each in line.cells if each.source == source)
    return render(request, "plans/_cell.html", plan_context(request, item.plan, "rows", line=line, cell=cell))


def item_cell_read(request: Request, pk: int, source: str) -> HttpResponse:
    """The cell as it stands: what «Отмена» puts back."""
    return cell_saved(request, item_for_editing(request.user, pk), source)


def item_new(request: Request, pk: int) -> HttpResponse:
    section = section_for_editing(request.user, pk)
    form = NewItemForm(request.POST or None, plan=section.plan, section=section)
    if request.method == "POST" and form.is_valid():
        item = add_item(
            section,
            form.texts(),
            today=timezone.localdate(),
            continues=form.cleaned_data["continues"],
            by=request.user,
        )
        messages.success(request, "Строка добавлена.")
        return to_row(section.plan, item)
    context = plan_context(request, section.plan, "rows", section=section, form=form)
    return render(request, "plans/item_new.html", context)


def item_edit(request: Request, pk: int) -> HttpResponse:
    item = item_for_editing(request.user, pk)
    form = ItemForm(request.POST or None, plan=item.plan, line=line_of(item, timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        edit_item(item, form.cleaned_data, by=request.user)
        messages.success(request, "Строка сохранена.")
        return to_row(item.plan, item)
    return render(
        request, "plans/item_edit.html", plan_context(request, item.plan, "rows", item=item, form=form)
    )


def item_schedule(request: Request, pk: int) -> HttpResponse:
    item = item_for_editing(request.user, pk)
    form = ScheduleForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        settle_schedule(item, form.parts(), by=request.user)
        messages.success(request, "Срок уточнён. Текст плана не изменился.")
        return to_row(item.plan, item)
    line = line_of(item, timezone.localdate())
    context = plan_context(request, item.plan, "rows", item=item, line=line, form=form)
    return render(request, "plans/item_schedule.html", context)


def item_accept(request: Request, pk: int) -> HttpResponse:
    """«Всё верно»: the portal's reading stands and its doubts go."""
    item = item_for_editing(request.user, pk)
    settle_schedule(item, item.schedule.get("parts", []), by=request.user)
    messages.success(request, "Отмечено: срок прочитан верно.")
    return to_row(item.plan, item)


def item_move(request: Request, pk: int) -> HttpResponse:
    item = item_for_editing(request.user, pk)
    move_item(item, -1 if request.POST.get("to") == "up" else 1, by=request.user)
    return to_row(item.plan, item)


def item_remove(request: Request, pk: int) -> HttpResponse:
    item = item_for_editing(request.user, pk)
    if request.method == "POST":
        remove_item(item, by=request.user)
        messages.success(request, "Мероприятие исключено из плана. Отчёты о нём сохранены.")
        return redirect("plans:plan-rows", item.plan_id)
    rows = item.continued.filter(removed_at__isnull=True)
    context = plan_context(request, item.plan, "rows", item=item, continued=rows)
    return render(request, "plans/item_remove.html", context)
