"""Ready questionnaires: files beside the code that a district copies and makes its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from surveys.questionnaire import BASE_LANGUAGE, Questionnaire, from_json

FOLDER = Path(__file__).parent / "library"
# In the order in which they are offered.
NAMES = ("nok675", "factors", "pulse", "portrait", "channels", "control")


@dataclass(frozen=True)
class Template:
    """`note` says when it is of use."""

    name: str
    note: str
    content: Questionnaire

    def __str__(self) -> str:
        return self.content.title[BASE_LANGUAGE]

    @property
    def size(self) -> int:
        return len(self.content.numbers())


@cache
def library() -> dict[str, Template]:
    """By name of the file, read once."""
    return {name: read_template(name) for name in NAMES}


def read_template(name: str) -> Template:
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Template(name, data["note"], from_json(data))
