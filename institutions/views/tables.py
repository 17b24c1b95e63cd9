"""Loading and downloading tables of institutions and of people."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from documents.file_names import MEDIA_TYPES
from documents.office_files import UnreadableFile
from institutions.access import upload_for_confirming
from institutions.exports import institutions_table, people_table
from institutions.forms import UploadForm
from institutions.imports import confirm_upload, has_changes, upload_table
from institutions.models import Upload
from institutions.requests import Request
from institutions.resources import InstitutionResource, PeopleResource, TableResource

CHANGED_SINCE = "Пока вы смотрели, данные изменились. Ничего не сохранено: посмотрите ещё раз, что изменится."


def institutions_load(request: Request) -> HttpResponse:
    return load(request, Upload.Kind.INSTITUTIONS, InstitutionResource)


def people_load(request: Request) -> HttpResponse:
    return load(request, Upload.Kind.PEOPLE, PeopleResource)


def load(request: Request, kind: str, resource: type[TableResource]) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(upload_table(kind, file.read(), file.name, by=request.user))
        except UnreadableFile as error:
            form.add_error("file", str(error))
    context = {"form": form, "headings": resource.headings(), "required": resource.required}
    return render(request, f"institutions/{kind}_load.html", context)


def institutions_load_preview(request: Request, pk: UUID) -> HttpResponse:
    upload = upload_for_confirming(request.user, Upload.Kind.INSTITUTIONS, pk)
    if request.method == "POST":
        outcome = confirm_upload(upload, by=request.user)
        if outcome is None:
            messages.warning(request, CHANGED_SINCE)
            return redirect(upload)
        messages.success(request, f"Загружено. Добавлено: {outcome.new}, изменено: {outcome.changed}.")
        return redirect("institutions:institutions")
    return show(request, upload, "institutions:institutions")


def people_load_preview(request: Request, pk: UUID) -> HttpResponse:
    upload = upload_for_confirming(request.user, Upload.Kind.PEOPLE, pk)
    if request.method == "POST":
        outcome = confirm_upload(upload, by=request.user)
        if outcome is None:
            messages.warning(request, CHANGED_SINCE)
            return redirect(upload)
        if outcome.links:
            return render(request, "institutions/people_invitations.html", {"outcome": outcome})
        messages.success(request, f"Загружено. Добавлено ролей: {outcome.new}, изменено: {outcome.changed}.")
        return redirect("institutions:people")
    return show(request, upload, "institutions:people")


def show(request: Request, upload: Upload, done_page: str) -> HttpResponse:
    if upload.done is not None:
        messages.info(request, "Эта таблица уже загружена.")
        return redirect(done_page)
    rows = upload.preview["rows"]
    context = {
        "upload": upload,
        "problems": upload.preview["problems"],
        "new": [row for row in rows if row["state"] == "new"],
        "changed": [row for row in rows if row["state"] == "changed"],
        "same": [row for row in rows if row["state"] == "same"],
        "may_confirm": has_changes(upload) and not upload.preview["problems"],
    }
    return render(request, f"institutions/{upload.kind}_load_preview.html", context)


def institutions_load_cancel(request: Request, pk: UUID) -> HttpResponse:
    upload_for_confirming(request.user, Upload.Kind.INSTITUTIONS, pk).delete()
    return redirect("institutions:institutions-load")


def people_load_cancel(request: Request, pk: UUID) -> HttpResponse:
    upload_for_confirming(request.user, Upload.Kind.PEOPLE, pk).delete()
    return redirect("institutions:people-load")


def institutions_export(request: Request, extension: str) -> HttpResponse:
    return attachment(institutions_table(extension, by=request.user), "institutions", extension)


def people_export(request: Request, extension: str) -> HttpResponse:
    return attachment(people_table(extension, by=request.user), "people", extension)


def attachment(data: bytes, name: str, extension: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{extension}"'}
    return HttpResponse(data, content_type=MEDIA_TYPES[extension], headers=headers)
