"""The archive, one report with its files, and the progress of its rendering."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString

from documents.model import from_json
from documents.render.html import to_html
from institutions.models import AuditEntry
from reports import actions
from reports.access import file_for_reading, report_for_ordering, report_for_reading, subject_for_ordering
from reports.forms import FilterForm
from reports.models import Report
from reports.queries import archive
from reports.rendering import MEDIA_TYPES

REPORTS_ON_A_PAGE = 25


def reports(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, user=request.user)
    found = archive(request.user, **form.wanted())
    page = Paginator(found, REPORTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/reports.html", {"page": page, "filters": form})


def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_for_reading(request.user, pk)
    context = {
        "report": found,
        "document": page_of(found),
        "files": list(found.files.all()),
        "versions": Report.objects.filter(subject=found.subject).order_by("-version"),
        "history": AuditEntry.objects.about(found),
    }
    return render(request, "reports/report.html", context)


def page_of(found: Report) -> SafeString:
    """The same frozen document that the files print; the renderer escapes every text."""
    return SafeString(to_html(from_json(actions.canonical(found.content))))


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_for_reading(request.user, pk)
    if not request.htmx:
        return redirect(found)
    response = render(request, "reports/_files.html", {"report": found, "files": list(found.files.all())})
    if found.job is None or not found.job.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


def order(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if kind not in Report.Kind.values:
        raise Http404
    ordered = actions.order(kind, subject_for_ordering(request.user, kind, pk), by=request.user)
    return redirect(ordered)


def retry(request: HttpRequest, pk: int) -> HttpResponse:
    actions.start_again(report_for_ordering(request.user, pk), by=request.user)
    return redirect("reports:report", pk)


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_for_ordering(request.user, pk)
    actions.cancel(found, by=request.user)
    messages.info(request, "Подготовка отчёта отменена.")
    return redirect(found)


def file(request: HttpRequest, pk: int) -> HttpResponse:
    found = file_for_reading(request.user, pk)
    name = f"{found.report.title} ({found.report.version}).{found.format}"
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPES[found.format]
    )
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
