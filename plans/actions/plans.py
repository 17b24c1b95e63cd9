"""A plan's own life: settings, activation, editions, copy to the next year, archive."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from documents.model import to_json
from institutions import audit
from institutions.models import Institution, User
from plans.actions.items import read_schedule
from plans.actions.quarter import drop_periods, make_obligations, shift_due_dates, shift_lock_days
from plans.actions.responsibles import is_confirmed, propose_rules
from plans.models import Indicator, Item, Plan, PlanEdition, ResponsibleRule, Section
from plans.printing import DEFAULT_COLUMNS, plan_document
from plans.reading.front_matter import year_in
from plans.schedule import shift_deadline_text, shift_years
from plans.schedule_words import parts_of
from plans.texts.year_shift import shift_dates

SETTINGS = (
    "title", "kind", "year_from", "year_to", "period_kind", "report_due_days", "lock_days", "runs_by_itself",
    "branches",
)  # fmt: skip
RUNS_BY_ITSELF = "периоды открываются и закрываются сами"
DUE_SETTINGS = {
    "срок отчёта, дней после периода",
    "закрывать период, дней после срока отчёта",
    RUNS_BY_ITSELF,
}


@transaction.atomic
def create_empty_plan(plan: Plan, *, institutions: Iterable[Institution] = (), by: User | None) -> Plan:
    """A plan typed in by hand begins with one section; the form is the usual one."""
    plan.created_by = by
    plan.is_season = year_in(plan.title) == f"{plan.year_from}/{plan.year_to}"
    plan.form = plan.form or {"columns": numbered_columns(), "has_number_row": False}
    plan.save()
    plan.institutions.set(institutions)
    Section.objects.create(plan=plan, position=1)
    audit.record(plan, "Создан план", by=by)
    return plan


def numbered_columns() -> list[dict[str, object]]:
    """The usual columns, each with the index that stays its own when it is moved."""
    return [{**column, "index": index} for index, column in enumerate(DEFAULT_COLUMNS)]


@transaction.atomic
def change_settings(
    plan: Plan, institutions: Iterable[Institution], before: dict[str, object], *, by: User | None
) -> None:
    """Save the changed settings of `plan`; `before` are `settings_of` taken before the form touched it."""
    plan.save()
    plan.institutions.set(institutions)
    changes = audit.difference(before, settings_of(plan))
    if changes:
        audit.record(plan, "Изменены сведения плана", by=by, changes=changes)
    drop_periods(plan)
    if not DUE_SETTINGS.isdisjoint(changes):
        shift_due_dates(plan)
    if RUNS_BY_ITSELF in changes:
        shift_lock_days(plan)
    if plan.is_active:
        make_obligations(plan, by=by)


def settings_of(plan: Plan) -> dict[str, object]:
    """The settings by Russian name, institutions included."""
    bound = ", ".join(str(place) for place in plan.institutions.all()) if plan.pk else ""
    return audit.values(plan, SETTINGS) | {"учреждения": bound or "все учреждения территории"}


@transaction.atomic
def change_head(
    plan: Plan, *, approval: list[dict[str, object]], signature: list[str], by: User | None
) -> None:
    """Change the approval block above the title and the lines below the table."""
    before = {"гриф": approval_in_words(plan), "подпись": "\n".join(plan.signature)}
    plan.approval, plan.signature = approval, signature
    after = {"гриф": approval_in_words(plan), "подпись": "\n".join(plan.signature)}
    changes = audit.difference(before, after)
    if changes:
        plan.save(update_fields=["approval", "signature"])
        audit.record(plan, "Изменены гриф и подпись", by=by, changes=changes)


def approval_in_words(plan: Plan) -> str:
    return "\n\n".join("\n".join([block["word"], *block["lines"]]) for block in plan.approval)


@transaction.atomic
def change_form(plan: Plan, columns: list[dict[str, object]], *, by: User | None) -> None:
    """Change headings, widths and order of the columns; the cells stay with their columns."""
    before = {"графы": columns_in_words(plan)}
    plan.form = {**plan.form, "columns": columns}
    changes = audit.difference(before, {"графы": columns_in_words(plan)})
    if changes:
        plan.save(update_fields=["form"])
        audit.record(plan, "Изменена форма плана", by=by, changes=changes)


def columns_in_words(plan: Plan) -> str:
    return " · ".join(
        f"{' '.join(column['heading'].split())} ({column['width']:g})" for column in plan.columns
    )


@transaction.atomic
def activate(plan: Plan, *, by: User | None) -> None:
    """Put the plan in force: its first edition is frozen and its obligations are made."""
    hold(plan)
    if plan.status == Plan.Status.ACTIVE:
        return  # pressed twice
    if plan.status == Plan.Status.ARCHIVED:
        raise ValidationError("План в архиве: сначала верните его.")
    if not plan.items.filter(removed_at__isnull=True).exists():
        raise ValidationError("В плане нет ни одного мероприятия.")
    if not is_confirmed(plan):
        raise ValidationError("Сначала подтвердите, кто отвечает за мероприятия плана.")
    was = plan.get_status_display()
    plan.status = Plan.Status.ACTIVE
    plan.save(update_fields=["status"])
    audit.record(
        plan, "План введён в действие", by=by, changes={"состояние": (was, plan.get_status_display())}
    )
    if not plan.editions.exists():
        publish_edition(plan, act="", act_number="", act_date=None, by=by)
    make_obligations(plan, by=by)


@transaction.atomic
def publish_edition(
    plan: Plan, *, act: str, act_number: str, act_date: dt.date | None, by: User | None
) -> PlanEdition:
    """Freeze the plan as it stands now as its next edition, by the act that changed it."""
    last = plan.editions.order_by("-number").first()
    edition = PlanEdition.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        act=act,
        act_number=act_number,
        act_date=act_date,
        content=json.loads(to_json(plan_document(plan))),
        published_by=by,
    )
    named = " ".join(
        filter(
            None,
            [act, f"№ {act_number}" if act_number else "", f"от {act_date:%d.%m.%Y}" if act_date else ""],
        )
    )
    changes = {"акт": (None, named)} if named else {}
    audit.record(plan, f"Введена редакция {edition.number}", by=by, changes=changes)
    return edition


def hold(plan: Plan) -> None:
    """Read the plan's state as it is now, held until the transaction ends: a button may be pressed twice."""
    plan.refresh_from_db(fields=["status"], from_queryset=Plan.objects.select_for_update())


