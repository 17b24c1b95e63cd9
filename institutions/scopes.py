"""The places of a person, by own roles and by those held for somebody on leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from institutions.models import Deputyship, Institution, Membership, Role, Territory, User

DEPARTMENT_ROLES = {Role.ADMINISTRATOR, Role.DEPARTMENT_EDITOR, Role.DEPARTMENT_VIEWER}
EDITING_ROLES = {Role.ADMINISTRATOR, Role.DEPARTMENT_EDITOR}
HEAD = Role.INSTITUTION_HEAD


@dataclass(frozen=True)
class Scope:
    """The places of one person, expanded: territories with all that lies in them, institutions with branches.

    `roles` are the person's roles; the sets hold primary keys.
    """

    roles: frozenset[str] = frozenset()
    administers: frozenset[int] = frozenset()  # territories
    edits: frozenset[int] = frozenset()  # territories, as department editor or administrator
    views: frozenset[int] = frozenset()  # territories, read only and above
    settlements: frozenset[int] = frozenset()  # territories, as settlement head
    heads: frozenset[int] = frozenset()  # institutions, as head
    fills: frozenset[int] = frozenset()  # institutions, as methodist or head
    assessed: frozenset[int] = frozenset()  # territories, as council member or operator
    own_institutions: frozenset[int] = field(default=frozenset())  # without branches
    inherits: frozenset[int] = frozenset()  # institutions merged into those it fills: read only


@dataclass(frozen=True)
class Standing:
    """What a person may by all roles, by the own ones alone, and by each that is held for somebody else."""

    whole: Scope = Scope()
    own: Scope = Scope()
    in_place_of: tuple[tuple[Deputyship, Scope], ...] = ()


def standing_of(user: User) -> Standing:
    """Read once a request and kept on the user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Standing()
    if not hasattr(user, "_standing"):
        user._standing = read_standing(user)  # type: ignore[attr-defined]
    return user._standing  # type: ignore[attr-defined]


def scope_of(user: User) -> Scope:
    """The person's places by all roles."""
    return standing_of(user).whole


def own_scope_of(user: User) -> Scope:
    """The person's places by own roles: what a deputy may not pass on."""
    return standing_of(user).own


def deputyships_of(user: User) -> list[Deputyship]:
    """For whom the person stands in today."""
    return [deputyship for deputyship, _ in standing_of(user).in_place_of]


def act(user: User, allows: Callable[[Scope], bool]) -> None:
    """Remember for the audit in whose place the person acts from here on: nobody's where an own role will do."""
    standing = standing_of(user)
    if not standing.in_place_of:
        user.acting_for = None
        return
    fitting = (each.membership.user for each, scope in standing.in_place_of if allows(scope))
    user.acting_for = None if allows(standing.own) else next(fitting, None)


def read_standing(user: User) -> Standing:
    today = timezone.localdate()
    lent = Deputyship.objects.current(today).filter(deputy=user)
    memberships = list(
        Membership.objects.current().filter(Q(user=user) | Q(pk__in=lent.values("membership")))
    )
    places = Places(memberships)
    own = [membership for membership in memberships if membership.user_id == user.pk]
    if len(own) == len(memberships):
        scope = places.scope(own)
        return Standing(scope, scope)
    held = lent.select_related("membership__user", "membership__institution", "membership__territory")
    in_place_of = tuple((each, places.scope([each.membership])) for each in held)
    return Standing(places.scope(memberships), places.scope(own), in_place_of)


class Places:
    """The trees below the places of some memberships, read once; scopes of any of the memberships follow."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self.tree = read_tree({each.territory_id for each in memberships if each.territory_id})
        self.network, self.merged = read_network(
            {each.institution_id for each in memberships if each.institution_id}
        )

    def scope(self, memberships: Iterable[Membership]) -> Scope:
        held = list(memberships)
        own = {each.institution_id for each in held if each.institution_id}
        heads = {each.institution_id for each in held if each.institution_id and each.role == HEAD}

        def territories(*roles: str) -> frozenset[int]:
            roots = {each.territory_id for each in held if each.territory_id and each.role in roles}
            return frozenset(pk for root in roots for pk in self.tree[root])

        fills = frozenset(pk for root in own for pk in self.network[root])
        return Scope(
            roles=frozenset(each.role for each in held),
            administers=territories(Role.ADMINISTRATOR),
            edits=territories(*EDITING_ROLES),
            views=territories(*DEPARTMENT_ROLES),
            settlements=territories(Role.SETTLEMENT_HEAD),
            assessed=territories(Role.COUNCIL_MEMBER, Role.OPERATOR),
            heads=frozenset(pk for root in heads for pk in self.network[root]),
            fills=fills,
            own_institutions=frozenset(own),
            inherits=frozenset(pk for root in fills for pk in self.merged.get(root, ())) - fills,
        )


def read_tree(roots: set[int]) -> dict[int, set[int]]:
    """Each root with every territory that lies in it."""
    if not roots:
        return {}
    tree: dict[int, set[int]] = {root: {root} for root in roots}
    places = Territory.objects.within(roots).values_list("pk", "parent_id", "parent__parent_id")
    for pk, parent, grandparent in places:
        for root in roots & {pk, parent, grandparent}:
            tree[root].add(pk)
    return tree


def read_network(roots: set[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Each root with its branches, and what was merged into each institution, through any number of mergers."""
    if not roots:
        return {}, {}
    network: dict[int, set[int]] = {root: {root} for root in roots}
    below: dict[int, set[int]] = {}  # what was merged into it, and the branches of what was merged
    wanted = Q(parent__in=roots) | Q(merged_into__isnull=False) | Q(parent__merged_into__isnull=False)
    rows = list(Institution.objects.filter(wanted).values_list("pk", "parent_id", "merged_into_id"))
    merged = {pk for pk, _, successor in rows if successor}
    for pk, parent, successor in rows:
        if parent in roots:
            network[parent].add(pk)
        for above in (successor, parent if parent in merged else None):
            if above is not None:
                below.setdefault(above, set()).add(pk)
    return network, {pk: descendants(pk, below) for pk in below}


def descendants(pk: int, below: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = set(below.get(pk, ()))
    while waiting:
        found |= waiting
        waiting = {lower for one in waiting for lower in below.get(one, ())} - found
    return found
