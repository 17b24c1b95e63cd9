"""From a draft that was read from a file to a plan, and from a corrected file to the plan's next state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, Territory, User
from plans.actions.quarter import make_obligations
from plans.actions.responsibles import propose_rules
from plans.drafting.difference import FIELDS, Change, Row, compare
from plans.drafting.draft import DraftItem, DraftSection, PlanDraft
from plans.drafting.editing import approval_parts, flagged
from plans.models import Item, Plan, Section
from plans.printing import DEFAULT_COLUMNS, EXECUTION_COLUMN

USUAL_WIDTHS = {
    column["role"]: float(str(column["width"])) for column in [*DEFAULT_COLUMNS, EXECUTION_COLUMN]
}
CELLS = ("number", "title", "stages", "deadline_text", "responsible_text")
TEXTS = CELLS[1:]
SECTION_CELLS = ("number", "heading", "goal_number", "goal_text", "deadline_text")


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
        is_season=draft.year == f"{year_from}/{year_to}",
        created_by=by,
        form=form_of(draft),
        approval=approval_of(draft),
        # Under a report stands the head of the institution, who did not sign the plan.
        signature=[] if draft.is_execution_report else signature_of(draft),
    )
    lay_rows(plan, flagged(draft), [None] * len(draft_rows(draft)))
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


def form_of(draft: PlanDraft) -> dict[str, object]:
    """How the plan prints: its columns with headings and widths."""
    widths = printed_widths(draft)
    columns = [
        {"role": column.role, "heading": column.heading, "width": width, "index": index}
        for index, (column, width) in enumerate(zip(draft.columns, widths, strict=True))
    ]
    return {"columns": columns, "has_number_row": draft.has_number_row}


def printed_widths(draft: PlanDraft) -> list[float]:
    """The file's own widths; where it made all columns alike, what their contents usually need."""
    own = [column.width for column in draft.columns]
    return own if len(set(own)) > 1 else [USUAL_WIDTHS.get(column.role, 20) for column in draft.columns]


def approval_of(draft: PlanDraft) -> list[dict[str, object]]:
    parts = [approval_parts(block) for block in draft.approvals]
    return [{"word": word, "lines": list(lines)} for word, lines in parts]


def signature_of(draft: PlanDraft) -> list[str]:
    return [*draft.signature, *draft.notes]


def lay_rows(
    plan: Plan, draft: PlanDraft, present: list[Item | None], added_on: dt.date | None = None
) -> None:
    """Write the draft's rows into the plan: into `present` items where they are known, into new ones elsewhere."""
    items = iter(present)
    for section, section_draft in zip(lay_sections(plan, draft), draft.sections, strict=True):
        place = 0
        for item_draft in section_draft.items:
            main = None
            for part in (item_draft, *item_draft.continued):
                place += 1
                item = next(items) or Item(plan=plan, added_on=added_on)
                write_item(item, part, section, place, main)
                main = main or item


def lay_sections(plan: Plan, draft: PlanDraft) -> list[Section]:
    """The plan's sections made equal to the draft's, in order; missing ones are added."""
    old = list(plan.sections.order_by("position"))
    laid = []
    for place, section_draft in enumerate(draft.sections):
        section = old[place] if place < len(old) else Section(plan=plan)
        section.position = place + 1
        for name in SECTION_CELLS:
            setattr(section, name, getattr(section_draft, name))
        section.save()
        laid.append(section)
    return laid


def write_item(item: Item, draft: DraftItem, section: Section, position: int, main: Item | None) -> None:
    """Put the draft's texts into the item; a schedule settled by a person stays while the wording does."""
    is_settled = item.schedule.get("settled") and item.deadline_text == draft.deadline_text
    for name in CELLS:
        setattr(item, name, getattr(draft, name))
    item.extra = {str(index): text for index, text in draft.extra.items()}
    item.schedule = item.schedule if is_settled else schedule_of(draft)
    item.section, item.position, item.continues = section, position, main
    item.save()


def schedule_of(draft: DraftItem) -> dict[str, object]:
    return {"parts": draft.schedule.get("parts", []), "doubts": draft.schedule.get("doubts", [])}


def changes_of(plan: Plan, draft: PlanDraft) -> list[Change]:
    """What loading the draft would change in the plan's rows, matched by number."""
    return compare(plan_rows(plan), [row for row, _ in draft_rows(draft)])


def plan_rows(plan: Plan) -> list[Row]:
    items = plan.items.filter(removed_at__isnull=True).select_related("section").in_print_order()
    headings = {str(column.get("index", at)): column["heading"] for at, column in enumerate(plan.columns)}
    return [
        Row(
            item.section.heading,
            item.number,
            {name: getattr(item, name) for name in CELLS} | named_extra(item.extra, headings),
            item.pk,
        )
        for item in items
    ]


