"""Naming a deputy for somebody on leave, and calling the deputy off."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from institutions.actions.notices import tell
from institutions.audit import draft
from institutions.models import AuditEntry, Deputyship, Membership, User


@transaction.atomic
def name_deputy(
    membership: Membership, *, deputy: User, start: dt.date, end: dt.date, reason: str = "", by: User | None
) -> Deputyship:
    """`deputy` holds the role from `start` through `end`; one deputy at a time for each role."""
    Membership.objects.select_for_update().get(pk=membership.pk)
    made = Deputyship(
        membership=membership, deputy=deputy, start=start, end=end, reason=reason.strip(), made_by=by
    )
    check_days(made)
    made.save()
    record_deputyship(made, "Назначено замещение", (None, in_words(made)), by=by)
    tell_both(made)
    return made


def check_days(made: Deputyship) -> None:
    made.full_clean(exclude=["made_by"])
    if made.deputy_id == made.membership.user_id:
        raise ValidationError("Человек не замещает сам себя: выберите другого.")
    if made.start < timezone.localdate():
        raise ValidationError("Задним числом замещение не назначают: начните с сегодняшнего дня.")
    others = made.membership.deputyships.filter(
        ended_at__isnull=True, start__lte=made.end, end__gte=made.start
    )
    for other in others.select_related("deputy"):
        raise ValidationError(
            f"На эти дни уже назначено замещение: {other.deputy}, {days(other)}. Сначала прекратите его."
        )


@transaction.atomic
def end_deputyship(deputyship: Deputyship, *, by: User | None) -> Deputyship:
    """From this moment the deputy holds the role no longer; what was done stays under both names."""
    stored = Deputyship.objects.select_for_update().get(pk=deputyship.pk)
    if stored.ended_at is None:
        deputyship.ended_at = timezone.now()
        deputyship.save(update_fields=["ended_at"])
        record_deputyship(deputyship, "Прекращено замещение", (in_words(deputyship), None), by=by)
    return deputyship


def record_deputyship(
    deputyship: Deputyship, action: str, change: tuple[object, object], *, by: User | None
) -> None:
    """The change is read at both people and at the place."""
    membership = deputyship.membership
    targets = [membership.user, deputyship.deputy, membership.place]
    AuditEntry.objects.bulk_create(
        draft(target, action, by=by, changes={"замещение": change}) for target in targets
    )


def tell_both(made: Deputyship) -> None:
    """Both learn of it on their first page."""
    role, address = made.membership, reverse("institutions:account")
    key = f"deputy:{made.pk}"
    tell([made.deputy], key, f"Вы замещаете: {role.user} ({role}), {days(made)}.", address)
    tell([role.user], key, f"Вас замещает: {made.deputy} ({role}), {days(made)}.", address)


def in_words(deputyship: Deputyship) -> str:
    role = deputyship.membership
    return f"{deputyship.deputy} замещает: {role.user} ({role}), {days(deputyship)}"


def days(deputyship: Deputyship) -> str:
    return f"с {deputyship.start:%d.%m.%Y} по {deputyship.end:%d.%m.%Y}"
