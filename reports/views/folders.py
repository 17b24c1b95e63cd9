"""Folders of reports: a year's, a period's; each as a ZIP too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget

from documents.file_names import safe_name
from institutions.downloads import download
from institutions.requests import Request
from plans.access import period_for_reading
from plans.models import ReportingPeriod
from reports import queries
from reports.actions import period_issue as actions
from reports.exports import zipped
from reports.models import ReportFile
from reports.shelves import Shelf, may_issue, may_stop, period_for_folder, shelf_of_period, shelves_of_year

YEARS = range(2000, 2101)


def year(request: Request, year: int) -> HttpResponse:
    shelves = shelves_of_year(request.user, known(year))
    years = queries.reported_years(request.user, queries.reported_periods(request.user))
    context = {"year": year, "years": years, "shelves": shelves, "formats": ReportFile.Format.choices}
    return render(request, "reports/year.html", context)


def year_zip(request: Request, year: int) -> FileResponse:
    return archived(request, shelves_of_year(request.user, known(year)), f"Отчёты за {year} год")


def known(year: int) -> int:
    if year not in YEARS:
        raise Http404
    return year


def period(request: Request, pk: int) -> HttpResponse:
    return render(request, "reports/period.html", context_of(request, period_for_folder(request.user, pk)))


def context_of(request: Request, found: ReportingPeriod) -> dict[str, Any]:
    shelf = shelf_of_period(request.user, found)
    preparing = [report for report in shelf.reports if report.is_preparing]
    failed = [report for report in shelf.reports if report.has_failed]
    return {
        "period": found,
        "shelf": shelf,
        "preparing": len(preparing),
        "ready": len(shelf.reports) - len(preparing),
        "failed": len(failed),
        "job": actions.issue_job(found),
        "may_issue": may_issue(request.user, found),
        "may_stop": may_stop(request.user, found),
        "formats": ReportFile.Format.choices,
    }


def period_zip(request: Request, pk: int) -> FileResponse:
    found = period_for_folder(request.user, pk)
    return archived(request, [shelf_of_period(request.user, found)], f"Отчёты за {found}")


def archived(request: Request, shelves: Iterable[Shelf], title: str) -> FileResponse:
    """All formats where none, or none that there is, was ticked."""
    known = ReportFile.Format.values
    formats = [kind for kind in known if kind in request.GET.getlist("format")] or known
    name = f"{safe_name(title, 100)}.zip"
    return download(zipped(shelves, title, formats), name, "application/zip")


def period_issue(request: Request, pk: int) -> HttpResponse:
    found = period_for_reading(request.user, pk)
    if not may_issue(request.user, found):
        messages.error(request, "Период ещё не открывали: отчитываться не о чем.")
    else:
        actions.issue_later(found, by=request.user)
    return redirect(reverse("reports:period", args=[found.pk]))


def period_progress(request: Request, pk: int) -> HttpResponse:
    """What the page asks for every second until everything has ended."""
    found = period_for_reading(request.user, pk)
    if not request.htmx:
        return redirect(reverse("reports:period", args=[pk]))
    context = context_of(request, found)
    job = context["job"]
    asking = {"progress": request.get_full_path()}
    if job is not None and job.is_open:
        return render(request, "jobs/asking.html", asking | {"job": job})
    if context["preparing"]:
        return render(request, "reports/_preparing.html", asking | context)
    ended = render(request, "reports/_period.html", {**context, "is_news": True})
    return retarget(reswap(ended, "outerHTML"), "#period-reports")


def period_cancel(request: Request, pk: int) -> HttpResponse:
    found = period_for_reading(request.user, pk)
    if not may_stop(request.user, found):
        raise PermissionDenied
    job = actions.issue_job(found)
    if job is not None and job.is_open:
        actions.cancel(job, by=request.user)
        messages.info(request, "Остановлено: уже заказанные отчёты будут подготовлены.")
    return redirect(reverse("reports:period", args=[found.pk]))
