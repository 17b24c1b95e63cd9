"""Which column of a filled-in table is what: by its heading, by the codes it holds, or by what stands in it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.reading.column_roles import kind_of_heading, normal
from plans.reading.form_cells import read_date
from plans.reading.grid import Cell, Grid, Row
from plans.sheets.form_sheet import HEADINGS, ROLES, WRITTEN, FormItem, read_figure_code, read_row_code

HEADER_SEARCH_ROWS = 40
LONGEST_HEADING = 120
NAMES = {normal(heading): role for role, heading in HEADINGS.items()}
KINDS = {
    "number": "number",
    "measure": "title",
    "name": "title",
    "indicator": "title",
    "deadline": "deadline",
    "execution": "text",
    "actual_date": "actual_date",
}
ALWAYS = ROLES[: ROLES.index("reason") + 1]  # stand in every workbook, in this order


@dataclass(frozen=True, slots=True)
class Layout:
    """The role of each known column, the row of headings (0 where there is none) and its words, columns that nobody
    can tell."""

    roles: Mapping[int, str]
    header: int = 0
    unclear: Sequence[int] = ()
    headings: Mapping[int, str] = field(default_factory=dict)

    @property
    def written(self) -> set[str]:
        return set(self.roles.values()) & WRITTEN

    def column_of(self, role: str) -> int | None:
        return next((column for column, each in self.roles.items() if each == role), None)


def layout_of(grid: Grid, items: Sequence[FormItem], states: Mapping[str, str]) -> Layout:
    """`states` are the words of a state by its key."""
    for row in grid.rows[:HEADER_SEARCH_ROWS]:
        roles = roles_of_headings(row)
        if is_header(roles) and not names_an_item(row, items):
            headings = {column: " ".join(cell.text.split()) for column, cell in row.filled.items()}
            return Layout(roles, row.number, headings=headings)
    return by_codes(grid) or by_content(grid, items, states)


def roles_of_headings(row: Row) -> dict[int, str]:
    """Each role once, the first column of it; the workbook's own headings go before what plans write."""
    if any(len(cell.text) > LONGEST_HEADING for cell in row.filled.values()):
        return {}
    own = {column: NAMES.get(normal(cell.text), "") for column, cell in row.filled.items()}
    if "value" not in own.values():  # «Показатель» alone is a plan's own column
        own = {column: "" if role == "figure" else role for column, role in own.items()}
    found = {
        column: role or KINDS.get(kind_of_heading(row.cells[column].text), "") for column, role in own.items()
    }
    order = sorted(found, key=lambda column: (not own[column], column))
    taken: dict[int, str] = {}
    for column in order:
        if found[column] and found[column] not in taken.values():
            taken[column] = found[column]
    return dict(sorted(taken.items()))


def is_header(roles: Mapping[int, str]) -> bool:
    return bool(WRITTEN & set(roles.values())) and len(roles) > 1


def names_an_item(row: Row, items: Sequence[FormItem]) -> bool:
    names = {normal(name) for item in items for name in (item.number, item.title, item.told)}
    return any(
        normal(cell.text) in names - {""} or read_row_code(cell.text) is not None
        for cell in row.filled.values()
    )


def by_codes(grid: Grid) -> Layout | None:
    """Rows of our own workbook without their headings: the codes say where its columns begin."""
    starts = Counter(
        column for row in grid.rows for column, cell in row.filled.items() if read_row_code(cell.text)
    )
    if not starts:
        return None
    start = starts.most_common(1)[0][0]
    roles = {start + place: role for place, role in enumerate(ALWAYS)}
    if any(read_figure_code(row.cells.get(start + 1, Cell()).text) for row in grid.rows):
        roles |= {start + len(ALWAYS): "figure", start + len(ALWAYS) + 1: "value"}
    return Layout(roles)


def by_content(grid: Grid, items: Sequence[FormItem], states: Mapping[str, str]) -> Layout:
    """Rows without headings: what repeats the form's own columns, then states, dates, and the text that is left."""
    columns = {
        column: texts_in(grid, column) for column in sorted({c for row in grid.rows for c in row.filled})
    }
    roles: dict[int, str] = {}
    for column, texts in columns.items():
        role = role_of_texts(texts, items, states)
        if role == "known" or (role and role not in roles.values()):
            roles[column] = role
    left = [column for column in columns if column not in roles]
    if left:
        roles[left[0]] = "text"
    return Layout({column: role for column, role in roles.items() if role != "known"}, unclear=left[1:])


def texts_in(grid: Grid, column: int) -> list[str]:
    return [normal(row.cells[column].text) for row in grid.rows if column in row.filled]


def role_of_texts(texts: Sequence[str], items: Sequence[FormItem], states: Mapping[str, str]) -> str:
    numbers = {bare_number(item.number) for item in items}
    titles = {normal(title) for item in items for title in (item.title, item.told)}
    known = {normal(text) for item in items for text in item.known}
    if share(bare_number(text) in numbers - {""} for text in texts) >= 0.5:
        return "number"
    if share(text in titles for text in texts) >= 0.5:
        return "title"
    if all(text in known for text in texts):
        return "known"
    if all(text in {normal(words) for words in states.values()} for text in texts):
        return "state"
    return "actual_date" if all(read_date(text) for text in texts) else ""


def share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)


def bare_number(text: str) -> str:
    """«1.2.» and «1.2» are one number."""
    return normal(text).rstrip(". )")
