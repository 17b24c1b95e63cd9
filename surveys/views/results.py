"""What visitors of an institution have answered, for everybody to read; it moves on by several answers at once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from surveys.compiled import compiled
from surveys.counting.figures import View, excluded, people, told_figures
from surveys.counting.public_results import UNTOLD, Teller, added_up
from surveys.doors import Door, door
from surveys.pages.public import Dress, address, dress_at, frame, without_cookies, words_of
from surveys.phrases import filled
from surveys.questionnaire import in_language
from surveys.views.code import by_another_code


@without_cookies
def results(request: HttpRequest, code: str) -> HttpResponse:
    found = door(code)
    if found is None:
        return by_another_code(request, code)
    return HttpResponse(render_to_string("surveys/results.html", told(found, dress_at(found, request.GET))))


def told(found: Door, dress: Dress) -> dict[str, object]:
    content, k = compiled(found.version).questionnaire, settings.SURVEY_LEAST
    versions = told_figures(found.campaign, found.institution)
    number = people(versions)
    counted = added_up(
        content,
        ((each.compiled.questionnaire, each.compiled.shape.layout, each.at) for each in versions.values()),
    )
    context = frame(address("results", found), dress, content, found)
    words = words_of(content, dress.language)
    return context | {
        "title": in_language(content.title, dress.language),
        "number": number if number >= k else None,
        "too_few": filled(words["too_few"], least=k),
        "in_steps": filled(words["in_steps"], least=k),
        "kept_back_why": filled(words["kept_back_why"], least=k),
        "results": Teller(content, dress.language, counted, k).results() if number >= k else [],
        "has_words": any(question.kind in UNTOLD - {"date"} for question in content.questions()),
        "excluded": excluded(View(found.campaign, institution=found.institution)),
        "form_href": address("form", found, dress) if found.gives(timezone.now()) else "",
    }
