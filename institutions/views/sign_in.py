"""Signing in and out, and the one-time link that sets a password."""

import time

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from institutions.forms import InvitationForm, SignInForm


def next_page(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "home"


def open_session(request: HttpRequest, user: object) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["began_at"] = int(time.time())


def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_session(request, form.get_user())
        return redirect(next_page(request))
    return render(request, "institutions/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return render(request, "institutions/locked_out.html", status=429)


def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("institutions:sign-in")


def invitation(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(data=request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        open_session(request, form.accept())
        return redirect("home")
    return render(request, "institutions/invitation.html", {"form": form})
