"""What somebody still writes in a draft that was published meanwhile: shown, and taken along into a new version."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.requests import Request
from surveys.access import DraftClosed
from surveys.actions.questionnaires import new_draft
from surveys.models import Version
from surveys.pages.building import draft_context, typed_texts

View = Callable[..., HttpResponse]
CARRY = "carry"  # the button that takes what was typed into a new version


def of_draft(view: View) -> View:
    """A page of a draft that answers in words where the draft is one no longer."""

    @wraps(view)
    def answer(request: Request, pk: int, **place: str) -> HttpResponse:
        try:
            return view(request, pk, **place)
        except DraftClosed as closed:
            if CARRY in request.POST and not closed.version.questionnaire.archived_at:
                return carried(request, closed.version, place)
            return draft_closed(request, closed.version, place.get("language", ""))

    return answer


def draft_closed(request: Request, version: Version, language: str) -> HttpResponse:
    texts = typed_texts(request.POST, version.content, language)
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    context = draft_context(version, texts=texts, carry=CARRY)
    if texts:
        context["carried"] = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    return render(request, "surveys/draft_closed.html", context, status=HTTPStatus.CONFLICT)


def carried(request: Request, version: Version, place: dict[str, str]) -> HttpResponse:
    """The browser sends the same form once more, to the same page of the new version."""
    draft = new_draft(version.questionnaire, by=request.user)
    view = request.resolver_match.view_name if request.resolver_match else "surveys:draft"
    address = reverse(view, kwargs={"pk": draft.pk, **place})
    return redirect(address, preserve_request=True)
