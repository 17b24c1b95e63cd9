"""Ready questionnaires: files beside the code that a district copies and makes its own.

nok675.json is the form for recipients of services of the method approved by order 675н of the Ministry of Labour
of 30.10.2018, as it stands for culture: without the general form's question on timeliness. What each part of it
was checked against:

- title: the name under which a philharmonic links the form, https://krim-gf.ru;
- introduction and questions 1-4 (words, answers, «переход к вопросу»), but for the end of 4: the page of a house of
  culture that gives the form to visitors, https://dk-samosdelsky.ru, of which only the beginning could be read;
- number and order of questions 5-17: the layout of an operator's results, fourteen scored ones, then suggestions,
  sex and age;
- indicators that questions 1-14 feed, and what their shares are taken of: the calculation of the same operator, order
  344н in part (the share is of those who answered the question), the codes of order 599;
- not checked, for want of a text of the order that could be reached: the end of question 4, the words and answers of
  questions 5-17, the jumps from 6 and 10, the bounds of the age. They were written from memory.

The other questionnaires are the portal's own and follow no act.
"""

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
