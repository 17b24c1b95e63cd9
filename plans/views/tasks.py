"""The first page of whoever reports or accepts: what to do, and by when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from institutions.requests import Request
from institutions.scopes import deputyships_of
from plans import queries
from plans.due import due_on
from plans.leave import appeals_to_decide
from surveys.waiting import asked_of, overseen_by

WATCHED = 20
NOTICES = 5


def tasks(request: Request) -> HttpResponse:
    today = timezone.localdate()
    own = queries.watched(request.user)[:WATCHED]
    context = {
        "groups": queries.tasks(request.user, today),
        "asked": asked_of(request.user, today),
        "overseen": overseen_by(request.user, today),
        "watched": [(form, queries.status_name(form), due_on(form)) for form in own],
        "stands_in": deputyships_of(request.user),
        "notices": request.user.notices.unread()[:NOTICES],
        "appeals": appeals_to_decide(request.user),
        "open_periods": queries.open_periods(request.user),
    }
    return render(request, "plans/tasks.html", context)
