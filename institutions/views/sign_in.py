"""Signing in and out, and the one-time link that sets a password."""

import time

from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from institutions.actions.link import accept_code
from institutions.client_address import client_address
from institutions.forms import InvitationForm, SignInForm
from institutions.models import User
from institutions.unsaved import Unsaved, unseal


def next_page(request: HttpRequest, otherwise: str = "home") -> str:
    """Where the person was going, when that is a page of ours; `otherwise` an address or a URL's name."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours and target.startswith("/") else otherwise


def open_session(request: HttpRequest, user: User) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["began_at"] = int(time.time())


def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request, data=request.POST if "username" in request.POST else None)
    unsaved = unseal(request.POST.get("unsaved", ""))
    if request.method == "POST" and form.is_valid():
        open_session(request, form.get_user())
        return offer_again(request, unsaved) if unsaved else redirect(next_page(request))
    return sign_in_page(request, form, unsaved)


def sign_in_page(
    request: HttpRequest, form: SignInForm | None = None, unsaved: Unsaved | None = None
) -> HttpResponse:
    context = {
        "form": form or SignInForm(request),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "unsaved": unsaved,
    }
    return render(request, "institutions/sign_in.html", context)


def offer_again(request: HttpRequest, unsaved: Unsaved) -> HttpResponse:
    """What was typed before signing in, as a form with a fresh token: one button sends it."""
    return render(request, "institutions/unsaved.html", {"unsaved": unsaved})


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """The way back to the sign-in page takes along what was typed before."""
    context = {"next": request.POST.get("next", ""), "unsaved": unseal(request.POST.get("unsaved", ""))}
    return render(request, "institutions/locked_out.html", context, status=429)


def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("institutions:sign-in")


def invitation(request: HttpRequest) -> HttpResponse:
    """Opening the link only shows the form: nothing is looked up, let alone used, before it is sent."""
    form = InvitationForm(data=request.POST or None, initial={"code": request.GET.get("code", "")})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            answers = form.cleaned_data
            address = client_address(request)
            open_session(request, accept_code(answers["code"], password=answers["password"], address=address))
            return redirect("home")
        except ValidationError as error:
            form.add_error(None, error)
            status = 429 if getattr(error, "code", "") == "too-many" else 200
    return render(request, "institutions/invitation.html", {"form": form}, status=status)
