"""The duties a plan asks for now, from its items, confirmed responsibles and schedules."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from institutions.models import Institution, Territory
from plans.access import performers_of, settlements_of
from plans.assignment import (
    Duty,
    Network,
    Performer,
    PlannedItem,
    duties,
    without_orphans,
    without_released,
)
from plans.drafting.responsible_text import keys
from plans.models import Plan, Release, ResponsibleRule
from plans.schedule_words import parts_of


@dataclass(frozen=True)
class Load:
    """How much a plan asks of how many performers in how many periods; `idle` items ask nobody for anything."""

    duties: int
    performers: int
    periods: int
    idle: int


@dataclass(frozen=True)
class Basis:
    """What duties follow from: items, phrases with their settled meanings, and whom these may name."""

    items: list[PlannedItem]
    rules: list[ResponsibleRule]
    institutions: list[Institution]
    settlements: list[Territory]
    network: Network = field(default_factory=Network)


def basis_of(plan: Plan) -> Basis:
    return Basis(
        planned_items(plan),
        list(plan.responsible_rules.prefetch_related("institutions", "settlements")),
        list(performers_of(plan)),
        list(settlements_of(plan)),
        network_of(plan),
    )


def network_of(plan: Plan) -> Network:
    """The branches that fill parts, where the plan wants parts."""
    if plan.branches != Plan.Branches.PARTS:
        return Network()
    branches = defaultdict(list)
    heads = {}
    within = Institution.objects.filter(parent__in=performers_of(plan)).select_related("parent")
    for place in within.order_by("short_name", "pk"):
        if head := place.parent:
            heads[head.pk] = as_performer(head)
            branches[head.pk].append(Performer("institution", place.pk, place.closed_on, head=head.pk))
    return Network(heads, {head: tuple(group) for head, group in branches.items()})


def wanted_duties(plan: Plan, basis: Basis | None = None) -> list[Duty]:
    basis = basis or basis_of(plan)
    performers = performers_by_phrase(basis)
    found = duties(basis.items, performers, plan.spans, plan_start=plan.start, plan_end=plan.end)
    return without_orphans(without_released(found, releases_of(plan)))


def releases_of(plan: Plan) -> dict[tuple[int, Performer], dt.date]:
    """The first day of every performer who need not report on an item."""
    if plan.is_draft:
        return {}  # nobody was asked for anything yet
    releases = Release.objects.current().filter(item__plan=plan).order_by("-since")
    return {(each.item_id, released(each)): each.since for each in releases}


def released(release: Release) -> Performer:
    if release.institution_id:
        return Performer("institution", release.institution_id)
    return Performer("territory", release.territory_id or 0)


def planned_load(plan: Plan, basis: Basis) -> Load:
    wanted = wanted_duties(plan, basis)
    return Load(
        duties=len(wanted),
        performers=len({duty.performer for duty in wanted}),
        periods=len({duty.period for duty in wanted}),
        idle=len({item.pk for item in basis.items} - {duty.item for duty in wanted}),
    )


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


def performers_by_phrase(basis: Basis) -> dict[str, list[Performer]]:
    """Every confirmed phrase of the plan with whom it names."""
    return {
        rule.phrase: basis.network.with_parts(performers_of_rule(rule, basis.institutions, basis.settlements))
        for rule in basis.rules
        if rule.confirmed_at
    }


def performers_of_rule(
    rule: ResponsibleRule, bound: list[Institution], settlements: list[Territory]
) -> list[Performer]:
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
