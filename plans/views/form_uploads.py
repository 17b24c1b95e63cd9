"""The form outside the portal: the workbook, the way back, rows pasted from a table."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from documents.file_names import MEDIA_TYPES
from institutions.requests import Request
from plans.access import acts_as, form_upload_for_filling, submission_for_reading
from plans.actions import form_uploads as actions
from plans.actions.submissions import Conflict
from plans.exports import form_workbook
from plans.forms.form_uploads import ConfirmForm, PasteForm, WorkbookForm
from plans.models import FormUpload
from plans.rows.form_rows import FormRows
from plans.sheets.outcomes import Preview, preview_of, rows_of
from plans.texts.merging import MINE
from plans.uploads import safe_name
from plans.write_check import Hand

STALE = "Пока вы смотрели, отчёт изменился. Ничего не внесено: посмотрите ещё раз, что изменится."
MEND_FIRST = "Сначала исправьте ошибки в таблице и загрузите её ещё раз. Ничего не внесено."
Reader = WorkbookForm | PasteForm


def workbook(request: Request, pk: int) -> HttpResponse:
    """The form as a workbook; open to write into is what this person may write now."""
    found = submission_for_reading(request.user, pk)
    name = safe_name(f"{found.performer_name} {found.period.code}.xlsx")
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(form_workbook(found, request.user), content_type=MEDIA_TYPES["xlsx"], headers=headers)


def load(request: Request, pk: int) -> HttpResponse:
    def reader(rows: FormRows) -> WorkbookForm:
        return WorkbookForm(request.POST or None, request.FILES or None, rows=rows.rows)

    return read(request, pk, reader, "plans/form_load.html")


def paste(request: Request, pk: int) -> HttpResponse:
    def reader(rows: FormRows) -> PasteForm:
        return PasteForm(request.POST or None, rows=rows.rows)

    return read(request, pk, reader, "plans/form_paste.html")


def read(request: Request, pk: int, reader: Callable[[FormRows], Reader], template: str) -> HttpResponse:
    """Read what was brought and go on to the preview; who only reads the form sees why nothing can be brought."""
    found = submission_for_reading(request.user, pk)
    rows = rows_of(found, request.user)
    if request.method == "POST" and not acts_as(Hand.FILLER, found, request.user):
        raise PermissionDenied
    form = reader(rows)
    if request.method == "POST" and rows.may_write and form.is_valid():
        return redirect(actions.keep_form_upload(found, **form.kept(), by=request.user))
    context = {"submission": found, "rows": rows, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


def upload(request: Request, pk: UUID) -> HttpResponse:
    found = form_upload_for_filling(request.user, pk)
    if found.committed_at is not None:
        return already(request, found)
    return page(request, found, preview_of(found, request.user))


def already(request: Request, found: FormUpload) -> HttpResponse:
    messages.info(request, "Эта таблица уже внесена в отчёт.")
    return redirect(found.submission)


def page(
    request: Request,
    found: FormUpload,
    preview: Preview,
    form: ConfirmForm | None = None,
    error: str = "",
) -> HttpResponse:
    shown = form or confirm_form(preview)
    for outcome in preview.met:
        outcome.choice = shown[f"choice-{outcome.row.obligation.pk}"]
    context = {
        "upload": found,
        "submission": found.submission,
        "preview": preview,
        "unknown": found.rows.get("unknown", []),
        "form": shown,
        "error": error,
    }
    return render(request, "plans/form_upload.html", context, status=422 if form or error else 200)


def confirm_form(preview: Preview, request: Request | None = None) -> ConfirmForm:
    changing = {outcome.row.obligation.pk: outcome.version for outcome in preview.taken}
    met = {outcome.row.obligation.pk: outcome.row.label for outcome in preview.met}
    return ConfirmForm(request.POST if request else None, changing=changing, met=met)


def confirm(request: Request, pk: UUID) -> HttpResponse:
    found = form_upload_for_filling(request.user, pk)
    if found.committed_at is not None:
        return already(request, found)
    preview = preview_of(found, request.user)
    form = confirm_form(preview, request)
    if not preview.may_confirm:
        return page(request, found, preview, error=MEND_FIRST if preview.problems else STALE)
    if not form.is_valid():
        return page(request, found, preview, form)
    if form.is_stale:
        return page(request, found, preview, error=STALE)
    return take_in(request, found, preview, form.choices)


def take_in(request: Request, found: FormUpload, preview: Preview, choices: dict[int, str]) -> HttpResponse:
    writes = [
        actions.RowWrite(outcome.row.obligation, values, outcome.version)
        for outcome in preview.taken
        if (values := outcome.values(choices.get(outcome.row.obligation.pk, MINE)))
    ]
    acts_as(Hand.FILLER, found.submission, request.user)  # reading the rows has asked about each of them
    try:
        actions.take_in(found, writes, by=request.user)
    except (Conflict, ValidationError) as error:
        words = " ".join(error.messages) if isinstance(error, ValidationError) else STALE
        return page(request, found, preview_of(found, request.user), error=words)
    done = f"Внесено в отчёт, строк: {len(writes)}." if writes else "На портале всё осталось как было."
    messages.success(request, done)
    return redirect(found.submission)


def cancel(request: Request, pk: UUID) -> HttpResponse:
    found = form_upload_for_filling(request.user, pk)
    try:
        actions.cancel(found, by=request.user)
    except ValidationError:
        return already(request, found)
    messages.success(request, "Загрузка отменена, в отчёте ничего не изменилось.")
    return redirect(found.submission)
