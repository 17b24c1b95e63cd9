"""What a door says when no answers are taken behind it. Nothing that somebody has typed is thrown away silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from surveys.answers import Sent
from surveys.compiled import compiled
from surveys.doors import Door
from surveys.pages.form_fields import shown_sections
from surveys.pages.public import Dress, address, frame
from surveys.phrases import filled, phrase
from surveys.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Told:
    """A question and what was answered to it, in words."""

    question: str
    answer: str


def closed_html(door: Door, dress: Dress, now: dt.datetime, sent: Sent | None = None) -> str:
    """Of a revoked point, or of a survey that has not begun or is over; with the answers that came too late."""
    content = compiled(door.version).questionnaire
    state = "revoked" if door.is_revoked else "over" if door.has_begun(now) else "early"
    context = frame(address("form", door), dress, content, door) | {
        "heading": phrase(content, state, dress.language),
        "told": reason(content, door, state, dress.language),
        "new_href": f"{address('form', door, dress, code=door.successor)}" if door.successor else "",
        "results_href": address("results", door, dress) if state == "over" else "",
        "answers": told_back(content, dress.language, sent) if sent else [],
    }
    return render_to_string("surveys/closed.html", context)


def reason(content: Questionnaire, door: Door, state: str, language: str) -> str:
    if state == "over":
        return filled(phrase(content, "over_when", language), day=f"{door.ends_on:%d.%m.%Y}")
    if state == "early":
        return filled(phrase(content, "early_when", language), day=f"{door.starts_on:%d.%m.%Y}")
    if door.successor:
        return phrase(content, "revoked_new", language)
    return f"{phrase(content, 'revoked_ask', language)}: {door.place}"


def told_back(content: Questionnaire, language: str, sent: Sent) -> list[Told]:
    """Questions that were answered, in their order."""
    return [
        Told(f"{question.number}. {field.legend or question.text}", field.answer)
        for section in shown_sections(content, language, sent)
        for question in section.questions
        for field in question.fields
        if field.answer
    ]
