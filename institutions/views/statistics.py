"""State statistics: how far the institutions have come, the figures of one, the catalogue of lines."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from institutions.access import (
    institution_for_reading,
    institution_for_statistics,
    institutions_visible_to,
    line_for_editing,
    lines_editable_by,
    may_fill_statistics,
)
from institutions.actions.statistics import save_line, save_statistics
from institutions.models import Institution, StatisticLine
from institutions.requests import Request
from institutions.search import matching
from institutions.statistic_forms import LineForm, StatisticsFilterForm, StatisticsForm, YearForm
from institutions.statistics import (
    YEARS_SHOWN,
    by_form,
    fillings,
    places_of_year,
    tables_of,
    total,
    years_of,
)

PAGE_SIZE = 25


def last_year() -> int:
    """Statistics are of a year that is over."""
    return timezone.localdate().year - 1


def statistics(request: Request) -> HttpResponse:
    """Institutions by how much of a year they filled in, or one figure of all of them with its sum."""
    years = years_of(last_year() + 1)
    lines = StatisticLine.objects.filter(is_active=True)
    form = StatisticsFilterForm(request.GET, lines=lines, years=years, usual=last_year())
    filters, year = form.filters(), form.chosen
    line = filters.get("line")
    text = matching(filters.get("text") or "", "short_name", "official_name")
    found = places_of_year(institutions_visible_to(request.user).filter(text), year, line)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "year": year,
        "line": line,
        "page": page,
        "rows": list(fillings(page.object_list, year, line)),
        "total": total(found, line, year) if line else None,
        "has_lines": lines.exists(),
    }
    return render(request, "institutions/statistics.html", context)


def institution_statistics(request: Request, pk: int) -> HttpResponse:
    """The figures of one institution: a form for its own people, a table of years for all others."""
    find = institution_for_statistics if request.method == "POST" else institution_for_reading
    found = find(request.user, pk)
    kept = found.statistics.order_by().values_list("year", flat=True).distinct()
    years = YearForm(request.GET, years=years_of(last_year() + 1, kept), usual=last_year())
    year = years.chosen
    shown = list(range(year, year - YEARS_SHOWN, -1))
    tables = tables_of(found, shown)
    form = StatisticsForm(request.POST or None, tables=tables)
    if request.method == "POST" and form.is_valid():
        return statistics_saved(request, found, year, form)
    context = {
        "institution": found,
        "filter": years,
        "year": year,
        "years": shown,
        "tables": tables,
        "form": form,
        "may_fill": may_fill_statistics(request.user, found),
    }
    return render(request, "institutions/institution_statistics.html", context)


def statistics_saved(
    request: Request, institution: Institution, year: int, form: StatisticsForm
) -> HttpResponse:
    count = save_statistics(institution, year, form.given(), by=request.user)
    messages.success(request, f"Сохранено значений: {count}." if count else "Ничего не изменилось.")
    return redirect(f"{reverse('institutions:institution-statistics', args=[institution.pk])}?year={year}")


def statistic_lines(request: Request) -> HttpResponse:
    context = {
        "forms": by_form(StatisticLine.objects.all()),
        "editable": set(lines_editable_by(request.user).values_list("pk", flat=True)),
    }
    return render(request, "institutions/statistic_lines.html", context)


def statistic_line_add(request: Request) -> HttpResponse:
    return line_page(request, StatisticLine(), "Строка добавлена.")


def statistic_line_edit(request: Request, pk: int) -> HttpResponse:
    return line_page(request, line_for_editing(request.user, pk), "Строка сохранена.")


def line_page(request: Request, line: StatisticLine, done: str) -> HttpResponse:
    form = LineForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        save_line(form.save(commit=False), by=request.user)
        messages.success(request, done)
        return redirect("institutions:statistic-lines")
    title = "Изменить строку статистики" if line.pk else "Новая строка статистики"
    return render(request, "institutions/statistic_line.html", {"form": form, "title": title})
