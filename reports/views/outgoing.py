"""The register of outgoing reports."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from documents.file_names import MEDIA_TYPES
from institutions.requests import Request
from reports import outgoing as register
from reports.signing_forms import OutgoingForm

LINES_ON_A_PAGE = 50


def filters_of(request: Request) -> OutgoingForm:
    user = request.user
    return OutgoingForm(request.GET, years=register.years(user), places=register.places(user))


def outgoing(request: Request) -> HttpResponse:
    form = filters_of(request)
    wanted = form.wanted()
    page = Paginator(register.outgoing(request.user, **wanted), LINES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "filters": form, "is_filtered": any(wanted.values())}
    return render(request, "reports/outgoing.html", context)


def outgoing_table(request: Request) -> HttpResponse:
    lines = register.outgoing(request.user, **filters_of(request).wanted())
    response = HttpResponse(register.outgoing_table(lines), content_type=MEDIA_TYPES["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="ishodyashchie.xlsx"'
    return response
