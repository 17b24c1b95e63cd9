"""What somebody still writes in a draft, a section or a question that is there no longer: shown, and taken along."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from institutions.requests import Request
from surveys.access import DraftClosed, DraftDiscarded
from surveys.actions.questionnaires import new_draft, take_back
from surveys.models import DiscardedDraft, Version
from surveys.pages.building import draft_context, typed_texts
from surveys.questionnaire import Questionnaire as Content
from surveys.views.steps import PartGone, who_changed

View = Callable[..., HttpResponse]
CARRY = "carry"  # the button that takes what was typed into a new version


def of_draft(view: View) -> View:
    """A page of a draft that answers in words where the draft, or what it is about, is there no longer."""

    @wraps(view)
    def answer(request: Request, pk: int, **place: str) -> HttpResponse:
        try:
            return view(request, pk, **place)
        except DraftClosed as closed:
            if CARRY in request.POST and not closed.version.questionnaire.archived_at:
                return carried(request, new_draft(closed.version.questionnaire, by=request.user), place)
            return draft_closed(request, closed.version, place.get("language", ""))
        except DraftDiscarded as gone:
            if CARRY in request.POST and may_return(gone.draft):
                return carried(request, take_back(gone.draft, by=request.user), place)
            return draft_discarded(request, gone.draft, place.get("language", ""))
        except PartGone as gone:
            return part_gone(request, gone)

    return answer


def part_gone(request: Request, gone: PartGone) -> HttpResponse:
    """Removed while somebody was writing: what was typed is shown once more, to be copied."""
    texts = typed_texts(request.POST, gone.version.content)
    if not texts:
        raise gone
    who = who_changed(request, gone.version)
    context = draft_context(gone.version, name=gone.name, texts=texts, who=who)
    return render(request, "surveys/part_gone.html", context, status=HTTPStatus.CONFLICT)


def draft_closed(request: Request, version: Version, language: str) -> HttpResponse:
    context = draft_context(version, **written(request, version.content, language))
    return render(request, "surveys/draft_closed.html", context, status=HTTPStatus.CONFLICT)


def written(request: Request, content: Content, language: str) -> dict[str, object]:
    """What was typed, to be read, and all that was sent, to be sent once more."""
    found: dict[str, object] = {"carry": CARRY, "texts": typed_texts(request.POST, content, language)}
    if found["texts"]:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
        found["carried"] = [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]
    return found


def carried(request: Request, draft: Version, place: dict[str, str]) -> HttpResponse:
    """The browser sends the same form once more, to the same page of the new version."""
    view = request.resolver_match.view_name if request.resolver_match else "surveys:draft"
    address = reverse(view, kwargs={"pk": draft.pk, **place})
    return redirect(address, preserve_request=True)


# thrown away


def draft_discarded(request: Request, draft: DiscardedDraft, language: str) -> HttpResponse:
    context = written(request, draft.content, language) | {
        "draft": draft,
        "questionnaire": draft.again.questionnaire if draft.again else draft.questionnaire,
        "other": other_draft(draft),
        "may_return": may_return(draft),
    }
    return render(request, "surveys/draft_discarded.html", context, status=HTTPStatus.GONE)


def other_draft(draft: DiscardedDraft) -> Version | None:
    """What was begun instead of it since."""
    if draft.again or draft.questionnaire is None:
        return draft.again
    return draft.questionnaire.versions.drafts().first()


def may_return(draft: DiscardedDraft) -> bool:
    """Into another draft only where that was made of this one: the same questions stand there."""
    if draft.again or draft.questionnaire is None:
        return True
    return not draft.questionnaire.archived_at and not other_draft(draft)
