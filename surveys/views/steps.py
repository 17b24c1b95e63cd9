"""Steps of a draft: a button or a form changes it as the page showed it, or says what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from institutions.models import AuditEntry
from institutions.requests import Request
from surveys.access import draft_for_editing
from surveys.actions.drafts import Change, ChangedInBetween, edit_draft
from surveys.building.editing import DOWN, UP, Refused
from surveys.models import Version
from surveys.questionnaire import Questionnaire


def back_to(version: Version, anchor: str = "") -> HttpResponse:
    response = redirect("surveys:draft", version.pk)
    response["Location"] += f"#{anchor}" if anchor else ""
    return response


def posted_edits(request: Request) -> int:
    """The step of the draft that the page showed; nothing that is there where it is not told."""
    typed = request.POST.get("edits", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def who_changed(request: Request, version: Version) -> str:
    last = AuditEntry.objects.about(version.questionnaire).first()
    if last is None or last.by is None:
        return "Тем временем черновик изменили."
    if last.by == request.user:
        return "Тем временем вы сами изменили черновик в другом окне."
    return f"Тем временем черновик изменил другой человек: {last.by}."


def press(
    request: Request, version: Version, action: str, change: Change, done: str, anchor: str
) -> HttpResponse:
    """A button of the builder: a step made on the draft as the page showed it."""
    try:
        edit_draft(version, action, change, edits=posted_edits(request), by=request.user)
        messages.success(request, done)
    except ChangedInBetween:
        messages.error(request, f"{who_changed(request, version)} Посмотрите, что стало, и нажмите ещё раз.")
    except Refused as refused:
        messages.error(request, str(refused))
    return back_to(version, anchor)


def save(request: Request, version: Version, form: Any, action: str, change: Change) -> bool:
    """A form of the builder; what stands in the way is told in it."""
    try:
        edit_draft(version, action, change, edits=version.edits, by=request.user)
    except ChangedInBetween:
        form.add_error(None, f"{who_changed(request, version)} Ваш текст в полях: сохраните ещё раз.")
    except Refused as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


# sections and questions


class PartGone(Http404):
    """A question or a section was removed meanwhile, if it was ever there."""

    def __init__(self, version: Version, name: str) -> None:
        super().__init__()
        self.version, self.name = version, name


@dataclass(frozen=True)
class Part:
    """What is moved, copied and removed alike."""

    name: str
    anchor: str  # of its place on the page of the draft
    find: Callable[[Version, str], object]  # answers 404 where there is none
    move: Callable[[Questionnaire, str, int], Questionnaire]
    duplicate: Callable[[Questionnaire, str], Questionnaire]
    remove: Callable[[Questionnaire, str], Questionnaire]


def moved(request: Request, pk: int, key: str, part: Part) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    part.find(version, key)
    step = UP if request.POST.get("to") == "up" else DOWN
    action, done = f"Переставлен {part.name}", f"{part.name.capitalize()} переставлен."
    return press(request, version, action, lambda it: part.move(it, key, step), done, f"{part.anchor}-{key}")


def duplicated(request: Request, pk: int, key: str, part: Part) -> HttpResponse:
    version = draft_for_editing(request.user, pk)
    part.find(version, key)
    action, done = f"Скопирован {part.name}", f"Копия {part.name}а стоит под ним."
    return press(request, version, action, lambda it: part.duplicate(it, key), done, f"{part.anchor}-{key}")


def removed(request: Request, version: Version, key: str, part: Part) -> HttpResponse:
    action, done = f"Удалён {part.name}", f"{part.name.capitalize()} удалён."
    return press(request, version, action, lambda it: part.remove(it, key), done, "")
