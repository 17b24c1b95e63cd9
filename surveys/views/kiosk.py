"""The form of a tablet in a hall. Answers go to the form's own address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from surveys.doors import door
from surveys.form_token import new_key
from surveys.models import Channel
from surveys.pages.closed import closed_html
from surveys.pages.kiosk import kiosk_html
from surveys.pages.public import dress_at, dress_of, without_cookies
from surveys.submission import token_for
from surveys.views.code import by_another_code, page


@without_cookies
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    found = door(code)
    if found is None:
        return by_another_code(request, code)
    if found.channel != Channel.KIOSK:
        return page("surveys/unknown_code.html", dress_of(request.GET), 404, typed=code)
    dress, now = dress_at(found, request.GET), timezone.now()
    if not found.gives(now):
        return HttpResponse(closed_html(found, dress, now))
    key = new_key()
    return HttpResponse(kiosk_html(found, dress, token_for(found, key, now.timestamp()), key))
