"""What the words of the «Ответственные» column mean in a plan: proposed by the portal, confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, Territory, User
from plans.access import performers_of
from plans.drafting.responsible_text import KnownPerformer, definitions, fold, keys, propose
from plans.models import Item, Plan, ResponsibleRule


@transaction.atomic
def propose_rules(plan: Plan) -> list[ResponsibleRule]:
    """A rule for every phrase of the plan that has none yet; rules of phrases that are gone are dropped."""
    texts = list(plan.items.filter(removed_at__isnull=True).values_list("responsible_text", flat=True))
    wanted = list(dict.fromkeys(key for text in texts for key in keys(text)))
    plan.responsible_rules.exclude(phrase__in=wanted).delete()
    known = set(plan.responsible_rules.values_list("phrase", flat=True))
    full = definitions(texts)
    return [propose_rule(plan, key, full.get(fold(key), key)) for key in wanted if key not in known]


def propose_rule(plan: Plan, phrase: str, full_name: str) -> ResponsibleRule:
    institutions = {place.code: place for place in performers_of(plan)}
    settlements = {place.code: place for place in plan.territory.children.active().settlements()}
    proposal = propose(
        full_name,
        [
            KnownPerformer(code, (place.short_name, place.official_name))
            for code, place in institutions.items()
        ],
        [KnownPerformer(code, (place.name, place.body_name)) for code, place in settlements.items()],
    )
    rule = ResponsibleRule.objects.create(
        plan=plan, phrase=phrase, target=proposal.target, kinds=list(proposal.kinds)
    )
    rule.institutions.set([institutions[code] for code in proposal.codes if code in institutions])
    rule.settlements.set([settlements[code] for code in proposal.codes if code in settlements])
    return rule


@dataclass(frozen=True)
class Settled:
    """Whom a phrase names, as a person says."""

    rule: ResponsibleRule
    target: str
    kinds: Iterable[str] = ()
    institutions: Iterable[Institution | int] = ()
    settlements: Iterable[Territory | int] = ()


@transaction.atomic
def confirm_rules(plan: Plan, settled: Iterable[Settled], *, by: User | None) -> None:
    """Settle whom the phrases of a plan name; the open obligations of an active plan follow."""
    from plans.actions.quarter import make_obligations  # quarter asks this module what is confirmed

    for each in settled:
        confirm_rule(
            each.rule,
            target=each.target,
            kinds=each.kinds,
            institutions=each.institutions,
            settlements=each.settlements,
            by=by,
        )
    if plan.is_active:
        make_obligations(plan, by=by)


@transaction.atomic
def confirm_rule(
    rule: ResponsibleRule,
    *,
    target: str,
    kinds: Iterable[str] = (),
    institutions: Iterable[Institution | int] = (),
    settlements: Iterable[Territory | int] = (),
    by: User | None,
) -> None:
    """Settle whom a phrase names; confirming the same again leaves no trace."""
    before, was_confirmed = meaning(rule), rule.confirmed_at is not None
    targets = ResponsibleRule.Target
    rule.target = target
    rule.kinds = list(kinds) if target == targets.KINDS else []
    rule.institutions.set(institutions if target == targets.INSTITUTIONS else [])
    rule.settlements.set(settlements if target == targets.SETTLEMENTS else [])
    if was_confirmed and meaning(rule) == before:
        return
    rule.confirmed_at, rule.confirmed_by = timezone.now(), by
    rule.save()
    changes = {"кто это": (before if was_confirmed else None, meaning(rule))}
    audit.record(rule.plan, f"Подтверждён ответственный «{rule}»"[:200], by=by, changes=changes)


def meaning(rule: ResponsibleRule) -> str:
    """A rule in words, for the audit trail."""
    kinds = [Institution.Kind(kind).label for kind in rule.kinds]
    named = [*kinds, *map(str, rule.institutions.all()), *map(str, rule.settlements.all())]
    return f"{rule.get_target_display()}: {', '.join(named)}" if named else rule.get_target_display()


def is_confirmed(plan: Plan) -> bool:
    """Whether every phrase of the plan has a confirmed meaning."""
    rules: Mapping[str, ResponsibleRule] = {rule.phrase: rule for rule in plan.responsible_rules.all()}
    texts = Item.objects.filter(plan=plan, removed_at__isnull=True).values_list("responsible_text", flat=True)
    return all(
        key in rules and rules[key].confirmed_at is not None for text in set(texts) for key in keys(text)
    )
