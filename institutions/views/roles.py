"""Roles of a person, and the one-time links that let them in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.access import (
    act_at,
    link_for_revoking,
    person_for_editing,
    person_for_reading,
    places_for_roles,
    role_for_ending,
)
from institutions.actions.link import issue_link, revoke_link
from institutions.actions.person import add_role, end_role
from institutions.forms import RoleForm
from institutions.requests import Request


def role_add(request: Request, pk: int) -> HttpResponse:
    person = person_for_reading(request.user, pk)
    form = RoleForm(request.POST or None, **places_for_roles(request.user))
    if request.method == "POST" and form.is_valid():
        act_at(request.user, form.cleaned_data["place"])
        try:
            add_role(person, **form.cleaned_data, by=request.user)
            messages.success(request, "Роль назначена.")
            return redirect(person)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "institutions/role_add.html", {"form": form, "person": person})


def role_end(request: Request, pk: int, role_pk: int) -> HttpResponse:
    role = role_for_ending(request.user, pk, role_pk)
    try:
        end_role(role, by=request.user)
        messages.success(request, f"Роль снята: {role}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(role.user)


def person_link(request: Request, pk: int) -> HttpResponse:
    """The code is shown in this answer only: it is kept nowhere, so that it can be neither read nor leaked."""
    person = person_for_editing(request.user, pk)
    try:
        links = [issue_link(person, by=request.user)]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(person)
    return render(request, "institutions/person_link.html", {"links": links, "person": person})


def person_link_revoke(request: Request, pk: int, link_pk: int) -> HttpResponse:
    link = revoke_link(link_for_revoking(request.user, pk, link_pk), by=request.user)
    messages.success(request, "Ссылка отозвана: код больше не действует.")
    return redirect(link.user)
