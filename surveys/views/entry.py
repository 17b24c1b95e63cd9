"""Sheets of paper: piles, fast entry, correction, the second entry, and a pile taken back as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from institutions.requests import Request
from surveys.access import batch_for_work, collector_for_entry, response_for_work
from surveys.actions import batches as actions
from surveys.actions.responses import stored_key
from surveys.forms.entry import BatchForm, ChoosingForm, PaperForm, SheetForm, UndoForm
from surveys.models import Channel, EntryBatch, SheetCheck
from surveys.pages.entry import BatchPage, SheetPage, batches_of
from surveys.paper.sheet_keys import PREFIX, differing, typed_as

BY_STAFF = (Channel.PAPER, Channel.PHONE, Channel.IMPORT)


def batches(request: Request, pk: int) -> HttpResponse:
    """The piles of a point; of sheets a new one is begun here, calls and files begin theirs by themselves."""
    collector = collector_for_entry(request.user, pk, *BY_STAFF)
    today = timezone.localdate()
    form = BatchForm(request.POST or None, campaign=collector.campaign, today=today, initial={"day": today})
    if request.method == "POST" and collector.channel == Channel.PAPER and form.is_valid():
        return redirect(actions.start_batch(collector, **form.cleaned_data, by=request.user))
    context = {"collector": collector, "batches": batches_of(collector), "form": form}
    return render(request, "surveys/batches.html", context, status=422 if form.errors else 200)


def batch(request: Request, pk: int) -> HttpResponse:
    found = batch_for_work(request.user, pk)
    page = BatchPage(found)
    if request.method == "POST" and page.is_paper:
        return save(request, page)
    return show(request, page, sheet_form(page))


def sheet_form(page: BatchPage, data: Any = None) -> PaperForm:
    dictated = page.batch.collector.dictated
    return PaperForm(data, reader=page.compiled.reader, cells=page.cells, dictated=dictated)


def save(request: Request, page: BatchPage) -> HttpResponse:
    form = sheet_form(page, request.POST)
    if not form.is_valid():
        return show(request, page, form)
    sheet = actions.Sheet(form.cleaned_data["key"], form.sheet, form.cleaned_data["sheet_code"])
    try:
        is_new = actions.enter(page.batch, sheet, page.compiled.reader.layout, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        if isinstance(error, actions.KeyTaken):
            form.renew_key()
        return show(request, page, form)
    if is_new and page.wants_check:
        messages.success(request, "Бланк внесён. Проверьте ввод: введите его ещё раз.")
        return redirect("surveys:sheet-check", page.batch.pk, stored_key(sheet.key))
    return redirect(reverse("surveys:batch", args=[page.batch.pk], query={"saved": sheet.key}))


def show(request: Request, page: BatchPage, form: PaperForm) -> HttpResponse:
    context = {
        "batch": page.batch,
        "collector": page.batch.collector,
        "page": page,
        "form": form,
        "saved": saved(page.batch, form.replaced or key_in(request)),
        "sheets": page.sheets(request.GET.get("page")),
    }
    return render(request, "surveys/batch.html", context, status=422 if form.errors else 200)


def key_in(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("saved", ""))
    except ValueError:
        return None


def saved(batch: EntryBatch, key: UUID | None) -> dict[str, Any] | None:
    found = batch.responses.filter(pk=stored_key(key)).first() if key else None
    return {"key": key, "response": found} if found else None


def sheet(request: Request, pk: int, sheet_pk: UUID) -> HttpResponse:
    """A stored sheet, to be mended."""
    page = sheet_page(request, pk, sheet_pk)
    form = cells_form(page, request.POST or None, page.typed)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(page.response, form.sheet, changes(page, form), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Бланк исправлен.")
            return redirect("surveys:batch", pk)
    return render_sheet(request, "surveys/sheet.html", page, form)


def sheet_page(request: Request, pk: int, sheet_pk: UUID) -> SheetPage:
    batch = batch_for_work(request.user, pk)
    return SheetPage(batch, response_for_work(request.user, batch, sheet_pk))


def cells_form(page: SheetPage, data: Any, typed: dict[str, str] | None = None) -> SheetForm:
    return SheetForm(data, reader=page.compiled.reader, cells=page.cells, typed=typed)


def changes(page: SheetPage, form: SheetForm) -> dict[str, tuple[object, object]]:
    reading = form.sheet.reading
    layout = page.compiled.reader.layout
    return page.changes(typed_as(page.cells, layout, reading.vector, reading.exact, reading.texts))


def render_sheet(request: Request, template: str, page: SheetPage, form: SheetForm) -> HttpResponse:
    context = {
        "batch": page.batch,
        "collector": page.batch.collector,
        "response": page.response,
        "form": form,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def sheet_check(request: Request, pk: int, sheet_pk: UUID) -> HttpResponse:
    """The same sheet typed a second time, with the first entry out of sight."""
    page = sheet_page(request, pk, sheet_pk)
    if SheetCheck.objects.filter(response=page.response).exists():
        return redirect("surveys:sheet-differences", pk, sheet_pk)
    form = cells_form(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        reading, layout = form.sheet.reading, page.compiled.reader.layout
        second = typed_as(page.cells, layout, reading.vector, reading.exact, reading.texts)
        differs = differing(page.cells, page.typed, second)
        actions.check_sheet(page.batch, page.response, form.sheet, differs, by=request.user)
        if differs:
            messages.success(request, "Повторный ввод сохранён.")
            return redirect("surveys:sheet-differences", pk, sheet_pk)
        messages.success(request, "Оба ввода совпали.")
        return redirect("surveys:batch", pk)
    return render_sheet(request, "surveys/sheet_check.html", page, form)


def sheet_differences(request: Request, pk: int, sheet_pk: UUID) -> HttpResponse:
    page = sheet_page(request, pk, sheet_pk)
    check = get_object_or_404(SheetCheck, response=page.response)
    differs = page.differs(check)
    form = ChoosingForm(request.POST or None, differs=differs)
    if request.method == "POST" and form.is_valid():
        try:
            settle(request, page, check, form.second())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Верные ответы сохранены.")
            return redirect("surveys:batch", pk)
    context = {
        "batch": page.batch,
        "collector": page.batch.collector,
        "response": page.response,
        "check": check,
        "form": form,
    }
    return render(request, "surveys/sheet_differences.html", context, status=422 if form.errors else 200)


def settle(request: Request, page: SheetPage, check: SheetCheck, second: set[str]) -> None:
    other = page.second(check)
    typed = {name: other[name] if name in second else keys for name, keys in page.typed.items()}
    form = cells_form(
        page, {"key": str(page.response.pk)} | {PREFIX + name: keys for name, keys in typed.items()}
    )
    if not form.is_valid():
        raise ValidationError("Из двух вводов не сложился один: исправьте бланк сами.")
    actions.settle_check(page.batch, check, form.sheet, changes(page, form), by=request.user)


def batch_undo(request: Request, pk: int) -> HttpResponse:
    found = batch_for_work(request.user, pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.undo_batch(found, form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Пачка отменена. Анкет исключено из итогов: {number}.")
            return redirect(found)
    context = {"batch": found, "collector": found.collector, "page": BatchPage(found), "form": form}
    return render(request, "surveys/batch_undo.html", context, status=422 if form.errors else 200)


def batch_redo(request: Request, pk: int) -> HttpResponse:
    found = batch_for_work(request.user, pk)
    try:
        number = actions.redo_batch(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Пачка возвращена. Анкет снова в итогах: {number}.")
    return redirect(found)
