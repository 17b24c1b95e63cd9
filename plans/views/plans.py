"""Plans: the list, a plan as it prints, its rows with their deadlines, its history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from documents.model import Document
from documents.render.html import to_html
from institutions.access import scope_of
from institutions.requests import Request
from plans.access import (
    may_edit_plan,
    may_oversee_plan,
    plan_for_overseeing,
    plan_for_reading,
    territories_for_plans,
    territories_of_plans,
)
from plans.forms.plans import PlanFilterForm
from plans.models import Plan
from plans.plan_queries import doubtful, find_plans, groups, headings, history_of, years_of_plans
from plans.printing import plan_document

PAGE_SIZE = 25


def plan_context(request: Request, plan: Plan, current: str, **context: object) -> dict[str, object]:
    """What every page of one plan shows: its name, its sections, what the person may do."""
    return {
        "plan": plan,
        "current": current,
        "may_edit": may_edit_plan(request.user, plan) and plan.status != Plan.Status.ARCHIVED,
        "may_oversee": may_oversee_plan(request.user, plan),
        **context,
    }


def drawn(document: Document) -> str:
    """The document for a page; every text in it was escaped by its own template."""
    return mark_safe(to_html(document))


def plans(request: Request) -> HttpResponse:
    form = PlanFilterForm(
        request.GET,
        years=years_of_plans(request.user),
        territories=territories_of_plans(request.user),
        drafts=bool(scope_of(request.user).views),
    )
    found = find_plans(request.user, **form.filters())
    context = {
        "filter": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "may_add": territories_for_plans(request.user).exists(),
    }
    return render(request, "plans/plans.html", context)


def plan(request: Request, pk: int) -> HttpResponse:
    found = plan_for_reading(request.user, pk)
    context = plan_context(request, found, "plan", document=drawn(plan_document(found)))
    return render(request, "plans/plan.html", context)


def plan_rows(request: Request, pk: int) -> HttpResponse:
    found = plan_for_reading(request.user, pk)
    rows = groups(found, timezone.localdate())
    context = plan_context(
        request,
        found,
        "rows",
        groups=rows,
        headings=headings(found),
        doubtful=doubtful(rows),
        is_new=not any(group.lines for group in rows),
        has_numbers=any(column["role"] == "number" for column in found.columns),
    )
    return render(request, "plans/plan_rows.html", context)


def plan_history(request: Request, pk: int) -> HttpResponse:
    found = plan_for_overseeing(request.user, pk)
    page = Paginator(history_of(found), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "plans/plan_history.html", plan_context(request, found, "history", page=page))
