"""The words of the form itself: all there, all used, and safe in whatever language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from surveys.pages.look import CHOICES
from surveys.phrases import PHRASES, filled, phrase
from tests.factories.surveys import CONTENT

ROOT = Path(settings.BASE_DIR)
TEMPLATES = "".join(path.read_text() for path in (ROOT / "templates/surveys").glob("*.html"))
MODULES = "".join(path.read_text() for path in (ROOT / "surveys").rglob("*.py") if path.name != "phrases.py")
BUILT = {f"{name}_{value}" for name, values in CHOICES.items() for value in values} | {
    f"{scale}_{end}" for scale in ("satisfaction", "importance", "nps") for end in ("low", "high")
}


def test_every_phrase_of_a_template_is_there():
    assert set(re.findall(r"\bwords\.(\w+)", TEMPLATES)) - set(PHRASES) == set()


def test_every_phrase_is_said_somewhere():
    said = (
        set(re.findall(r"\bwords\.(\w+)", TEMPLATES)) | set(re.findall(r"""["'](\w+)["']""", MODULES)) | BUILT
    )
    assert set(PHRASES) - said == set()


def test_a_district_may_translate_every_phrase():
    content = replace(CONTENT, phrases={key: {"tt": f"{key}!"} for key in PHRASES})
    assert {phrase(content, key, "tt") for key in PHRASES} == {f"{key}!" for key in PHRASES}
    assert phrase(content, "send", "ru") == "Отправить ответы"


@pytest.mark.parametrize("words", ["{minutes.__class__}", "{", "{0}", "{minutes!r}", "%s", "{unknown}"])
def test_braces_of_a_translator_stay_braces(words):
    assert filled(words, minutes=5) == words


def test_values_stand_in_their_places():
    assert filled("от {least} до {most}", least=1, most=9) == "от 1 до 9"
