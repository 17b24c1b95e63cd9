"""What a person settles in a draft before it becomes a plan: every function takes a draft and gives the next. Pure.

The draft is seen as lines in the order of the file: a section's heading, an item, a row that continues the item
above. Settling moves lines between these kinds and texts between cells; no text is ever dropped but by `skip`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from plans.deadline_text import read_deadline
from plans.drafting.draft import Approval, DraftColumn, DraftItem, DraftSection, PlanDraft, Problem

LineKind = Literal["section", "item", "continued"]
Turn = LineKind | Literal["skip"]
Year = int | str

# Where the cells of a column with this role are kept; the cells of all others are in `extra`.
FIELDS = {
    "number": "number",
    "title": "title",
    "stages": "stages",
    "deadline": "deadline_text",
    "responsible": "responsible_text",
    "execution": "execution_text",
}


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A row of the file; a section holds none of its items here."""

    kind: LineKind
    section: DraftSection
    item: DraftItem | None = None

    @property
    def row(self) -> int:
        return self.item.row if self.item else self.section.row


def lines(draft: PlanDraft) -> list[DraftLine]:
    """The draft's rows in order; the nameless section of rows before the first heading is no row."""
    found = []
    for section in draft.sections:
        bare = replace(section, items=())
        if has_heading(section):
            found.append(DraftLine("section", bare))
        for item in section.items:
            found.append(DraftLine("item", bare, replace(item, continued=())))
            found += [DraftLine("continued", bare, part) for part in item.continued]
    return found


def has_heading(section: DraftSection) -> bool:
    return bool(section.heading or section.number or section.goal_number or section.goal_text)


def with_lines(draft: PlanDraft, rows: Iterable[DraftLine]) -> PlanDraft:
    """The draft made of these rows; a continued row with no item above stands on its own."""
    sections: list[DraftSection] = []
    for line in rows:
        if line.item is None:
            sections.append(line.section)
            continue
        if not sections:
            sections.append(DraftSection(row=line.row))
        sections[-1] = with_row(sections[-1], line.item, continues=line.kind == "continued")
    return replace(draft, sections=tuple(sections))


def with_row(section: DraftSection, item: DraftItem, *, continues: bool) -> DraftSection:
    if not (continues and section.items):
        return replace(section, items=(*section.items, item))
    *before, last = section.items
    return replace(section, items=(*before, replace(last, continued=(*last.continued, item))))


def changed_line(draft: PlanDraft, index: int, change: Callable[[DraftLine], DraftLine | None]) -> PlanDraft:
    """The draft with one row changed, or taken out where `change` gives None."""
    rows = lines(draft)
    fresh = change(rows[index])
    rows[index : index + 1] = [fresh] if fresh else []
    return with_lines(draft, rows)


# Cells.


def cells(columns: Sequence[DraftColumn], item: DraftItem) -> list[str]:
    """The texts of a row under the columns."""
    names = [FIELDS.get(column.role) for column in columns]
    return [getattr(item, name) if name else item.extra.get(index, "") for index, name in enumerate(names)]


def with_cells(
    columns: Sequence[DraftColumn], item: DraftItem, texts: Sequence[str], year: Year | None
) -> DraftItem:
    """The row with these texts under the columns; a deadline that reads otherwise is read anew."""
    fields: dict[str, Any] = dict.fromkeys(FIELDS.values(), "")
    extra = {}
    for index, (column, text) in enumerate(zip(columns, texts, strict=True)):
        if name := FIELDS.get(column.role):
            fields[name] = text
        elif text:
            extra[index] = text
    fresh = replace(item, **fields, extra=extra)
    same = fresh.deadline_text == item.deadline_text
    return fresh if same else replace(fresh, schedule=read_schedule(fresh.deadline_text, year))


def read_schedule(phrase: str, year: Year | None) -> dict[str, Any]:
    if not phrase.strip() or year is None:
        return {"phrase": phrase, "parts": [], "doubts": []}
    return read_deadline(phrase, year=year).as_json()


