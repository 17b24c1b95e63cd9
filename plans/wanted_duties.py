"""The duties a plan asks for now, from its items, confirmed responsibles and schedules."""

from __future__ import annotations

from dataclasses import dataclass

from institutions.models import Institution
from plans.access import performers_of
from plans.assignment import Duty, Performer, PlannedItem, duties
from plans.models import Plan, ResponsibleRule
from plans.responsible_text import keys
from plans.schedule import periods
from plans.schedule_words import parts_of


@dataclass(frozen=True)
class Load:
    """How much a plan asks of how many performers in how many periods."""

    duties: int
    performers: int
    periods: int


def wanted_duties(plan: Plan) -> list[Duty]:
    spans = periods(plan.period_kind, plan.start, plan.end)
    return list(
        duties(
            planned_items(plan),
            performers_by_phrase(plan),
            spans,
            plan_start=plan.start,
            plan_end=plan.end,
        )
    )


def planned_load(plan: Plan) -> Load:
    wanted = wanted_duties(plan)
    return Load(len(wanted), len({duty.performer for duty in wanted}), len({duty.period for duty in wanted}))


def planned_items(plan: Plan) -> list[PlannedItem]:
    return [
        PlannedItem(
            pk=item.pk,
            parts=parts_of(item.schedule),
            responsibles=keys(item.responsible_text),
            added_on=item.added_on,
        )
        for item in plan.items.filter(removed_at__isnull=True).in_print_order()
    ]


def performers_by_phrase(plan: Plan) -> dict[str, list[Performer]]:
    """Every confirmed phrase of the plan with whom it names."""
    rules = plan.responsible_rules.filter(confirmed_at__isnull=False).prefetch_related(
        "institutions", "settlements"
    )
    bound = list(performers_of(plan))
    settlements = list(plan.territory.children.settlements().active())
    return {rule.phrase: performers_of_rule(rule, bound, settlements) for rule in rules}


def performers_of_rule(rule: ResponsibleRule, bound: list[Institution], settlements: list) -> list[Performer]:
    target = ResponsibleRule.Target(rule.target)
    if target is target.ALL_INSTITUTIONS:
        return [as_performer(place) for place in bound]
    if target is target.KINDS:
        return [as_performer(place) for place in bound if place.kind in rule.kinds]
    if target is target.INSTITUTIONS:
        return [as_performer(place) for place in rule.institutions.all()]
    if target is target.ALL_SETTLEMENTS:
        return [Performer("territory", place.pk) for place in settlements]
    if target is target.SETTLEMENTS:
        return [Performer("territory", place.pk) for place in rule.settlements.all()]
    return [Performer("territory", rule.plan.territory_id)] if target is target.DEPARTMENT else []


def as_performer(place: Institution) -> Performer:
    return Performer("institution", place.pk, place.closed_on)
