"""The form behind the code at a door: given out to anybody, its answers taken once. No cookie, no account."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from surveys.actions.responses import store
from surveys.answers import Problem
from surveys.compiled import compiled
from surveys.doors import Door, door
from surveys.form_token import new_key
from surveys.pages.closed import closed_html
from surveys.pages.form_fields import problem_words
from surveys.pages.public import Dress, address, dress_at, form_html, form_page, without_cookies
from surveys.phrases import phrase
from surveys.submission import Submission, answer_of, next_token, submission, token_for
from surveys.views.code import by_another_code, too_long

MOST_BYTES = 1024 * 1024  # a form of a hundred long texts
QUEUE = "queue"  # how the script that keeps answers on the telephone names itself


class SeeOther(HttpResponseRedirect):
    status_code = 303


@without_cookies
def form(request: HttpRequest, code: str) -> HttpResponse:
    found = door(code)
    if found is None:
        return by_another_code(request, code)
    if request.method == "POST":
        return take(request, found)
    dress = dress_at(found, request.GET)
    if found.code != code:
        return HttpResponseRedirect(address("form", found, dress))
    return give(found, dress)


def give(found: Door, dress: Dress) -> HttpResponse:
    now = timezone.now()
    if not found.gives(now):
        return HttpResponse(closed_html(found, dress, now))
    key = new_key()
    return HttpResponse(form_page(found, dress).filled(token_for(found, key, now.timestamp()), key))


def take(request: HttpRequest, found: Door) -> HttpResponse:
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        return too_long()
    sent = dict(request.POST.lists())
    mine = submission(found, sent, is_queued=request.headers.get("X-Requested-With") == QUEUE)
    dress = dress_at(found, {"language": mine.first("language"), "v": request.GET.get("v", "")})
    if not mine.is_taken:
        return HttpResponse(closed_html(found, dress, mine.now, sent), status=410)
    if not mine.is_of_a_page:
        return once_more(mine, dress)
    known = compiled(mine.version)
    reading = known.reader.read(sent)
    if problems := mine.problems(reading):
        return once_more(mine, dress, problems)
    store(found, answer_of(mine, known, reading))
    return HttpResponse(status=204) if mine.is_queued else SeeOther(address("thanks", found, dress))


def once_more(mine: Submission, dress: Dress, problems: Mapping[str, Problem] | None = None) -> HttpResponse:
    """The form with all that was sent; to the script that keeps answers, only what is wrong with them."""
    content = compiled(mine.door.version).questionnaire
    notice = "" if mine.is_of_a_page else phrase(content, "old_page", dress.language)
    if mine.is_queued:
        told = {name: problem_words(content, each, dress.language) for name, each in (problems or {}).items()}
        return JsonResponse(told or {"token": notice}, status=422)
    html = form_html(
        mine.door, dress, next_token(mine), mine.key, sent=mine.sent, problems=problems, notice=notice
    )
    return HttpResponse(html)