def edit_cells(draft: PlanDraft, index: int, texts: Mapping[int, str]) -> PlanDraft:
    """Put new texts into cells of one row, by column; the doubts about these cells are settled by it."""

    def change(line: DraftLine) -> DraftLine:
        if line.item is None:
            return line
        before = cells(draft.columns, line.item)
        after = [texts.get(place, text) for place, text in enumerate(before)]
        return replace(line, item=with_cells(draft.columns, line.item, after, draft.year))

    old = lines(draft)[index]
    fresh = changed_line(draft, index, change)
    touched = {draft.columns[place].place for place in texts if texts[place] != cell_of(draft, old, place)}
    kept = [p for p in draft.problems if not (p.row == old.row and p.column in touched)]
    doubts = deadline_doubts(fresh, [lines(fresh)[index]]) if deadline_place(draft) in touched else []
    return replace(fresh, problems=sorted_problems([*kept, *doubts]))


def cell_of(draft: PlanDraft, line: DraftLine, place: int) -> str:
    return cells(draft.columns, line.item)[place] if line.item else ""


def edit_section(draft: PlanDraft, index: int, values: Mapping[str, str]) -> PlanDraft:
    """Change a section's heading, number, goal or overall deadline."""
    changes: dict[str, Any] = dict(values)
    return changed_line(draft, index, lambda line: replace(line, section=replace(line.section, **changes)))


# What a row is.


def turn_into(draft: PlanDraft, index: int, kind: Turn) -> PlanDraft:
    """Make a row a section, an item or the continuation of the item above, or leave it out; its doubts go."""
    makers: dict[str, Callable[[DraftLine], DraftLine | None]] = {
        "section": as_section,
        "item": lambda line: as_item(line, "item", draft.year),
        "continued": lambda line: as_item(line, "continued", draft.year),
        "skip": lambda line: None,
    }
    row = lines(draft)[index].row
    fresh = changed_line(draft, index, makers[kind])
    return replace(fresh, problems=tuple(problem for problem in draft.problems if problem.row != row))


def as_section(line: DraftLine) -> DraftLine:
    """All texts of the row become the heading, its number the number."""
    if line.item is None:
        return line
    item = line.item
    texts = (item.title, item.stages, item.deadline_text, item.responsible_text, item.execution_text)
    heading = "\n".join(text for text in (*texts, *item.extra.values()) if text.strip())
    section = DraftSection(heading, number=item.number, deadline_text=item.deadline_text, row=item.row)
    return DraftLine("section", section)


def as_item(line: DraftLine, kind: LineKind, year: Year | None) -> DraftLine:
    """A heading becomes the title of an item, its goal the stages."""
    if line.item is not None:
        return replace(line, kind=kind)
    section = line.section
    goal = "\n".join(text for text in (section.goal_number, section.goal_text) if text)
    item = DraftItem(
        number=section.number,
        title=section.heading,
        stages=goal,
        deadline_text=section.deadline_text if section.deadline_text not in section.heading else "",
        row=section.row,
    )
    schedule = read_schedule(item.deadline_text, year)
    return DraftLine(kind, DraftSection(row=section.row), replace(item, schedule=schedule))


# The form, the head and the year.


def set_roles(draft: PlanDraft, roles: Sequence[str]) -> PlanDraft:
    """Give the columns other roles: every cell moves to where its column's new role keeps it.

    A number column that appears makes rows without a number continue the item above; one that goes parts them.
    """
    columns = tuple(replace(column, role=role) for column, role in zip(draft.columns, roles, strict=True))
    changed = {new.place for new, old in zip(columns, draft.columns, strict=True) if new.role != old.role}
    if not changed:
        return draft
    rows = [moved(line, draft.columns, columns, draft.year) for line in lines(draft)]
    had, has = (any(column.role == "number" for column in each) for each in (draft.columns, columns))
    if had != has:
        rows = [replace(line, kind=kind_by_number(line, has_numbers=has)) for line in rows]
    fresh = with_lines(replace(draft, columns=columns), rows)
    kept = [problem for problem in draft.problems if problem.column not in changed]
    doubts = deadline_doubts(fresh, lines(fresh)) if deadline_place(fresh) in changed else []
    return replace(fresh, problems=sorted_problems([*kept, *doubts]))


