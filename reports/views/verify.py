"""The public page behind the QR: whether a printed version is the valid one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from institutions.short_codes import read_code
from reports.models import Report


def verify(request: HttpRequest, code: str) -> HttpResponse:
    found = Report.objects.filter(code=read_code(code) or "").first()
    if found is None:
        raise Http404
    return render(request, "reports/verify.html", {"report": found})
