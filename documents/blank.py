"""A questionnaire on paper as plain data. Its numbers are the keys it is typed in with afterwards. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["choices", "marks", "table", "ranks", "number", "date", "line", "lines"]


@dataclass(frozen=True, slots=True)
class BlankChoice:
    """`key` stands in the box; `then` says where to go on."""

    key: str
    words: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class BlankRow:
    """Of a table, or an option to be ranked."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class BlankQuestion:
    number: int
    text: str
    shape: Shape
    hints: tuple[str, ...] = ()
    choices: tuple[BlankChoice, ...] = ()
    rows: tuple[BlankRow, ...] = ()
    low: str = ""
    high: str = ""
    then: tuple[str, ...] = ()
    digits: int = 0

    def digit_boxes(self) -> range:
        return range(self.digits)

    def last_mark(self) -> str:
        """The best of the marks, which its words stand at."""
        return [choice.key for choice in self.choices if not choice.words][-1]


@dataclass(frozen=True, slots=True)
class BlankPart:
    title: str
    when: str
    questions: tuple[BlankQuestion, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """`address` leads to the same questionnaire on the web; none where no point takes answers there."""

    title: str
    institution: str
    campaign: str
    parts: tuple[BlankPart, ...]
    intro: str = ""
    how: str = ""
    thanks: str = ""
    address: str = ""
    invitation: str = ""
    page_words: str = "Страница"
    of_words: str = "из"
    lang: str = "ru"
