"""The first page of whoever reports or accepts: what to do, and by when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from institutions.requests import Request
from plans import queries

WATCHED = 20


def tasks(request: Request) -> HttpResponse:
    own = queries.watched(request.user)[:WATCHED]
    context = {
        "groups": queries.tasks(request.user, timezone.localdate()),
        "watched": [(form, queries.status_name(form)) for form in own],
        "open_periods": queries.open_periods(request.user),
    }
    return render(request, "plans/tasks.html", context)
