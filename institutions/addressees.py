"""Whom to tell: who holds which role at which places, with those who stand in for them today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from institutions.models import Deputyship, Membership, Role, Territory, User
from institutions.models.user import UserQuerySet

Seat = tuple[str, str, int]  # role, "institution" or "territory", primary key


@dataclass(frozen=True)
class Addressees:
    """Users by the seat they hold."""

    seats: Mapping[Seat, set[int]]

    def of(self, place: str, pk: int, *roles: str) -> set[int]:
        """Everybody who holds one of these roles at the institution or territory."""
        return set().union(*(self.seats.get((role, place, pk), set()) for role in roles))

    def editors(self, territory: int) -> set[int]:
        """The department's editors; where it has none, its administrators."""
        return self.of("territory", territory, Role.DEPARTMENT_EDITOR) or self.of(
            "territory", territory, Role.ADMINISTRATOR
        )


def addressees(institutions: Collection[int], territories: Collection[int], today: dt.date) -> Addressees:
    """Everybody at these places, read with two queries however many places there are."""
    roles = Membership.objects.current().filter(
        Q(institution__in=institutions) | Q(territory__in=territories)
    )
    deputies = defaultdict(set)
    standing_in = Deputyship.objects.current(today).filter(membership__in=roles, deputy__is_active=True)
    for membership, deputy in standing_in.values_list("membership", "deputy"):
        deputies[membership].add(deputy)
    seats: dict[Seat, set[int]] = defaultdict(set)
    for role in roles.select_related("user"):
        place = "institution" if role.institution_id else "territory"
        seat = role.role, place, role.institution_id or role.territory_id or 0
        seats[seat] |= deputies[role.pk] | ({role.user_id} if role.user.is_active else set())
    return Addressees(seats)


def department_of(institutions: Collection[int], today: dt.date) -> UserQuerySet:
    """Whom they ask for what the department alone does. A settlement has none: its district's is asked."""
    places = Territory.objects.filter(institutions__in=institutions).distinct()
    districts = {
        place.parent_id or place.pk if place.kind == Territory.Kind.SETTLEMENT else place.pk
        for place in places
    }
    known = addressees((), districts, today)
    return User.objects.filter(pk__in=set().union(*map(known.editors, districts)))
