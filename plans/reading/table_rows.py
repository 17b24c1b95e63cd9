"""What each row of a plan's table is: a section, its goal, an item, its continuation, or none of the plan. Pure.

In a plan with a number column a row without a number continues the item above; in a plan without one every
row that is no section is an item. A section is a text merged over the row, or a lone text that reads as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from plans.reading.column_roles import DATE_LIKE, NUMBER_LIKE, ROMAN
from plans.reading.front_matter import MONTHS, is_signature
from plans.reading.table_shape import BodyRow, Column, is_heading_row, is_number_row

HEADING = re.compile(
    r"^\s*(?:\d+\.?\s*)?(?:раздел|подраздел|глава|критери|направлени[ея]\b|блок\b|часть\b|цель\b|задача\b|модуль)"
    rf"|^\s*{ROMAN}[.)]?\s+\w|^\s*{ROMAN}\.\w"
    rf"|^\s*(?:{'|'.join(MONTHS)})[а-я]{{0,2}}(?:\s+20\d\d)?(?:\s*г\w*\.?)?\s*$"
    r"|^\s*[1-4I]{1,3}V?\s+квартал\b.{0,12}$",
    re.IGNORECASE,
)
GOAL_WORD = re.compile(r"^\W*(?:цел[ьи]|задач[аи]|срок\w*)\b", re.IGNORECASE)
NOTE = re.compile(r"^\s*(?:\*|примечани|прим\.)", re.IGNORECASE)
TOTAL = re.compile(r"^\W*(?:итого|всего)\b", re.IGNORECASE)
_TELLS_TIME = re.compile(
    rf"\d|год|квартал|полугоди|месяц|сезон|постоянно|{'|'.join(stem for stem in MONTHS if len(stem) > 2)}|\bма[йея]\b",
    re.IGNORECASE,
)
_DEADLINE_HEAD = re.compile(
    r"^\s*((?:по|до|к|ко|в|во|с|со|на|не позднее|ежегодно|ежеквартально|ежемесячно|постоянно)\b[^\n]{0,80}?)"
    r"\s+[–—-]\s",
    re.IGNORECASE,
)
_DEADLINE_TAIL = re.compile(
    r"\bсрок(?:и)?(?: исполнения| реализации| выполнения)?\s*(?:[:–—-]|\s)\s*([^()\n]+?)\s*\)?\s*\.?\s*$",
    re.IGNORECASE,
)
_ROMAN_VALUES = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50}


class RowKind(StrEnum):
    SKIPPED = "skipped"
    SECTION = "section"
    GOAL = "goal"
    ITEM = "item"
    CONTINUED = "continued"
    TOTAL = "total"
    NOTE = "note"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Form:
    """Which column plays which part, and what can be told from the rows as a whole."""

    columns: tuple[Column, ...]
    number: int | None
    title: int | None
    deadline: int | None
    is_numbered: bool = False
    bold_tells: bool = False  # few items are bold, so a bold lone text is a heading
    roman_tells: bool = False  # not every number is Roman, so a Roman one heads a section

    @property
    def wide(self) -> int:
        texts = len(self.columns) - (self.number is not None)
        return max(2, -(-2 * texts // 3))


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    number: str = ""
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    kind: RowKind
    row: BodyRow
    heading: Heading | None = None


def form_of(columns: Sequence[Column], roles: Sequence[str], rows: Sequence[BodyRow]) -> Form:
    number, title, deadline = (_find(roles, role) for role in ("number", "title", "deadline"))
    several = [row for row in rows if len(row.filled) >= 2]
    numbers = [row.text(number).strip() for row in several if row.text(number).strip()]
    romans = [text for text in numbers if re.fullmatch(rf"{ROMAN}\.?", text)]
    bold = [row for row in several if title is not None and row.cells[title].is_bold]
    return Form(
        columns=tuple(columns),
        number=number,
        title=title,
        deadline=deadline,
        is_numbered=bool(numbers),
        bold_tells=len(bold) * 10 < len(several) * 4,
        roman_tells=len(romans) * 2 < len(numbers),
    )


def sort_rows(rows: Sequence[BodyRow], form: Form) -> list[ReadRow]:
    kept = [row for row in rows if not row.is_blank]
    plain = [None if is_heading_row(row, form.columns) or is_number_row(row) else row for row in kept]
    end = _end([row for row in plain if row], form)
    body = [row for row in plain if row][:end]
    kinds = iter(_sort_body(body, form))
    below = iter([row for row in plain if row][end:])
    read = []
    for row, item in zip(kept, plain, strict=True):
        if item is None:
            read.append(ReadRow(RowKind.SKIPPED, row))
        else:
            read.append(next(kinds, None) or ReadRow(RowKind.BELOW, next(below)))
    return read


def deadline_phrase(text: str) -> str:
    """The deadline that a section or goal names: at its beginning, or as «(срок: до 1 июля)» at its end."""
    if head := opening_deadline(text):
        return head
    tail = _DEADLINE_TAIL.search(text[-120:])
    return tail[1] if tail and _TELLS_TIME.search(tail[1]) else ""


def opening_deadline(text: str) -> str:
    """«По 01 июля 2022 года» of «По 01 июля 2022 года – на основе…», "" where the text begins otherwise."""
    head = _DEADLINE_HEAD.match(text)
    return head[1] if head and _TELLS_TIME.search(head[1]) else ""


def looks_like_heading(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    capitals = len(letters) >= 4 and all(letter.isupper() for letter in letters)
    return bool(HEADING.match(text)) or capitals


def _find(roles: Sequence[str], role: str) -> int | None:
    return roles.index(role) if role in roles else None


def _first_text(row: BodyRow) -> str:
    return row.cells[row.filled[0]].text if row.filled else ""


def _is_definite(row: BodyRow, form: Form) -> bool:
    """Surely a row of the table, not a line under it."""
    if form.is_numbered:
        number = row.text(form.number).strip()
        return bool(NUMBER_LIKE.match(number)) or (0 < len(number) <= 6 and len(row.filled) >= 2)
    return (len(row.filled) >= 2 or len(form.columns) == 1) and not _signs(row, form)


def _signs(row: BodyRow, form: Form) -> bool:
    """«Директор … И.О. Фамилия»; but «руководители клубов» may begin an item that has a deadline."""
    if not is_signature(_first_text(row)):
        return False
    if form.deadline is None:
        return len(row.filled) <= 2
    return not DATE_LIKE.search(row.text(form.deadline))


def _end(rows: Sequence[BodyRow], form: Form) -> int:
    """Where the lines under the table begin: signatures and notes."""
    definite = [place for place, row in enumerate(rows) if _is_definite(row, form)]
    for place in range(definite[-1] + 1 if definite else 0, len(rows)):
        if not _stays(rows[place], rows[max(place - 1, 0)], form):
            return place
    return len(rows)


def _stays(row: BodyRow, above: BodyRow, form: Form) -> bool:
    text = _first_text(row)
    if not row.filled or _signs(row, form) or NOTE.match(text):
        return False
    if looks_like_heading(text) or TOTAL.match(text) or len(row.filled) >= 2:
        return True
    first = row.filled[0]
    after_gap = row.number > above.number + 1
    return not after_gap and row.cells[first].width < form.wide and first != form.number


def _sort_body(rows: Sequence[BodyRow], form: Form) -> list[ReadRow]:
    headings = [_heading(row, below, form) for row, below in zip_longest(rows, rows[1:])]
    above = [None, *headings][: len(headings)]
    goals_only = all(
        up and not up.number for up, own in zip(above, headings, strict=True) if own and own.number
    )
    read: list[ReadRow] = []
    for row, own in zip(rows, headings, strict=True):
        read.append(_read_row(row, own, read[-1] if read else None, form, goals_only))
    return read


def _read_row(row: BodyRow, own: Heading | None, up: ReadRow | None, form: Form, goals_only: bool) -> ReadRow:
    text = _first_text(row)
    if TOTAL.match(text) and not (own and own.number):
        return ReadRow(RowKind.TOTAL, row)
    if NOTE.match(text) and len(row.filled) == 1:
        return ReadRow(RowKind.NOTE, row)
    if (heading := own or _unmerged_goal(row, form)) and _is_goal(heading, up, goals_only):
        return ReadRow(RowKind.GOAL, row, heading)
    return ReadRow(RowKind.SECTION, row, own) if own else ReadRow(_kind_of_item(row, form), row)


def _kind_of_item(row: BodyRow, form: Form) -> RowKind:
    if form.is_numbered:
        continues = not row.text(form.number).strip()
    else:
        continues = form.title is not None and row.cells[form.title].lower_part_of is not None
    return RowKind.CONTINUED if continues else RowKind.ITEM


def _is_goal(own: Heading, up: ReadRow | None, goals_only: bool) -> bool:
    """A numbered text right under a textual section, or «Цель: …» there."""
    if up is None or up.heading is None or (up.kind is RowKind.SECTION and up.heading.number):
        return False
    if opening_deadline(own.text):
        return True
    under_section = up.kind is RowKind.SECTION
    return under_section and (goals_only if own.number else bool(GOAL_WORD.match(own.text)))


def _unmerged_goal(row: BodyRow, form: Form) -> Heading | None:
    """Number and title alone, the title beginning with a deadline."""
    if form.number is None or form.title is None or row.filled != tuple(sorted((form.number, form.title))):
        return None
    number, text = row.text(form.number), row.text(form.title)
    return Heading(text, number) if opening_deadline(text) else None


def _heading(row: BodyRow, below: BodyRow | None, form: Form) -> Heading | None:
    """The row as a heading, if it may be one: a single text, and at most a number and a deadline."""
    own_deadline = (
        form.deadline if form.deadline is not None and row.cells[form.deadline].width == 1 else None
    )
    texts = [column for column in row.filled if column not in (form.number, own_deadline)]
    deadline = row.text(own_deadline)
    if row.outside or len(texts) > 1:
        return None
    if not texts:
        return _heading_in_number_column(row, deadline, form)
    column = texts[0]
    if row.text(form.number).strip():
        return _numbered_heading(row, column, deadline, below, form)
    cell = row.cells[column]
    reads_so = looks_like_heading(cell.text) or (cell.is_bold and form.bold_tells)
    leads = column == form.title or column == 0
    if cell.width >= form.wide or (leads and reads_so and not deadline.strip()):
        return Heading(cell.text, deadline=deadline)
    return None


def _heading_in_number_column(row: BodyRow, deadline: str, form: Form) -> Heading | None:
    """A text that begins in the number column: merged from there, or simply written there."""
    if form.number is None:
        return None
    cell = row.cells[form.number]
    words = len([letter for letter in cell.text if letter.isalpha()]) >= 3 and not NUMBER_LIKE.match(
        cell.text
    )
    if words and (cell.width > 1 or not deadline.strip()):
        return Heading(cell.text, deadline=deadline)
    return None


def _numbered_heading(
    row: BodyRow, column: int, deadline: str, below: BodyRow | None, form: Form
) -> Heading | None:
    cell, number = row.cells[column], row.text(form.number)
    heading = Heading(cell.text, number, deadline)
    if cell.width >= form.wide:
        return heading
    if column != form.title or not NUMBER_LIKE.match(number):
        return None
    roman = form.roman_tells and bool(re.fullmatch(rf"\s*{ROMAN}\.?\s*", number))
    bold = cell.is_bold and form.bold_tells and not heading.deadline.strip()
    return heading if roman or bold or _is_parent(number, below.text(form.number) if below else "") else None


def _is_parent(number: str, below: str) -> bool:
    """«1» above «1.1», «II.» above «2.1»."""
    if not NUMBER_LIKE.match(below):
        return False
    own = number.strip().rstrip(".")
    if re.fullmatch(ROMAN, own):
        own = str(_roman(own))
    return bool(own) and below.strip().startswith(f"{own}.") and below.strip().rstrip(".") != own


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES.get(letter, 0) for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
