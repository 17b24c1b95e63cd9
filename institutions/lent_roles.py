"""Roles that somebody else holds for a while: who stands in for whom, and who might."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from institutions.models import Deputyship, Membership, User


def with_deputies(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """The roles with `deputyships_ahead`: who stands in for the holder, now or soon."""
    ahead = Deputyship.objects.not_over(timezone.localdate()).select_related("deputy", "membership__user")
    return memberships.prefetch_related(
        Prefetch("deputyships", ahead.order_by("start"), to_attr="deputyships_ahead")
    )


def lent_to(person: User) -> QuerySet[Deputyship]:
    """For whom the person stands in, now or soon."""
    ahead = Deputyship.objects.not_over(timezone.localdate()).filter(deputy=person)
    return ahead.select_related(
        "membership__user", "membership__institution", "membership__territory"
    ).order_by("start")


def colleagues_of(role: Membership) -> set[int]:
    """Who works at the same place, its head institution or its branches."""
    place = role.institution
    if place is None:
        same = Q(territory=role.territory_id)
    else:
        network = [pk for pk in (place.pk, place.parent_id) if pk]
        same = Q(institution__in=network) | Q(institution__parent__in=network)
    return set(Membership.objects.current().filter(same).values_list("user", flat=True))
