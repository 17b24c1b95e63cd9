"""What every answer goes through: headers, the age of a session, and the access table."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from culturequality.access import ACCESS, Door, Rule
from culturequality.signed_out import ask_to_sign_in
from institutions.access import act, scope_of
from institutions.requests import Request

GetResponse = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers that Django has no setting for; pages of signed-in people are never stored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if response.status_code >= 400 or not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def session_age(get_response: GetResponse) -> GetResponse:
    """End a session that is older than the absolute limit, however busy it was."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began_at = request.session.get("began_at", 0)
            if time.time() - began_at > settings.SESSION_ABSOLUTE_AGE_SECONDS:
                logout(request)
        return get_response(request)

    return middleware


class access_table:  # a middleware factory, named like the functions beside it
    """Refuse, before the view runs, whoever the access table does not let through the door."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name
        rule = ACCESS.get(name)
        if rule is None:
            raise ImproperlyConfigured(f"{name} is not in the access table")
        if rule.door is Door.PUBLIC:
            return check_method(request, rule)
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        if rule.roles and not rule.roles & scope_of(request.user).roles:
            raise Http404
        act(request.user, lambda scope: not rule.roles or bool(rule.roles & scope.roles))
        return check_method(request, rule)


def check_method(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    """A page, not a blank: the address of a button is met by whoever reloads an answer by its address."""
    if request.method in rule.methods:
        return None
    return HttpResponseNotAllowed(rule.methods, render_to_string("errors/405.html", request=request))
