"""The plan as a printable document, in its own form: the same columns, headings, order and widths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from documents.model import Column, Document, GoalRow, ItemRow, Row, SectionRow, SignatureText, Stamp, Table
from plans.models import Item, Plan, Section

# Columns by role that the portal fills by itself; every other column prints what the plan's file held.
ITEM_FIELDS = {
    "number": "number",
    "title": "title",
    "stages": "stages",
    "deadline": "deadline_text",
    "responsible": "responsible_text",
}
DEFAULT_COLUMNS = [
    {"role": "number", "heading": "№", "width": 6},
    {"role": "title", "heading": "Наименование", "width": 34},
    {"role": "stages", "heading": "Этапы", "width": 40},
    {"role": "deadline", "heading": "Сроки", "width": 18},
    {"role": "responsible", "heading": "Ответственные", "width": 28},
]
EXECUTION_COLUMN = {"role": "execution", "heading": "Информация об исполнении", "width": 60}
EXECUTION_ROLES = {"execution", "actual_date"}

Fill = Callable[[Item, str], str | None]  # (item, source) → the report's own text; None: as in the plan


def plan_document(plan: Plan) -> Document:
    """The plan itself with its approval stamp; the column for execution belongs to reports only."""
    columns = [column for column in plan.columns if column["role"] not in EXECUTION_ROLES]
    return Document(
        title=(plan.title,),
        name=str(plan),
        stamps=stamps(plan.approval),
        blocks=(plan_table(plan, plan.form | {"columns": columns or DEFAULT_COLUMNS}),),
        signatures=tuple(SignatureText(line) for line in plan.signature),
    )


def stamps(approval: list[dict]) -> tuple[Stamp, ...]:
    """A block with nothing but its word leaves blanks to fill in by hand."""
    return tuple(
        Stamp(block["word"], tuple(block["lines"]))
        if block["lines"]
        else Stamp(block["word"], name="", date="")
        for block in approval[:2]
    )


@dataclass(frozen=True)
class PlanLines:
    """The plan's sections and items in the order of print, those taken out of it since among them; read once,
    however many tables are made of them."""

    sections: list[Section]
    items: list[Item]

    def printed(self, kept: Collection[int], only: Collection[int] | None) -> dict[int, list[Item]]:
        """The items to print by section: `kept` ones though they were taken out, none but `only` where it is given."""
        found: dict[int, list[Item]] = {}
        for item in self.items:
            if (item.removed_at is None or item.pk in kept) and (only is None or item.pk in only):
                found.setdefault(item.section_id, []).append(item)
        return found


def read_lines(plan: Plan) -> PlanLines:
    sections = list(plan.sections.order_by("position"))
    known = {section.pk: section for section in sections}
    items = list(plan.items.select_related("continues").in_print_order())
    for item in items:
        item.section = known[item.section_id]
    return PlanLines(sections, items)


def plan_table(
    plan: Plan,
    form: dict,
    fill: Fill | None = None,
    *,
    kept: Collection[int] = (),
    only: Collection[int] | None = None,
    lines: PlanLines | None = None,
) -> Table:
    """The plan's rows under the form's columns; `fill` gives a report's own texts.

    `kept` are items that print although they were taken out of the plan since. With `only` no other item prints, nor
    a section that has none of them.
    """
    columns, lines = form["columns"], lines or read_lines(plan)
    items = lines.printed(kept, only)
    sections = [each for each in lines.sections if only is None or each.pk in items]
    return Table(
        columns=tuple(printed_columns(columns)),
        rows=tuple(rows(sections, items, columns, fill)),
        numbered=bool(form.get("has_number_row")),
    )


def printed_columns(columns: list[dict]) -> Iterable[Column]:
    """«Верх: низ» headings that neighbours share are printed on two levels, as in the file they came from."""
    uppers = [column["heading"].rpartition(": ")[0] for column in columns]
    for index, column in enumerate(columns):
        upper = uppers[index]
        is_shared = upper and upper in (uppers[index - 1 : index] + uppers[index + 1 : index + 2])
        heading = column["heading"].removeprefix(f"{upper}: ") if is_shared else column["heading"]
        width = max(1, round(100 * (column.get("width") or 1)))
        yield Column(heading, width, role=column["role"], group=upper if is_shared else "")


def rows(
    sections: list[Section], items: dict[int, list[Item]], columns: list[dict], fill: Fill | None
) -> Iterable[Row]:
    sources = column_sources(columns)
    for section in sections:
        yield from section_rows(section)
        for item in items.get(section.pk, []):
            yield ItemRow(tuple(cell(item, source, fill) for source in sources))


def section_rows(section: Section) -> Iterable[Row]:
    if section.heading or section.number:
        yield SectionRow(section.heading, number=section.number or None)
    if section.goal_text or section.goal_number:
        yield GoalRow(section.goal_number, section.goal_text)


def column_sources(columns: list[dict]) -> list[str]:
    """Where each column's cells come from: a field of the item, «execution», or the index in `extra`.

    Of several columns with one role only the first is the field; the others were kept as they stood.
    """
    sources = []
    for index, column in enumerate(columns):
        role = column["role"]
        source = ITEM_FIELDS.get(role) or (role if role in EXECUTION_ROLES else "")
        sources.append(source if source and source not in sources else str(column.get("index", index)))
    return sources


def cell(item: Item, source: str, fill: Fill | None) -> str:
    if source not in EXECUTION_ROLES and not source.isdigit():
        return getattr(item, source)
    own = fill(item, source) if fill else None
    return item.extra.get(source, "") if own is None else own
