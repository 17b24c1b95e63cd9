"""Rows of a plan, typed and moved in the browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.quarter import make_obligations
from plans.actions.responsibles import propose_rules
from plans.deadline_text import read_deadline
from plans.drafting.numbering import renumbered
from plans.models import Entry, Item, Plan, Section
from plans.schedule_words import in_words, parts_of

CELLS = ("number", "title", "stages", "deadline_text", "responsible_text")
MANNER = "consolidation"


def read_schedule(text: str, plan: Plan) -> dict[str, list]:
    """The schedule of a deadline as the portal reads it in the plan's first year or season."""
    reading = read_deadline(text, year=plan.deadline_year).as_json()
    return {"parts": reading["parts"], "doubts": reading["doubts"]}


@transaction.atomic
def edit_item(item: Item, values: Mapping[str, str], *, by: User | None) -> None:
    """Change cells of a row, by field or by index in `extra`, and how the consolidated report tells of it; a new
    deadline is read anew, obligations follow."""
    item.refresh_from_db(from_queryset=Item.objects.select_related("plan").select_for_update(of=("self",)))
    before, old_deadline = shown_values(item) | audit.values(item, [MANNER]), item.deadline_text
    put_cells(item, values)
    if item.deadline_text != old_deadline:
        item.schedule = read_schedule(item.deadline_text, item.plan)
    changes = audit.difference(before, shown_values(item) | audit.values(item, [MANNER]))
    if changes:
        item.save()
        audit.record(item, "Изменено мероприятие", by=by, changes=changes)
        follow(item.plan, by)


def put_cells(item: Item, values: Mapping[str, str]) -> None:
    for name, text in values.items():
        if name in {*CELLS, MANNER}:
            setattr(item, name, text)
        elif name.isdigit():
            item.extra = {key: old for key, old in item.extra.items() if key != name} | (
                {name: text} if text else {}
            )
        else:
            raise ValueError(f"{name} is no cell of an item")


def shown_values(item: Item) -> dict[str, object]:
    """The cells as the audit trail names them."""
    headings = {
        str(column.get("index", at)): column["heading"] for at, column in enumerate(item.plan.columns)
    }
    extra = {headings.get(index) or f"графа {int(index) + 1}": text for index, text in item.extra.items()}
    return audit.values(item, CELLS) | extra


@transaction.atomic
def settle_schedule(item: Item, parts: list[dict], *, by: User | None) -> None:
    """Put a person's reading of the deadline in place of the portal's; the wording stays as it is."""
    before = schedule_shown(item)
    item.schedule = {"parts": parts, "doubts": [], "settled": True}
    changes = audit.difference(before, schedule_shown(item))
    item.save(update_fields=["schedule"])
    audit.record(item, "Уточнён срок", by=by, changes=changes)
    follow(item.plan, by)


def schedule_shown(item: Item) -> dict[str, object]:
    """The schedule and what is doubted about it, as the audit trail tells it."""
    schedule = in_words(parts_of(item.schedule), item.plan.start, item.plan.end)
    return {"график": schedule, "сомнения": "; ".join(item.schedule.get("doubts", []))}


@transaction.atomic
def add_item(
    section: Section,
    values: Mapping[str, str],
    *,
    today: dt.date,
    by: User | None,
    continues: Item | None = None,
) -> Item:
    """A new row at the end of a section, or under the item it continues; in an active plan it obliges from today."""
    plan = section.plan
    item = Item(plan=plan, section=section, continues=continues, position=0)
    item.added_on = today if plan.is_active else None
    put_cells(item, values)
    item.schedule = read_schedule(item.deadline_text, plan)
    blocks = blocks_of(section)
    item.save()
    if continues:
        next(block for block in blocks if block[0].pk == continues.pk).append(item)
    else:
        blocks.append([item])
    save_positions(blocks)
    changes = {name: (None, text) for name, text in shown_values(item).items() if text}
    audit.record(item, "Добавлено мероприятие", by=by, changes=changes)
    follow(plan, by)
    return item


@transaction.atomic
def remove_item(item: Item, *, by: User | None) -> None:
    """Take a row out of the plan, with the rows that continue it; what was reported about it is kept."""
    for row in (item, *item.continued.filter(removed_at__isnull=True)):
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        changes = {name: (text, None) for name, text in audit.values(row, CELLS).items() if text}
        audit.record(row, "Мероприятие исключено из плана", by=by, changes=changes)
    follow(item.plan, by)


