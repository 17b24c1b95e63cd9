"""Who signs for an institution or a territory: the list, adding one, the last day of one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from institutions.access import institution_for_reading, territory_for_reading
from institutions.actions.signatory import add_signatory, end_signatory
from institutions.models import Institution, Signatory
from institutions.requests import Request
from institutions.signatories import (
    Place,
    act_for_signatories,
    may_name_signatories,
    signatories_of,
    signatory_for_reading,
    signatory_on,
)
from institutions.signatory_forms import LastDayForm, SignatoryForm


def institution_signatories(request: Request, pk: int) -> HttpResponse:
    found = institution_for_reading(request.user, pk)
    return signatories(request, found, Signatory(institution=found))


def territory_signatories(request: Request, pk: int) -> HttpResponse:
    found = territory_for_reading(request.user, pk)
    return signatories(request, found, Signatory(territory=found))


def signatories(request: Request, place: Place, blank: Signatory) -> HttpResponse:
    may_edit = is_allowed(request, place)
    today = timezone.localdate()
    form = SignatoryForm(request.POST or None, instance=blank, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        added = add_signatory(form.save(commit=False), by=request.user)
        messages.success(request, f"Добавлено: {added}.")
        return redirect(page_of(place))
    post, name = signatory_on(place, today)
    context = {
        **path_of(place),
        "signatories": signatories_of(place),
        "today": today,
        "signs_today": f"{post} {name}".strip(),
        "may_edit": may_edit,
        "form": form,
    }
    return render(request, "institutions/signatories.html", context)


def signatory_end(request: Request, pk: int) -> HttpResponse:
    found = signatory_for_reading(request.user, pk)
    if not is_allowed(request, found.place):
        return redirect(page_of(found.place))
    form = LastDayForm(request.POST or None, initial={"until": found.until or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_signatory(found, until=form.cleaned_data["until"], by=request.user)
            messages.success(request, "Последний день записан.")
            return redirect(page_of(found.place))
        except ValidationError as error:
            form.add_error(None, error)
    context = {**path_of(found.place), "signatory": found, "form": form, "back": page_of(found.place)}
    return render(request, "institutions/signatory_end.html", context)


def is_allowed(request: Request, place: Place) -> bool:
    """Whoever sees the place reads its list; others than its own may not write."""
    allowed = may_name_signatories(request.user, place)
    if request.method == "POST" and not allowed:
        raise PermissionDenied
    if allowed:
        act_for_signatories(request.user, place)
    return allowed


def kind_of(place: Place) -> str:
    return "institution" if isinstance(place, Institution) else "territory"


def page_of(place: Place) -> str:
    return reverse(f"institutions:{kind_of(place)}-signatories", args=[place.pk])


def path_of(place: Place) -> dict[str, object]:
    """For the breadcrumbs."""
    kind = kind_of(place)
    pages = {"institution": ("Учреждения", "institutions"), "territory": ("Территории", "territories")}
    title, name = pages[kind]
    return {
        "place": place,
        "places_title": title,
        "places_page": f"institutions:{name}",
        "place_page": f"institutions:{kind}",
        "list_page": f"institutions:{kind}-signatories",
    }
