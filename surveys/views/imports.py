"""A file of answers on its way in: columns, words, preview, and only then the rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import reswap, retarget

from documents.file_names import MEDIA_TYPES
from documents.office_files import UnreadableFile
from institutions.requests import Request
from surveys import imports as actions
from surveys.access import collector_for_entry, import_for_work
from surveys.compiled import compiled
from surveys.forms.imports import AnswersFileForm, ColumnsForm, ValuesForm
from surveys.importing.column_mapping import PERSONAL, targets_of
from surveys.importing.import_template import answers_template
from surveys.imports import Reading
from surveys.models import Channel, ImportUpload
from surveys.pages.imports import LoadedFile


def import_(request: Request, pk: int) -> HttpResponse:
    collector = collector_for_entry(request.user, pk, Channel.IMPORT)
    form = AnswersFileForm(
        request.POST or None,
        request.FILES or None,
        campaign=collector.campaign,
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        file, day = form.cleaned_data["file"], form.cleaned_data["day"]
        try:
            upload = actions.keep_file(collector, file.read(), file.name, day, by=request.user)
        except UnreadableFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("surveys:import-columns", upload.pk)
    context = {"collector": collector, "form": form}
    return render(request, "surveys/import.html", context, status=422 if form.errors else 200)


def import_template(request: Request, pk: int) -> HttpResponse:
    collector = collector_for_entry(request.user, pk, Channel.IMPORT)
    data = answers_template(compiled(collector.campaign.version_id).questionnaire)
    headers = {"Content-Disposition": 'attachment; filename="answers.xlsx"'}
    return HttpResponse(data, content_type=MEDIA_TYPES["xlsx"], headers=headers)


def import_columns(request: Request, pk: UUID) -> HttpResponse:
    upload = import_for_work(request.user, pk)
    if upload.batch_id:
        return redirect(upload)
    reading = Reading(upload)
    targets = targets_of(reading.compiled.questionnaire)
    form = ColumnsForm(request.POST or None, reading=reading, targets=targets)
    if request.method == "POST" and form.is_valid():
        actions.save_columns(upload, form.columns())
        return redirect(
            "surveys:import-values" if Reading(upload).unmatched() else "surveys:import-preview", pk
        )
    personal = [
        heading
        for heading, target in zip(reading.headings, upload.columns, strict=True)
        if target == PERSONAL
    ]
    context = {"upload": upload, "collector": upload.collector, "form": form, "personal": personal}
    return render(request, "surveys/import_columns.html", context, status=422 if form.errors else 200)


def import_values(request: Request, pk: UUID) -> HttpResponse:
    upload = import_for_work(request.user, pk)
    if upload.batch_id:
        return redirect(upload)
    reading = Reading(upload)
    unmatched = reading.unmatched()
    form = ValuesForm(
        request.POST or None,
        unmatched=unmatched,
        questionnaire=reading.compiled.questionnaire,
        chosen=upload.values,
    )
    if request.method == "POST" and form.is_valid():
        actions.save_values(upload, form.chosen())
        return redirect(upload)
    context = {
        "upload": upload,
        "collector": upload.collector,
        "form": form,
        "number": len(unmatched),
        "is_cut": len(unmatched) > len(form.unmatched),
    }
    return render(request, "surveys/import_values.html", context, status=422 if form.errors else 200)


def import_preview(request: Request, pk: UUID) -> HttpResponse:
    upload = import_for_work(request.user, pk)
    if request.method == "POST" and not upload.batch_id:
        return confirm(request, upload)
    if upload.batch_id:
        return render(request, "surveys/import_done.html", loaded(upload))
    reading = Reading(upload)
    context = {
        "upload": upload,
        "collector": upload.collector,
        "trial": reading.trial(),
        "orphans": reading.orphans(),
    }
    return render(request, "surveys/import_preview.html", context)


def loaded(upload: ImportUpload) -> dict[str, Any]:
    assert upload.batch is not None  # noqa: S101 - it is confirmed
    return {"upload": upload, "collector": upload.collector, "file": LoadedFile(upload.batch)}


def confirm(request: Request, upload: ImportUpload) -> HttpResponse:
    try:
        actions.confirm(upload, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        if isinstance(error, actions.Dropped):
            return redirect("surveys:import", upload.collector_id)
    return redirect(upload)


def import_progress(request: Request, pk: UUID) -> HttpResponse:
    """What the page asks for every second until the rows are stored."""
    upload = import_for_work(request.user, pk)
    if not request.htmx or not upload.batch_id:
        return redirect(upload)
    if upload.job is not None and upload.job.is_open:
        return render(request, "jobs/asking.html", {"job": upload.job, "progress": request.get_full_path()})
    ended = render(request, "surveys/_import.html", loaded(upload))
    return retarget(reswap(ended, "outerHTML"), "#import")


def import_cancel(request: Request, pk: UUID) -> HttpResponse:
    upload = import_for_work(request.user, pk)
    collector = upload.collector_id
    if not actions.cancel(upload, by=request.user):
        return redirect(upload)
    messages.success(request, "Загрузка отменена, ничего не сохранено.")
    return redirect("surveys:import", collector)