@transaction.atomic
def move_item(item: Item, direction: int, *, by: User | None) -> None:
    """Swap an item with its neighbour, −1 up, +1 down; at the edge of its section it goes into the next one.

    The rows that continue an item go along with it.
    """
    blocks = blocks_of(item.section)
    index = next((at for at, block in enumerate(blocks) if item.pk in {row.pk for row in block}), None)
    if index is None:
        return
    before = place_in_words(item)
    if 0 <= index + direction < len(blocks):
        blocks[index], blocks[index + direction] = blocks[index + direction], blocks[index]
        save_positions(blocks)
    else:
        change_section(blocks[index], direction)
    item.refresh_from_db(fields=["position", "section"])
    changes = audit.difference({"место": before}, {"место": place_in_words(item)})
    if changes:
        audit.record(item, "Изменён порядок", by=by, changes=changes)


def change_section(block: list[Item], direction: int) -> None:
    """Put an item with its rows at the near end of the section above (−1) or below (+1), if there is one."""
    sections = list(block[0].plan.sections.order_by("position"))
    target = [section.pk for section in sections].index(block[0].section_id) + direction
    if not 0 <= target < len(sections):
        return
    there = blocks_of(sections[target])
    for row in block:
        row.section = sections[target]
        row.save(update_fields=["section"])
    save_positions([block, *there] if direction > 0 else [*there, block])


def place_in_words(item: Item) -> str:
    return f"{item.section or 'без раздела'}, строка {item.position}"


@transaction.atomic
def move_section(section: Section, direction: int, *, by: User | None) -> None:
    """Swap a section with its neighbour: −1 up, +1 down."""
    sections = list(section.plan.sections.order_by("position"))
    index = [each.pk for each in sections].index(section.pk)
    target = index + direction
    if not 0 <= target < len(sections):
        return
    sections[index], sections[target] = sections[target], sections[index]
    for position, each in enumerate(sections, start=1):
        each.position = position
    Section.objects.bulk_update(sections, ["position"])
    audit.record(
        section, "Изменён порядок разделов", by=by, changes={"место в плане": (index + 1, target + 1)}
    )


def blocks_of(section: Section) -> list[list[Item]]:
    """The section's items in order, each with the rows that continue it."""
    blocks: list[list[Item]] = []
    for row in section.items.filter(removed_at__isnull=True).order_by("position"):
        if row.continues_id and blocks:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def save_positions(blocks: list[list[Item]]) -> None:
    rows = [row for block in blocks for row in block]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Item.objects.bulk_update(rows, ["position"])


@transaction.atomic
def renumber(plan: Plan, *, by: User | None) -> int:
    """Number the items anew in the plan's own manner; how many numbers changed."""
    sections = [[block[0] for block in blocks_of(section)] for section in plan.sections.order_by("position")]
    fresh = renumbered([[item.number for item in items] for items in sections])
    changed = {}
    for items, numbers in zip(sections, fresh, strict=True):
        for item, number in zip(items, numbers, strict=True):
            if item.number != number:
                changed[f"{item.title or item.stages}"[:80] or f"строка {item.position}"] = (
                    item.number,
                    number,
                )
                item.number = number
                item.save(update_fields=["number"])
    if changed:
        audit.record(plan, "Мероприятия пронумерованы заново", by=by, changes=changed)
    return len(changed)


@transaction.atomic
def save_section(section: Section, *, by: User | None) -> None:
    """Save a new or edited section; a new one goes to the end of the plan."""
    cells = ("number", "heading", "goal_number", "goal_text", "deadline_text")
    before = audit.values(Section.objects.get(pk=section.pk), cells) if section.pk else {}
    if section.pk is None:
        last = section.plan.sections.order_by("-position").first()
        section.position = last.position + 1 if last else 1
    section.save()
    changes = audit.difference(before, audit.values(section, cells))
    if changes:
        audit.record(section, "Изменён раздел" if before else "Добавлен раздел", by=by, changes=changes)


@transaction.atomic
def remove_section(section: Section, *, by: User | None) -> None:
    if section.items.filter(removed_at__isnull=True).exists():
        raise ValidationError("В разделе есть мероприятия: сначала исключите их или перенесите.")
    if section.plan.sections.count() == 1:
        raise ValidationError("Это единственный раздел плана.")
    audit.record(section.plan, "Убран раздел", by=by, changes={"заголовок": (section.heading, None)})
    heir = section.plan.sections.exclude(pk=section.pk).order_by("-position").first()
    section.items.update(section=heir)
    section.delete()


def follow(plan: Plan, by: User | None) -> None:
    """What hangs on the rows: proposals for new responsibles and, in an active plan, the open obligations."""
    propose_rules(plan)
    if plan.is_active:
        make_obligations(plan, by=by)


def has_reports(item: Item) -> bool:
    return Entry.objects.filter(obligation__item=item).exists()
