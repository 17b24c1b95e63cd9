"""The page of a tablet in a hall: the form of its point, one question a screen, closed by the point's own code."""

from __future__ import annotations

import hashlib

from django.template.loader import render_to_string
from django.urls import reverse

from surveys.compiled import compiled
from surveys.doors import Door
from surveys.pages.form_fields import shown_sections
from surveys.pages.public import Dress, address, form_words, frame
from surveys.questionnaire import Questionnaire

BY_ONE_TAP = frozenset({"scale", "nps", "single"})


def opening(content: Questionnaire) -> str:
    """Key of the question that the first screen asks: answered by one tap, asked of everybody; empty for none."""
    keys = (
        question.key
        for question in content.questions()
        if question.kind in BY_ONE_TAP and not content.conditions_of(question.key)
    )
    return next(keys, "")


def latch(door: Door) -> str:
    """What the page compares the typed code with. It keeps curious hands off; whoever reads the page can try codes."""
    return hashlib.sha256(f"{door.pin}{door.code}".encode()).hexdigest() if door.pin else ""


def kiosk_html(door: Door, dress: Dress, token: str, key: object) -> str:
    content = compiled(door.version).questionnaire
    context = frame(address("kiosk", door), dress, content, door) | form_words(content, dress.language)
    return render_to_string(
        "surveys/kiosk.html",
        context
        | {
            "looks": [],
            "sections": shown_sections(content, dress.language),
            "action": address("form", door, dress),
            "exit": reverse("surveys:code"),
            "opening": opening(content),
            "latch": latch(door),
            "token": token,
            "key": key,
        },
    )
