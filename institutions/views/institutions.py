"""Institutions: the list, the page of one, adding, changing, closing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from institutions.access import (
    act_at,
    heirs_for,
    institution_for_contacts,
    institution_for_editing,
    institution_for_reading,
    institutions_visible_to,
    lendable_among,
    may_edit_contacts,
    may_edit_institution,
    parents_for,
    territories_for,
)
from institutions.actions.institution import (
    add_institution,
    close_institution,
    edit_institution,
    reopen_institution,
)
from institutions.forms import ClosingForm, ContactsForm, InstitutionFilterForm, InstitutionForm
from institutions.models import AuditEntry, Institution
from institutions.queries import find_institutions, people_at, places_of, without_head
from institutions.requests import Request

PAGE_SIZE = 25
RECENT_ENTRIES = 10


def institutions(request: Request) -> HttpResponse:
    visible = institutions_visible_to(request.user)
    form = InstitutionFilterForm(request.GET, territories=places_of(visible))
    found = find_institutions(visible, **form.filters())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "institutions/institutions.html", {"filter": form, "page": page})


def institution(request: Request, pk: int) -> HttpResponse:
    found = institution_for_reading(request.user, pk)
    people = people_at(found)
    context = {
        "institution": found,
        "branches": found.branches.all(),
        "people": people,
        "lendable": lendable_among(request.user, people),
        "merged": found.merged.order_by("closed_on", "pk"),
        "has_no_head": without_head(Institution.objects.filter(pk=found.pk)).exists(),
        "entries": AuditEntry.objects.about(found)[:RECENT_ENTRIES],
        "may_edit": may_edit_institution(request.user, found),
        "may_edit_contacts": may_edit_contacts(request.user, found),
    }
    return render(request, "institutions/institution.html", context)


def institution_history(request: Request, pk: int) -> HttpResponse:
    found = institution_for_reading(request.user, pk)
    entries = AuditEntry.objects.about(found)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "institutions/institution_history.html", {"institution": found, "page": page})


def institution_add(request: Request) -> HttpResponse:
    form = InstitutionForm(
        request.POST or None,
        territories=territories_for(request.user),
        parents=parents_for(request.user),
    )
    if request.method == "POST" and form.is_valid():
        new = form.save(commit=False)
        act_at(request.user, new.territory)
        added = add_institution(new, by=request.user)
        messages.success(request, f"Учреждение добавлено: {added}.")
        return redirect(added)
    return render(request, "institutions/institution_add.html", {"form": form})


def institution_edit(request: Request, pk: int) -> HttpResponse:
    found = institution_for_editing(request.user, pk)
    form = InstitutionForm(
        request.POST or None,
        instance=found,
        territories=territories_for(request.user),
        parents=parents_for(request.user),
    )
    if request.method == "POST" and form.is_valid():
        edit_institution(form.save(commit=False), fields=list(form.fields), by=request.user)
        messages.success(request, "Сведения сохранены.")
        return redirect(found)
    return render(request, "institutions/institution_edit.html", {"form": form, "pk": pk})


def institution_contacts(request: Request, pk: int) -> HttpResponse:
    found = institution_for_contacts(request.user, pk)
    form = ContactsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        edit_institution(form.save(commit=False), fields=list(form.fields), by=request.user)
        messages.success(request, "Контакты сохранены.")
        return redirect(found)
    return render(request, "institutions/institution_contacts.html", {"form": form, "institution": found})


def institution_close(request: Request, pk: int) -> HttpResponse:
    found = institution_for_editing(request.user, pk)
    form = ClosingForm(
        request.POST or None,
        initial={"closed_on": timezone.localdate()},
        heirs=heirs_for(request.user, found),
    )
    if request.method == "POST" and form.is_valid():
        closed = form.cleaned_data
        try:
            close_institution(
                found, on=closed["closed_on"], merged_into=closed["merged_into"], by=request.user
            )
            messages.success(request, "Учреждение закрыто.")
            return redirect(found)
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "institutions/institution_close.html", {"form": form, "institution": found})


def institution_reopen(request: Request, pk: int) -> HttpResponse:
    found = institution_for_editing(request.user, pk)
    try:
        reopen_institution(found, by=request.user)
        messages.success(request, "Учреждение снова открыто.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)
