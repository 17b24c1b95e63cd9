"""Points where people answer: made in bulk, taken out of use, replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, User
from institutions.short_codes import DICTATED_SYMBOLS, SYMBOLS, new_code
from surveys.actions.responses import hold
from surveys.doors import forget_doors
from surveys.models import Campaign, Collector
from surveys.models.collecting import CollectorQuerySet

MOST_AT_ONCE = 500
TRIES = 5


@transaction.atomic
def make_collectors(
    campaign: Campaign,
    institutions: Iterable[Institution],
    channels: Sequence[str],
    points: Sequence[str],
    *,
    by: User,
) -> list[Collector]:
    """A point for each institution, channel and name that has none yet."""
    hold(campaign.pk)
    institutions = list(institutions)
    check_part(campaign, institutions)
    known = set(campaign.collectors.working().values_list("institution", "channel", "point"))
    new = [
        Collector(campaign=campaign, institution=institution, channel=channel, point=point)
        for institution, channel, point in product(institutions, channels, dict.fromkeys(points))
        if (institution.pk, channel, point) not in known
    ]
    if len(new) > MOST_AT_ONCE:
        raise ValidationError(f"Получается точек: {len(new)}. За один раз — не больше {MOST_AT_ONCE}.")
    if new:
        save_with_codes(new)
        named = [f"{each.institution}: {each.get_channel_display()}, {each.point}" for each in new]
        audit.record(campaign, "Созданы точки опроса", by=by, changes={"точки": (None, named)})
    return new


def check_part(campaign: Campaign, institutions: Iterable[Institution]) -> None:
    """Somebody may have taken an institution out of the survey while the page stood open."""
    taking_part = set(campaign.places.values_list("institution", flat=True))
    gone = [str(institution) for institution in institutions if institution.pk not in taking_part]
    if gone:
        raise ValidationError(f"Уже не участвуют в опросе: {', '.join(gone)}. Обновите страницу.")


def save_with_codes(collectors: Sequence[Collector], draw: Callable[[int], str] = new_code) -> None:
    """Codes are drawn until none of them is taken: the shorter ones do meet now and then."""
    for attempt in range(TRIES):
        for collector in collectors:
            collector.code, collector.dictated = draw(SYMBOLS), draw(DICTATED_SYMBOLS)
        try:
            with transaction.atomic():
                Collector.objects.bulk_create(collectors)
            return
        except IntegrityError:
            if attempt == TRIES - 1:
                raise


@transaction.atomic
def revoke(collector: Collector, *, reason: str, by: User) -> None:
    """Nobody can answer here any more; answers given stay."""
    collector = locked(collector)
    if collector.revoked_at is None:
        end(collector)
        changes = {"причина": (None, reason)}
        audit.record(collector, "Точка опроса отозвана", by=by, changes=changes)


@transaction.atomic
def replace(collector: Collector, *, reason: str, by: User) -> Collector:
    """New codes for the same point; the old ones lead to them. Pressed twice it gives the same new point."""
    collector = locked(collector)
    if collector.replaced_by:
        return collector.replaced_by
    end(collector)
    if twins_of(collector).exists():
        raise ValidationError("Такая точка уже есть: эта была отозвана, и вместо неё создали другую.")
    successor = Collector(
        campaign=collector.campaign,
        institution=collector.institution,
        channel=collector.channel,
        point=collector.point,
        pin=collector.pin,
    )
    save_with_codes([successor])
    collector.replaced_by = successor
    collector.save(update_fields=["replaced_by"])
    changes = {"причина": (None, reason)}
    audit.record(collector, "Точка опроса заменена новой", by=by, changes=changes)
    return successor


@transaction.atomic
def set_pin(collector: Collector, pin: str, *, by: User) -> None:
    """The code itself stays out of the audit: colleagues who read it need not know it."""
    collector.pin = pin
    collector.save(update_fields=["pin"])
    action = "Задан код выхода из киоска" if pin else "Снят код выхода из киоска"
    audit.record(collector, action, by=by, changes={"точка": (None, str(collector))})
    transaction.on_commit(forget_doors)


def locked(collector: Collector) -> Collector:
    rows = Collector.objects.select_for_update(of=("self",))
    return rows.select_related("campaign", "institution", "replaced_by").get(pk=collector.pk)


def twins_of(collector: Collector) -> CollectorQuerySet:
    same = Collector.objects.working().filter(campaign=collector.campaign, institution=collector.institution)
    return same.filter(channel=collector.channel, point=collector.point).exclude(pk=collector.pk)


def end(collector: Collector) -> None:
    collector.revoked_at = collector.revoked_at or timezone.now()
    collector.save(update_fields=["revoked_at"])
    transaction.on_commit(forget_doors)