def draft_rows(draft: PlanDraft) -> list[tuple[Row, DraftItem]]:
    headings = {index: column.heading for index, column in enumerate(draft.columns)}
    return [
        (
            Row(
                section.heading,
                part.number,
                {name: getattr(part, name) for name in CELLS} | named_extra(part.extra, headings),
            ),
            part,
        )
        for section in draft.sections
        for item in section.items
        for part in (item, *item.continued)
    ]


def named_extra(extra: Mapping, headings: Mapping) -> dict[str, str]:
    """The cells of columns without a field, by heading."""
    return {
        " ".join(headings.get(index, "").split()) or f"графа {int(index) + 1}": text
        for index, text in extra.items()
        if text
    }


def head_changes(plan: Plan, draft: PlanDraft) -> dict[str, tuple[str, str]]:
    """What loading the draft would change around the rows: title, approval, columns, sections, signature."""
    before, after = plan_head(plan), draft_head(draft)
    return {name: (before[name], text) for name, text in after.items() if text and text != before[name]}


def plan_head(plan: Plan) -> dict[str, str]:
    return {
        "Название": plan.title,
        "Гриф": "\n\n".join("\n".join([block["word"], *block["lines"]]) for block in plan.approval),
        "Графы": " · ".join(column["heading"] for column in plan.columns),
        "Разделы": sections_in_words(plan.sections.order_by("position")),
        "Подпись": "\n".join(plan.signature),
    }


def draft_head(draft: PlanDraft) -> dict[str, str]:
    return {
        "Название": draft.title,
        "Гриф": "\n\n".join("\n".join([word, *rest]) for word, rest in map(approval_parts, draft.approvals)),
        "Графы": " · ".join(column.heading for column in draft.columns),
        "Разделы": sections_in_words(draft.sections),
        "Подпись": "" if draft.is_execution_report else "\n".join(signature_of(draft)),
    }


def sections_in_words(sections: Iterable[Section | DraftSection]) -> str:
    return "\n".join(
        " ".join(filter(None, (section.number, section.heading, section.goal_number, section.goal_text)))
        for section in sections
    ).strip()


@transaction.atomic
def update_plan(plan: Plan, draft: PlanDraft, *, today: dt.date, by: User | None) -> list[Change]:
    """Bring the plan to what the corrected file says; items are matched by number and keep their history.

    Items that the file no longer has are taken out (not deleted), new ones of an active plan oblige from today
    on, and open obligations follow. What the file does not have (an approval, a signature) stays.
    """
    head, changes = head_changes(plan, draft), changes_of(plan, draft)
    items = plan.items.in_bulk()
    present = [items.get(change.pk) for change in changes if change.after]
    lay_rows(plan, flagged(draft), present, today if plan.is_active else None)
    take_out(plan, [change.pk for change in changes if change.kind == "removed"])
    drop_sections(plan, len(draft.sections))
    plan.title, plan.form = draft.title or plan.title, form_of(draft)
    plan.is_season = draft.year == f"{plan.year_from}/{plan.year_to}"
    plan.approval = approval_of(draft) or plan.approval
    plan.signature = (not draft.is_execution_report and signature_of(draft)) or plan.signature
    plan.save()
    propose_rules(plan)
    record_changes(plan, head, changes, by)
    if plan.is_active:
        make_obligations(plan, by=by)
    return changes


def take_out(plan: Plan, items: list[int]) -> None:
    plan.items.filter(pk__in=items).update(removed_at=timezone.now())


def drop_sections(plan: Plan, keep: int) -> None:
    """Delete the sections after the first `keep`; items taken out of the plan move to the last one that stays."""
    sections = list(plan.sections.order_by("position"))
    kept, spare = sections[:keep], sections[keep:]
    plan.items.filter(section__in=spare).update(section=kept[-1])
    plan.sections.filter(pk__in=[section.pk for section in spare]).delete()


def record_changes(
    plan: Plan, head: dict[str, tuple[str, str]], changes: list[Change], by: User | None
) -> None:
    if head:
        audit.record(plan, "План обновлён из файла", by=by, changes=head)
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
    texts = {FIELDS.get(key, key): text for key, text in row.values.items() if text}
    return {name: (None, text) if side else (text, None) for name, text in texts.items()}


def plan_with_rows_of(draft: PlanDraft, territory: Territory) -> Plan | None:
    """A plan of the territory whose rows are exactly the draft's: its report belongs to it."""
    rows = [texts_of(row) for row, _ in draft_rows(draft)]
    for plan in Plan.objects.not_archived().filter(territory=territory):
        if rows and [texts_of(row) for row in plan_rows(plan)] == rows:
            return plan
    return None


def texts_of(row: Row) -> tuple[str, ...]:
    return tuple(row.values[name] for name in TEXTS)


def check_institution(plan: Plan, institution: Institution) -> None:
    if institution.territory_id != plan.territory_id and institution.territory.parent_id != plan.territory_id:
        raise ValidationError(f"«{institution}» не относится к территории «{plan.territory}».")
