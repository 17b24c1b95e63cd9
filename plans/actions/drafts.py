"""From a draft that was read from a file to a plan, and from a corrected file to the plan's next state."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, Territory, User
from plans.actions.quarter import make_obligations
from plans.actions.responsibles import propose_rules
from plans.difference import FIELDS, Change, Row, compare
from plans.draft import DraftItem, DraftSection, PlanDraft
from plans.models import Item, Plan, Section

TEXTS = ("title", "stages", "deadline_text", "responsible_text")


@transaction.atomic
def create_plan(
    draft: PlanDraft, *, territory: Territory, year_from: int, year_to: int, by: User | None, kind: str = ""
) -> Plan:
    """A draft plan with all sections, items and proposals who is responsible."""
    plan = Plan.objects.create(
        title=draft.title or "План без названия",
        kind=kind or kind_by_title(draft.title),
        territory=territory,
        year_from=year_from,
        year_to=year_to,
        created_by=by,
        **printed_form(draft),
    )
    for position, section in enumerate(draft.sections, start=1):
        add_section(plan, section, position)
    propose_rules(plan)
    audit.record(plan, "Создан план", by=by, changes={"мероприятий": (None, plan.items.count())})
    return plan


def kind_by_title(title: str) -> str:
    plain = title.lower()
    if "недостатк" in plain and ("независим" in plain or "выявлен" in plain):
        return Plan.Kind.NOK
    if "улучшени" in plain or "независим" in plain:
        return Plan.Kind.QUALITY
    return Plan.Kind.MEASURES


def printed_form(draft: PlanDraft) -> dict[str, object]:
    """How the plan prints: columns with headings and widths, approval block, signature lines."""
    return {
        "form": form_of(draft),
        "approval": [{"word": block.word, "lines": list(block.lines)} for block in draft.approvals],
        "signature": [*draft.signature, *draft.notes],
    }


def form_of(draft: PlanDraft) -> dict[str, object]:
    columns = [
        {"role": column.role, "heading": column.heading, "width": column.width, "index": index}
        for index, column in enumerate(draft.columns)
    ]
    return {"columns": columns, "has_number_row": draft.has_number_row}


def add_section(plan: Plan, draft: DraftSection, position: int) -> Section:
    section = Section.objects.create(
        plan=plan,
        position=position,
        number=draft.number,
        heading=draft.heading,
        goal_number=draft.goal_number,
        goal_text=draft.goal_text,
        deadline_text=draft.deadline_text,
    )
    place = 0
    for row in draft.items:
        place += 1
        main = add_item(section, row, place)
        for part in row.continued:
            place += 1
            add_item(section, part, place, continues=main)
    return section


def add_item(
    section: Section,
    draft: DraftItem,
    position: int,
    *,
    continues: Item | None = None,
    added_on: dt.date | None = None,
) -> Item:
    return Item.objects.create(
        plan=section.plan,
        section=section,
        position=position,
        continues=continues,
        number=draft.number,
        title=draft.title,
        stages=draft.stages,
        deadline_text=draft.deadline_text,
        responsible_text=draft.responsible_text,
        extra={str(index): text for index, text in draft.extra.items()},
        schedule=schedule_of(draft),
        added_on=added_on,
    )


def schedule_of(draft: DraftItem) -> dict[str, object]:
    return {"parts": draft.schedule.get("parts", []), "doubts": draft.schedule.get("doubts", [])}


def changes_of(plan: Plan, draft: PlanDraft) -> list[Change]:
    """What loading the draft would change in the plan, matched by number."""
    return compare(plan_rows(plan), [row for row, _ in draft_rows(draft)])


def plan_rows(plan: Plan) -> list[Row]:
    items = plan.items.filter(removed_at__isnull=True).select_related("section").in_print_order()
    return [
        Row(item.section.heading, item.number, {name: getattr(item, name) for name in TEXTS}, item.pk)
        for item in items
    ]


def draft_rows(draft: PlanDraft) -> list[tuple[Row, DraftItem]]:
    return [
        (Row(section.heading, part.number, {name: getattr(part, name) for name in TEXTS}), part)
        for section in draft.sections
        for item in section.items
        for part in (item, *item.continued)
    ]


@transaction.atomic
def update_plan(plan: Plan, draft: PlanDraft, *, today: dt.date, by: User | None) -> list[Change]:
    """Bring the plan to what the corrected file says; items are matched by number and keep their history.

    Sections and positions are laid anew, items that the file no longer has are taken out (not deleted), new ones
    of an active plan oblige from today on, and open obligations follow.
    """
    changes = changes_of(plan, draft)
    items = {item.pk: item for item in plan.items.filter(removed_at__isnull=True)}
    kept = {change.after: change.before.pk for change in changes if change.before and change.after}
    old_sections = list(plan.sections.all())
    lay_anew(plan, draft, [change.after for change in changes if change.after], kept, items, today)
    plan.items.filter(pk__in=[change.before.pk for change in changes if change.kind == "removed"]).update(
        removed_at=timezone.now(), section=plan.sections.order_by("-position").first()
    )
    Section.objects.filter(pk__in=[section.pk for section in old_sections]).delete()
    for field, value in printed_form(draft).items():
        setattr(plan, field, value)
    plan.title = draft.title or plan.title
    plan.save()
    propose_rules(plan)
    record_changes(plan, changes, by)
    if plan.is_active:
        make_obligations(plan, by=by)
    return changes


def lay_anew(
    plan: Plan,
    draft: PlanDraft,
    rows: list[Row],
    kept: dict[Row, int],
    items: dict[int, Item],
    today: dt.date,
) -> None:
    """The draft's sections as new rows, with the plan's own items moved into them and new ones added."""
    order = iter(rows)
    for position, section_draft in enumerate(draft.sections, start=1):
        section = add_section(plan, DraftSection(**bare(section_draft)), position)
        place = 0
        for item_draft in section_draft.items:
            main = None
            for part in (item_draft, *item_draft.continued):
                place += 1
                present = items.get(kept.get(next(order), 0))
                added_on = today if plan.is_active else None
                if present is None:
                    item = add_item(section, part, place, continues=main, added_on=added_on)
                else:
                    item = rewrite_item(present, part, section, place, main)
                main = main or item


def bare(section: DraftSection) -> dict[str, str]:
    """The section's own cells without its items."""
    names = ("heading", "number", "goal_number", "goal_text", "deadline_text")
    return {name: getattr(section, name) for name in names}


