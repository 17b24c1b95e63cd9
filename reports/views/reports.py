"""The archive, one report with its files, and the progress of its rendering."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget

from documents.file_names import MEDIA_TYPES
from documents.render.print_styles import DEFAULT_STYLE, STYLES
from institutions.downloads import download
from institutions.models import AuditEntry
from institutions.requests import Request
from reports import queries
from reports.access import (
    file_for_reading,
    may_cancel,
    report_for_cancelling,
    report_for_reading,
    report_for_showing,
    subject_for_ordering,
)
from reports.actions import versions as actions
from reports.builder import same_again
from reports.forms import FilterForm, Offered
from reports.models import Report
from reports.options import options_of, told
from reports.preview import Sheets
from reports.rendering import style_of
from reports.signing_page import signing_of_page

REPORTS_ON_A_PAGE = 25


def reports(request: Request) -> HttpResponse:
    user = request.user
    periods = queries.reported_periods(user)
    offered = Offered(
        plans=queries.reported_plans(user),
        periods=periods,
        years=queries.reported_years(user, periods),
        performers=queries.reported_performers(user),
    )
    form = FilterForm(request.GET, offered=offered)
    page = Paginator(queries.archive(user, **form.wanted()), REPORTS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "filters": form,
        "is_filtered": any(form.wanted().values()),
        "years": offered.years,
    }
    return render(request, "reports/reports.html", context)


def report(request: Request, pk: int) -> HttpResponse:
    found = report_for_showing(request.user, pk)
    versions = list(queries.versions(found))
    sheets = Sheets(found)
    page = Paginator(sheets.numbers, 1).get_page(request.GET.get("page"))
    context = {
        **state_of(found),
        "may_cancel": may_cancel(request.user, found),
        "sheets": page,
        "document": sheets.shown(page.number),
        "told": what_was_chosen(found),
        "again": same_again(found),
        "styles": [style for style in STYLES.values() if style.code != found.template],
        "versions": versions,
        "latest": versions[0],
        **signing_of_page(found, request.user),
        "history": AuditEntry.objects.about(found),
    }
    return render(request, "reports/report.html", context)


def what_was_chosen(found: Report) -> list[str]:
    """In words: «с начала года», «только неисполненное», «крупный шрифт»."""
    words = told(options_of(found.options), found.period.code if found.period else "")
    return words if found.template == DEFAULT_STYLE.code else [*words, style_of(found).title]


def state_of(found: Report) -> dict[str, object]:
    """The files that are ready and the formats that are not."""
    prefetch_related_objects([found], "files")
    files = list(found.files.all())
    missing = actions.missing_formats(found)
    return {
        "report": found,
        "files": [file for file in files if file.format not in missing],
        "missing": missing,
        "is_lost": any(file.format in missing for file in files),
    }


def progress(request: Request, pk: int) -> HttpResponse:
    """What the page of a report that is being prepared asks for every second."""
    found = report_for_reading(request.user, pk)
    if not request.htmx:
        return redirect(found)
    if found.is_preparing:
        return render(request, "jobs/asking.html", {"job": found.job, "progress": request.get_full_path()})
    ended = render(request, "reports/_files.html", {**state_of(found), "is_news": True})
    return retarget(reswap(ended, "outerHTML"), "#files")


def order(request: Request, kind: str, pk: int) -> HttpResponse:
    if kind not in Report.Kind.values:
        raise Http404
    about = subject_for_ordering(request.user, kind, pk)
    try:
        return redirect(actions.order(kind, about, by=request.user))
    except ValidationError as error:  # a comparison has to be told with what
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('reports:new')}?kind={kind}")


def retry(request: Request, pk: int) -> HttpResponse:
    found = report_for_reading(request.user, pk)
    actions.start(found, by=request.user)
    return redirect(found)


def cancel(request: Request, pk: int) -> HttpResponse:
    found = report_for_cancelling(request.user, pk)
    is_stopped = actions.cancel(found, by=request.user)
    messages.info(
        request, "Подготовка отчёта отменена." if is_stopped else "Подготовка уже закончилась раньше."
    )
    return redirect(found)


def file(request: Request, pk: int) -> HttpResponseBase:
    found = file_for_reading(request.user, pk)
    if not found.is_present:
        return redirect(found.report)
    return download(found.file.open("rb"), found.download_name, MEDIA_TYPES[found.format])
