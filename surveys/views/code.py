"""Where the code of a poster is typed in, and what a code that leads nowhere is told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from institutions.actions.failed_codes import count_failed_code, may_try_codes
from institutions.client_address import client_address
from institutions.short_codes import DICTATED_SYMBOLS, read_code
from surveys.doors import code_of_dictated, door
from surveys.pages.public import Dress, address, dress_of, frame, without_cookies

PAGE_LONGEST = 40  # letters of a wrong code that are shown back


@without_cookies
def code(request: HttpRequest) -> HttpResponse:
    """A form that is not sent: it needs neither a cookie nor a token."""
    typed = request.GET.get("code", "").strip()
    if not typed:
        return page("surveys/code.html", dress_of(request.GET))
    found = door(typed)
    if found is None:
        return by_another_code(request, typed)
    return HttpResponseRedirect(address("form", found, dress_of(request.GET)))


def by_another_code(request: HttpRequest, typed: str) -> HttpResponse:
    """By the code that people dictate. It is short, so wrong ones are counted; a slip of the pen is not one of them."""
    is_dictated = read_code(typed, DICTATED_SYMBOLS) is not None
    is_mistyped = not is_dictated and read_code(typed) is None
    may_try = may_try_codes(client_address(request))
    found = code_of_dictated(typed) if is_dictated and may_try else None
    if found:
        return HttpResponseRedirect(reverse("surveys:form", args=[found]) + dress_of(request.GET).query)
    if not is_mistyped:
        count_failed_code(client_address(request))
    is_too_many = not may_try and not is_mistyped
    told = {"typed": typed[:PAGE_LONGEST], "is_mistyped": is_mistyped, "is_too_many": is_too_many}
    return page("surveys/unknown_code.html", dress_of(request.GET), 429 if is_too_many else 404, **told)


def too_long() -> HttpResponse:
    return page("surveys/too_long.html", Dress(), 413)


def page(template: str, dress: Dress, status: int = 200, **told: object) -> HttpResponse:
    """One that belongs to no survey."""
    html = render_to_string(template, frame(reverse("surveys:code"), dress) | told)
    return HttpResponse(html, status=status)
