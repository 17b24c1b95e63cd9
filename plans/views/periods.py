"""The department's board of one period."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from institutions.requests import Request
from plans import queries
from plans.access import may_edit_plan, period_for_reading


def period(request: Request, pk: int) -> HttpResponse:
    found = period_for_reading(request.user, pk)
    lines = queries.board(found, timezone.localdate())
    status = request.GET.get("status", "")
    context = {
        "period": found,
        "plan": found.plan,
        "lines": [line for line in lines if line.is_among(status)],
        "summary": queries.summary(lines),
        "status": status,
        "total": len(lines),
        "accepted": sum(line.status == "accepted" for line in lines),
        "may_edit": may_edit_plan(request.user, found.plan),
    }
    return render(request, "plans/period.html", context)
