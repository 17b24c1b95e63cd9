"""What an answer looks like to somebody whose sign-in has run out, or was renewed in another tab.

A form with written work is never thrown away: it comes back after signing in, to be sent again with one button.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from institutions.requests import Request
from institutions.unsaved import Unsaved
from institutions.views.sign_in import offer_again, sign_in_page

# Forms of words only: a file cannot come back, and a password must not stand in a page.
WRITTEN_WORK = {
    "plans:submission-save",
    "plans:submission-return",
    "plans:submission-accept",
    "plans:submission-remark",
    "plans:submission-send-back",
    "plans:part-return",
    "plans:row-collect",
    "plans:entry-save",
    "plans:form-paste",
    "plans:extension-new",
    "plans:appeal-later",
    "plans:appeal-item",
    "plans:appeal-decide",
    "plans:period-reopen",
    "plans:canned-remarks",
    "plans:indicators",
    "plans:indicator-edit",
    "plans:plan-new",
    "plans:plan-edit",
    "plans:plan-head",
    "plans:plan-columns",
    "plans:edition-new",
    "plans:section-new",
    "plans:section-edit",
    "plans:item-new",
    "plans:item-edit",
    "plans:item-cell",
    "plans:item-schedule",
    "plans:upload-head",
    "plans:upload-columns",
    "plans:upload-row",
    "institutions:institution-add",
    "institutions:institution-edit",
    "institutions:institution-contacts",
    "institutions:institution-statistics",
    "institutions:statistic-line-add",
    "institutions:statistic-line-edit",
    "institutions:territory-add",
    "institutions:territory-edit",
    "institutions:person-add",
    "institutions:person-edit",
    "institutions:deputy-add",
}
UNAUTHORIZED = 401
CONFLICT = 409


def ask_to_sign_in(request: Request) -> HttpResponse:
    """The sign-in page, with what was typed; a script gets a bare 401, which it can tell from an answer."""
    if request.htmx:
        return HttpResponse(status=UNAUTHORIZED)
    unsaved = unsaved_in(request)
    if unsaved:
        return sign_in_page(request, unsaved=unsaved)
    return redirect_to_login(page_behind(request))


def answer_old_token(request: Request, reason: str = "") -> HttpResponse:
    """A form of a page older than the last sign-in. Where the browser itself says that the page is ours, the
    script gets the new token, and a person the form to send again; otherwise a strange page may have sent it.
    What one person typed is never saved in the name of another who signed in beside."""
    if request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}":
        if request.htmx and is_typed_by_another(request):
            return HttpResponse(status=CONFLICT)
        if request.htmx:
            return HttpResponse(status=UNAUTHORIZED, headers={"X-CSRFToken": get_token(request)})
        unsaved = unsaved_in(request)
        if unsaved:
            signed_in = request.user.is_authenticated
            return offer_again(request, unsaved) if signed_in else sign_in_page(request, unsaved=unsaved)
    return render(request, "errors/csrf.html", status=403)


def is_typed_by_another(request: Request) -> bool:
    """`X-User` is whose page it is, by js/drafts.js."""
    writer = request.headers.get("X-User", "")
    return request.user.is_authenticated and writer not in {"", str(request.user.pk)}


def unsaved_in(request: Request) -> Unsaved | None:
    if request.method != "POST" or request.resolver_match.view_name not in WRITTEN_WORK:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    return Unsaved(request.get_full_path(), tuple(fields)) if fields else None


def page_behind(request: Request) -> str:
    """Where to come back to: a form is not opened by its address but from the page it stands on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referrer = urlsplit(request.headers.get("Referer", ""))
    return referrer.path if referrer.netloc == request.get_host() and referrer.path else "/"
