"""The shell's own pages: first page by role, health, settings of reading, component gallery, error pages."""

from dataclasses import asdict

from django.conf import settings
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from culturequality import gallery
from culturequality.forms import ReadingForm
from culturequality.navigation import first_page
from culturequality.reading import Reading, reading_of, remember
from institutions.requests import Request
from institutions.views.sign_in import next_page


def home(request: Request) -> HttpResponse:
    return redirect(first_page(request.user))


def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


def reading_settings(request: HttpRequest) -> HttpResponse:
    """How the pages look for this reader; nothing is kept but a cookie in their own browser."""
    target = next_page(request, reverse("reading-settings"))
    form = ReadingForm(request.POST or None, initial=asdict(reading_of(request)))
    if request.method == "POST" and ("usual" in request.POST or form.is_valid()):
        response = redirect(target)
        remember(response, Reading() if "usual" in request.POST else form.reading)
        return response
    return render(request, "reading_settings.html", {"form": form, "next": target})


def components(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, "components.html", gallery.examples())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A host that is not ours, or more than a form holds: what came is not trusted any further."""
    return HttpResponseBadRequest(render_to_string("errors/400.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: whatever broke, the database and the session are not asked again."""
    return HttpResponseServerError(render_to_string("errors/500.html"))
