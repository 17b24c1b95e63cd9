"""The department's board of one period, and one item of it over all performers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from institutions.access import load
from institutions.requests import Request
from plans.access import may_edit_plan, period_for_reading
from plans.board import item_answers as answers
from plans.board import table as board
from plans.forms.board import BoardForm


def period(request: Request, pk: int) -> HttpResponse:
    found, today = period_for_reading(request.user, pk), timezone.localdate()
    by = board.axis(request.GET.get("by", ""))
    rows = board.read_rows(found, by, today)
    everybody = board.lines_of(rows, found, today)
    form = BoardForm(request.GET, lines=everybody, plan=found.plan)
    lines, status = form.chosen(everybody), form.value("status")
    shown = [line for line in lines if line.is_among(status)]
    context = {
        "period": found,
        "plan": found.plan,
        "filters": form,
        "summary": board.summary(lines),
        "status": status,
        "total": len(everybody),
        "accepted": sum(line.status == "accepted" for line in everybody),
        "may_edit": may_edit_plan(request.user, found.plan),
        "all_ticked": "all" in request.GET,
    }
    if shown:
        context["board"] = board.heat_map(found, shown, rows, by=by, section=form.wanted_section)
    return render(request, "plans/period.html", context)


def item_answers(request: Request, pk: int, item_pk: int) -> HttpResponse:
    found = period_for_reading(request.user, pk)
    item = load(found.plan.items.select_related("section", "continues"), item_pk)
    everybody = answers.item_answers(found, item, timezone.localdate())
    state = request.GET.get("state", "")
    before, after = answers.neighbours(found, item)
    context = {
        "period": found,
        "plan": found.plan,
        "item": item,
        "answers": [each for each in everybody if each.is_among(state)],
        "stale": sum(each.renewal.is_stale for each in everybody),
        "total": len(everybody),
        "states": answers.state_counts(everybody),
        "state": state,
        "before": before,
        "after": after,
    }
    return render(request, "plans/item_answers.html", context)
