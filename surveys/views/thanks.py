"""After the answers: what will happen to them, the form for the next person, and what others have answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from surveys.compiled import compiled
from surveys.doors import door
from surveys.pages.public import address, dress_at, frame, without_cookies
from surveys.phrases import phrase
from surveys.questionnaire import in_language
from surveys.views.code import by_another_code


@without_cookies
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    found = door(code)
    if found is None:
        return by_another_code(request, code)
    dress = dress_at(found, request.GET)
    content = compiled(found.version).questionnaire
    said = in_language(content.thanks, dress.language) or phrase(content, "next_usual", dress.language)
    context = frame(address("thanks", found), dress, content, found) | {
        "thanks": said,
        "is_open": found.gives(timezone.now()),
        "form_href": address("form", found, dress),
        "results_href": address("results", found, dress),
    }
    return HttpResponse(render_to_string("surveys/thanks.html", context))