def rewrite_item(item: Item, draft: DraftItem, section: Section, position: int, main: Item | None) -> Item:
    for name in ("number", *TEXTS):
        setattr(item, name, getattr(draft, name))
    item.extra = {str(index): text for index, text in draft.extra.items()}
    item.schedule = schedule_of(draft)
    item.section, item.position, item.continues = section, position, main
    item.save()
    return item


def record_changes(plan: Plan, changes: list[Change], by: User | None) -> None:
    for change in changes:
        label = f"Пункт {change.number}"
        if change.kind == "changed":
            audit.record(plan, f"{label}: изменён из файла", by=by, changes=change.fields)
        elif change.kind == "added" and change.after:
            audit.record(plan, f"{label}: добавлен из файла", by=by, changes=written(change.after, 1))
        elif change.kind == "removed" and change.before:
            audit.record(
                plan, f"{label}: исключён, в файле его нет", by=by, changes=written(change.before, 0)
            )


def written(row: Row, side: int) -> dict[str, tuple[object, object]]:
    """The texts of a row as before (side 0) or after (side 1) values."""
    texts = {FIELDS[key]: text for key, text in row.values.items() if text}
    return {name: (None, text) if side else (text, None) for name, text in texts.items()}


def plan_with_rows_of(draft: PlanDraft, territory: Territory) -> Plan | None:
    """A plan of the territory whose rows are exactly the draft's: its report belongs to it."""
    rows = [tuple(row.values.values()) for row, _ in draft_rows(draft)]
    for plan in Plan.objects.not_archived().filter(territory=territory):
        if rows and [tuple(row.values.values()) for row in plan_rows(plan)] == rows:
            return plan
    return None


def check_institution(plan: Plan, institution: Institution) -> None:
    if institution.territory_id != plan.territory_id and institution.territory.parent_id != plan.territory_id:
        raise ValidationError(f"«{institution}» не относится к территории «{plan.territory}».")
