"""Deputies: who stands in for somebody on leave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from institutions.access import deputies_for, deputyship_for_ending, role_for_lending
from institutions.actions.deputy import end_deputyship, name_deputy
from institutions.forms import DeputyForm
from institutions.lent_roles import colleagues_of
from institutions.requests import Request


def deputy_add(request: Request, pk: int) -> HttpResponse:
    role = role_for_lending(request.user, pk)
    people = deputies_for(request.user, role).order_by("full_name", "pk")
    form = DeputyForm(request.POST or None, people=people, colleagues=colleagues_of(role))
    if request.method == "POST" and form.is_valid():
        try:
            made = name_deputy(role, **form.cleaned_data, by=request.user)
            messages.success(request, f"Замещение назначено: {made}.")
            return redirect(role.place)
        except ValidationError as error:
            form.add_error(None, error.messages)
    return render(request, "institutions/deputy_add.html", {"form": form, "role": role})


def deputy_end(request: Request, pk: int) -> HttpResponse:
    ended = end_deputyship(deputyship_for_ending(request.user, pk), by=request.user)
    messages.success(request, f"Замещение прекращено: {ended}.")
    return redirect(ended.membership.place)