@transaction.atomic
def archive(plan: Plan, *, by: User | None) -> None:
    """Put the plan away: everything stays readable, nothing can be written any more."""
    hold(plan)
    if plan.status == Plan.Status.ARCHIVED:
        return  # pressed twice
    was = plan.get_status_display()
    plan.status = Plan.Status.ARCHIVED
    plan.save(update_fields=["status"])
    audit.record(
        plan, "План отправлен в архив", by=by, changes={"состояние": (was, plan.get_status_display())}
    )


@transaction.atomic
def bring_back(plan: Plan, *, by: User | None) -> None:
    """Take the plan out of the archive: active if it ever was, a draft otherwise."""
    hold(plan)
    if plan.status != Plan.Status.ARCHIVED:
        return  # pressed twice
    plan.status = Plan.Status.ACTIVE if plan.editions.exists() else Plan.Status.DRAFT
    plan.save(update_fields=["status"])
    audit.record(
        plan,
        "План возвращён из архива",
        by=by,
        changes={"состояние": ("в архиве", plan.get_status_display())},
    )


@transaction.atomic
def copy_to_next_year(plan: Plan, *, by: User | None) -> Plan:
    """A draft of the same plan one span of years later, dates in wording and schedules moved along."""
    years = 1 if plan.is_season else plan.year_to - plan.year_from + 1
    copy = Plan.objects.create(
        title=shift_dates(plan.title, years),
        kind=plan.kind,
        territory=plan.territory,
        year_from=plan.year_from + years,
        year_to=plan.year_to + years,
        is_season=plan.is_season,
        period_kind=plan.period_kind,
        report_due_days=plan.report_due_days,
        lock_days=plan.lock_days,
        runs_by_itself=plan.runs_by_itself,
        branches=plan.branches,
        form=plan.form,
        signature=plan.signature,
        created_by=by,
    )
    copy.institutions.set(plan.institutions.all())
    copy_rows(plan, copy, years)
    copy_rules(plan, copy)
    propose_rules(copy)
    audit.record(copy, "Создан копией плана", by=by, changes={"из плана": (None, f"{plan} ({plan.years})")})
    return copy


def copy_rows(plan: Plan, copy: Plan, years: int) -> None:
    copies: dict[int, Item] = {}
    for section in plan.sections.order_by("position"):
        items = list(section.items.filter(removed_at__isnull=True).order_by("position"))
        section.pk, section.plan = None, copy
        section.heading = shift_dates(section.heading, years)
        section.goal_text = shift_dates(section.goal_text, years)
        section.deadline_text = shift_dates(section.deadline_text, years)
        section.save()
        for item in items:
            old = item.pk
            item.pk, item.plan, item.section, item.added_on = None, copy, section, None
            item.copied_from_id = old
            item.continues = copies.get(item.continues_id or 0)
            item.deadline_text, doubts = shift_deadline_text(item.deadline_text, years)
            item.stages = shift_dates(item.stages, years)
            item.schedule = moved_schedule(item, years, doubts)
            item.save()
            copies[old] = item
    copy_indicators(copies)


def copy_indicators(copies: Mapping[int, Item]) -> None:
    """What is counted stays the same; `copies` are the new items by the old ones' keys."""
    indicators = list(Indicator.objects.filter(item__in=copies))
    for indicator in indicators:
        indicator.pk, indicator.item = None, copies[indicator.item_id]
    Indicator.objects.bulk_create(indicators)


def moved_schedule(item: Item, years: int, doubts: Iterable[str]) -> dict[str, object]:
    """The moved wording read anew; a schedule that a person set is moved itself. `doubts` are about the move."""
    if not item.schedule.get("settled"):
        schedule = read_schedule(item.deadline_text, item.plan)
        return {**schedule, "doubts": [*schedule["doubts"], *doubts]}
    parts = [shift_years(part, years).as_json() for part in parts_of(item.schedule)]
    return {"parts": parts, "doubts": [*doubts], "settled": True}


def copy_rules(plan: Plan, copy: Plan) -> None:
    """The confirmed meanings go along as proposals: people and institutions may have changed."""
    for rule in plan.responsible_rules.prefetch_related("institutions", "settlements"):
        institutions, settlements = list(rule.institutions.all()), list(rule.settlements.all())
        fresh = ResponsibleRule.objects.create(
            plan=copy, phrase=rule.phrase, target=rule.target, kinds=rule.kinds
        )
        fresh.institutions.set(institutions)
        fresh.settlements.set(settlements)
