"""Rows of a plan, typed and moved in the browser."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.quarter import make_obligations
from plans.actions.responsibles import propose_rules
from plans.deadline_text import read_deadline
from plans.models import Entry, Item, Plan, Section

CELLS = ("number", "title", "stages", "deadline_text", "responsible_text")


def read_schedule(text: str, plan: Plan) -> dict[str, object]:
    """The schedule of a deadline as the portal reads it in the plan's first year."""
    reading = read_deadline(text, year=plan.year_from).as_json()
    return {"parts": reading["parts"], "doubts": reading["doubts"]}


@transaction.atomic
def edit_item(item: Item, values: dict[str, str], *, by: User | None) -> None:
    """Change cells of a row; a new deadline is read anew, and open obligations follow."""
    before = audit.values(item, CELLS)
    old_deadline = item.deadline_text
    for name, text in values.items():
        if name not in CELLS:
            raise ValueError(f"{name} is no cell of an item")
        setattr(item, name, text)
    if item.deadline_text != old_deadline:
        item.schedule = read_schedule(item.deadline_text, item.plan)
    item.save()
    changes = audit.difference(before, audit.values(item, CELLS))
    if changes:
        audit.record(item, "Изменено мероприятие", by=by, changes=changes)
        follow(item.plan, by)


@transaction.atomic
def settle_schedule(item: Item, parts: list[dict], *, by: User | None) -> None:
    """Put a person's reading of the deadline in place of the portal's; the wording stays as it is."""
    changes = {"график": (str(item.schedule.get("parts")), str(parts))}
    item.schedule = {"parts": parts, "doubts": [], "settled": True}
    item.save(update_fields=["schedule"])
    audit.record(item, "Уточнён срок", by=by, changes=changes)
    follow(item.plan, by)


@transaction.atomic
def add_item(section: Section, values: dict[str, str], *, today: dt.date, by: User | None) -> Item:
    """A new row at the end of a section; in an active plan it obliges from today on."""
    last = section.items.order_by("-position").first()
    item = Item(
        plan=section.plan,
        section=section,
        position=last.position + 1 if last else 1,
        added_on=today if section.plan.is_active else None,
        **{name: values.get(name, "") for name in CELLS},
    )
    item.schedule = read_schedule(item.deadline_text, section.plan)
    item.save()
    changes = {name: (None, text) for name, text in audit.values(item, CELLS).items() if text}
    audit.record(item, "Добавлено мероприятие", by=by, changes=changes)
    follow(section.plan, by)
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
    """Swap a row with its neighbour in the section: −1 up, +1 down; continued rows go along with their item."""
    blocks = blocks_of(item.section)
    index = next(at for at, block in enumerate(blocks) if item.pk in {row.pk for row in block})
    target = index + direction
    if not 0 <= target < len(blocks):
        return
    blocks[index], blocks[target] = blocks[target], blocks[index]
    was = item.position
    save_positions(blocks)
    item.refresh_from_db(fields=["position"])
    audit.record(item, "Изменён порядок", by=by, changes={"место в разделе": (was, item.position)})


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
    """Number the items anew, section by section: 1.1, 1.2, 2.1 …; how many numbers changed."""
    changed = {}
    for place, section in enumerate(plan.sections.order_by("position"), start=1):
        for number, block in enumerate(blocks_of(section), start=1):
            fresh = f"{place}.{number}"
            if block[0].number != fresh:
                changed[block[0].number or f"без номера ({block[0].pk})"] = (block[0].number, fresh)
                block[0].number = fresh
                block[0].save(update_fields=["number"])
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
