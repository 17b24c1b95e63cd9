"""People: the list, the page of one, adding, changing, switching off and on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.access import (
    act_at,
    institutions_editable_by,
    lendable_among,
    may_edit_person,
    people_visible_to,
    person_for_editing,
    person_for_reading,
    places_for_roles,
    roles_editable_by,
)
from institutions.actions.person import add_person, deactivate_person, edit_person, reactivate_person
from institutions.forms import PersonFilterForm, PersonForm, RoleForm
from institutions.lent_roles import lent_to
from institutions.models import AuditEntry
from institutions.queries import find_people, roles_by_person, roles_of, without_head
from institutions.requests import Request

PAGE_SIZE = 25
RECENT_ENTRIES = 10


def people(request: Request) -> HttpResponse:
    form = PersonFilterForm(request.GET)
    found = find_people(people_visible_to(request.user), **form.filters())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    roles = roles_by_person(list(page))
    rows = [(person, roles[person.pk]) for person in page]
    headless = without_head(institutions_editable_by(request.user))
    context = {"filter": form, "page": page, "rows": rows, "headless": headless}
    return render(request, "institutions/people.html", context)


def person(request: Request, pk: int) -> HttpResponse:
    found = person_for_reading(request.user, pk)
    roles = roles_of(found)
    context = {
        "person": found,
        "roles": roles,
        "endable": set(roles_editable_by(request.user).filter(user=found).values_list("pk", flat=True)),
        "lendable": lendable_among(request.user, roles),
        "lent": lent_to(found),
        "links": found.invitations.usable().select_related("created_by"),
        "entries": AuditEntry.objects.about(found)[:RECENT_ENTRIES],
        "may_edit": may_edit_person(request.user, found),
    }
    return render(request, "institutions/person.html", context)


def person_history(request: Request, pk: int) -> HttpResponse:
    found = person_for_reading(request.user, pk)
    page = Paginator(AuditEntry.objects.about(found), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "institutions/person_history.html", {"person": found, "page": page})


def person_add(request: Request) -> HttpResponse:
    form = PersonForm(request.POST or None)
    role_form = RoleForm(request.POST or None, **places_for_roles(request.user))
    if request.method == "POST" and form.is_valid() & role_form.is_valid():
        act_at(request.user, role_form.cleaned_data["place"])
        added = add_person(form.save(commit=False), **role_form.cleaned_data, by=request.user)
        messages.success(
            request, f"{added}: запись заведена. Выдайте одноразовую ссылку, чтобы человек вошёл."
        )
        return redirect(added)
    return render(request, "institutions/person_add.html", {"form": form, "role_form": role_form})


def person_edit(request: Request, pk: int) -> HttpResponse:
    found = person_for_editing(request.user, pk)
    form = PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        edit_person(form.save(commit=False), by=request.user)
        messages.success(request, "Сведения сохранены.")
        return redirect(found)
    return render(request, "institutions/person_edit.html", {"form": form, "pk": pk})


def person_deactivate(request: Request, pk: int) -> HttpResponse:
    """Shows what will happen; the form on it does it."""
    found = person_for_editing(request.user, pk)
    if request.method == "POST":
        try:
            deactivate_person(found, by=request.user)
            messages.success(request, "Учётная запись отключена.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(found)
    return render(request, "institutions/person_deactivate.html", {"person": found, "roles": roles_of(found)})


def person_reactivate(request: Request, pk: int) -> HttpResponse:
    found = reactivate_person(person_for_editing(request.user, pk), by=request.user)
    messages.success(request, "Учётная запись включена.")
    return redirect(found)