def moved(
    line: DraftLine, old: Sequence[DraftColumn], new: Sequence[DraftColumn], year: Year | None
) -> DraftLine:
    return replace(line, item=with_cells(new, line.item, cells(old, line.item), year)) if line.item else line


def kind_by_number(line: DraftLine, *, has_numbers: bool) -> LineKind:
    if line.item is None:
        return "section"
    return "continued" if has_numbers and not line.item.number.strip() else "item"


def approval_parts(block: Approval) -> tuple[str, tuple[str, ...]]:
    """The word as it was written («УТВЕРЖДЕНО постановлением …») and the lines under it."""
    first, *rest = block.lines or (block.word,)
    if first.strip().upper().startswith(block.word.strip().upper()):
        return first, tuple(rest)
    return block.word, block.lines


def set_head(draft: PlanDraft, *, title: str, approvals: Iterable[Approval]) -> PlanDraft:
    """The title and the approval block; a title that was missed is a doubt no longer."""
    kept = tuple(p for p in draft.problems if p.column or "название плана" not in p.message or not title)
    return replace(draft, title=title, approvals=tuple(approvals), problems=kept)


def set_year(draft: PlanDraft, year: Year) -> PlanDraft:
    """Another year: every deadline is read anew."""
    if year == draft.year:
        return draft
    rows = [
        replace(line, item=replace(line.item, schedule=read_schedule(line.item.deadline_text, year)))
        if line.item
        else line
        for line in lines(draft)
    ]
    fresh = with_lines(replace(draft, year=year), rows)
    old = set(deadline_doubts(draft, lines(draft)))
    kept = [p for p in draft.problems if p not in old and "Не найден год" not in p.message]
    return replace(fresh, problems=sorted_problems([*kept, *deadline_doubts(fresh, lines(fresh))]))


# Doubts.


def keep_as_is(draft: PlanDraft, place: int) -> PlanDraft:
    """A person looked at a doubt and says that all is right: the doubt goes, the text stays."""
    problem = draft.problems[place]
    fresh = replace(draft, problems=draft.problems[:place] + draft.problems[place + 1 :])
    if problem.column != deadline_place(draft):
        return fresh
    rows = [without_doubt(line, problem) if line.row == problem.row else line for line in lines(fresh)]
    return with_lines(fresh, rows)


def without_doubt(line: DraftLine, problem: Problem) -> DraftLine:
    if line.item is None:
        return line
    doubts = [doubt for doubt in line.item.schedule.get("doubts", []) if not problem.message.endswith(doubt)]
    return replace(line, item=replace(line.item, schedule={**line.item.schedule, "doubts": doubts}))


def flagged(draft: PlanDraft) -> PlanDraft:
    """Every doubt that is left about an item's row, kept with the item's schedule."""
    left: dict[int, list[str]] = {}
    for problem in draft.problems:
        left.setdefault(problem.row, []).append(problem.message)
    rows = [replace(line, item=with_doubts(line.item, left)) if line.item else line for line in lines(draft)]
    return with_lines(draft, rows)


def with_doubts(item: DraftItem, left: Mapping[int, list[str]]) -> DraftItem:
    told = left.get(item.row, [])
    own = [
        doubt
        for doubt in item.schedule.get("doubts", [])
        if not any(message.endswith(doubt) for message in told)
    ]
    return replace(item, schedule={**item.schedule, "doubts": [*own, *told]}) if told else item


def deadline_place(draft: PlanDraft) -> str | None:
    return next((column.place for column in draft.columns if column.role == "deadline"), None)


def deadline_doubts(draft: PlanDraft, rows: Iterable[DraftLine]) -> Iterator[Problem]:
    """What the reader of deadlines doubts in these rows, as the reader of files words it."""
    column = next((each for each in draft.columns if each.role == "deadline"), None)
    if column is None:
        return
    heading = " ".join(column.heading.split()) or f"столбец {column.place}"
    for line in rows:
        for doubt in line.item.schedule.get("doubts", []) if line.item else ():
            yield Problem(line.row, column.place, f"«{heading}»: {doubt}")


def sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row))
