"""Settlements and districts: the list, the page of one, adding, changing, closing."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.access import (
    act_at,
    institutions_visible_to,
    may_edit_territory,
    parent_territories_for,
    territories_visible_to,
    territory_for_editing,
    territory_for_reading,
)
from institutions.actions.territory import (
    add_territory,
    close_territory,
    edit_territory,
    reopen_territory,
)
from institutions.forms import NewTerritoryForm, TerritoryForm
from institutions.models import AuditEntry
from institutions.queries import with_counts
from institutions.requests import Request

PAGE_SIZE = 25
RECENT_ENTRIES = 10


def territories(request: Request) -> HttpResponse:
    found = with_counts(territories_visible_to(request.user))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "institutions/territories.html", {"page": page})


def territory(request: Request, pk: int) -> HttpResponse:
    found = territory_for_reading(request.user, pk)
    context = {
        "territory": found,
        "children": found.children.all(),
        "institutions": institutions_visible_to(request.user).of_territories([pk]).active(),
        "entries": AuditEntry.objects.about(found)[:RECENT_ENTRIES],
        "may_edit": may_edit_territory(request.user, found),
    }
    return render(request, "institutions/territory.html", context)


def territory_history(request: Request, pk: int) -> HttpResponse:
    found = territory_for_reading(request.user, pk)
    page = Paginator(AuditEntry.objects.about(found), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "institutions/territory_history.html", {"territory": found, "page": page})


def territory_add(request: Request) -> HttpResponse:
    form = NewTerritoryForm(request.POST or None, parents=parent_territories_for(request.user))
    if request.method == "POST" and form.is_valid():
        new = form.save(commit=False)
        act_at(request.user, new.parent)
        added = add_territory(new, by=request.user)
        messages.success(request, f"Территория добавлена: {added}.")
        return redirect(added)
    return render(request, "institutions/territory_add.html", {"form": form})


def territory_edit(request: Request, pk: int) -> HttpResponse:
    found = territory_for_editing(request.user, pk)
    form = TerritoryForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        edit_territory(form.save(commit=False), by=request.user)
        messages.success(request, "Сведения сохранены.")
        return redirect(found)
    return render(request, "institutions/territory_edit.html", {"form": form, "territory": found})


def territory_close(request: Request, pk: int) -> HttpResponse:
    return change_state(request, pk, close_territory, "Территория больше не действует.")


def territory_reopen(request: Request, pk: int) -> HttpResponse:
    return change_state(request, pk, reopen_territory, "Территория снова действует.")


def change_state(request: Request, pk: int, action: Callable[..., object], done: str) -> HttpResponse:
    found = territory_for_editing(request.user, pk)
    try:
        action(found, by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)
