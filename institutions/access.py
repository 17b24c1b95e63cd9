"""Who may see and change which territory, institution and person. Loading an object here is the permission check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from institutions.models import Institution, Invitation, Membership, Role, Territory, Upload, User

__all__ = ["Role", "Scope", "scope_of"]

DEPARTMENT_ROLES = {Role.ADMINISTRATOR, Role.DEPARTMENT_EDITOR, Role.DEPARTMENT_VIEWER}
EDITING_ROLES = {Role.ADMINISTRATOR, Role.DEPARTMENT_EDITOR}


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


def scope_of(user: User) -> Scope:
    """The person's scope, read once a request and kept on the user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    if not hasattr(user, "_scope"):
        user._scope = read_scope(user)  # type: ignore[attr-defined]
    return user._scope  # type: ignore[attr-defined]


def read_scope(user: User) -> Scope:
    memberships = list(Membership.objects.current().filter(user=user))
    at: dict[str, set[int]] = {
        role: {m.territory_id for m in memberships if m.role == role and m.territory_id} for role in Role
    }
    own = {m.institution_id for m in memberships if m.institution_id}
    heads = {m.institution_id for m in memberships if m.institution_id and m.role == Role.INSTITUTION_HEAD}
    tree = read_tree({m.territory_id for m in memberships if m.territory_id})
    branches = read_branches(own)

    def territories(*roles: str) -> frozenset[int]:
        return frozenset(pk for role in roles for root in at[role] for pk in tree[root])

    return Scope(
        roles=frozenset(m.role for m in memberships),
        administers=territories(Role.ADMINISTRATOR),
        edits=territories(*EDITING_ROLES),
        views=territories(*DEPARTMENT_ROLES),
        settlements=territories(Role.SETTLEMENT_HEAD),
        assessed=territories(Role.COUNCIL_MEMBER, Role.OPERATOR),
        heads=frozenset(pk for root in heads for pk in branches[root]),
        fills=frozenset(pk for root in own for pk in branches[root]),
        own_institutions=frozenset(own),
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


def read_branches(roots: set[int]) -> dict[int, set[int]]:
    """Each institution with its branches."""
    if not roots:
        return {}
    network: dict[int, set[int]] = {root: {root} for root in roots}
    for pk, parent in Institution.objects.filter(parent__in=roots).values_list("pk", "parent_id"):
        network[parent].add(pk)
    return network


def institutions_visible_to(user: User):
    scope = scope_of(user)
    return Institution.objects.filter(
        Q(territory__in=scope.views | scope.settlements | scope.assessed) | Q(pk__in=scope.fills)
    )


def territories_visible_to(user: User):
    scope = scope_of(user)
    return Territory.objects.filter(pk__in=scope.views | scope.settlements | scope.assessed)


def institutions_editable_by(user: User):
    return Institution.objects.filter(territory__in=scope_of(user).administers)


def territories_editable_by(user: User):
    return Territory.objects.filter(pk__in=scope_of(user).administers)


def people_visible_to(user: User):
    """Those who hold, or held, a role at a place the administrator answers for; administrators only."""
    scope = scope_of(user)
    return User.objects.filter(memberships__in=Membership.objects.at(scope.administers)).distinct()


def people_editable_by(user: User):
    """Of those, the ones with no role elsewhere: who could change a password would take over every role."""
    scope = scope_of(user)
    elsewhere = Membership.objects.current().exclude(pk__in=Membership.objects.at(scope.administers))
    return people_visible_to(user).exclude(memberships__in=elsewhere)


def roles_editable_by(user: User):
    return Membership.objects.current().at(scope_of(user).administers)


def load(queryset, pk):
    """The object, or the same 404 whether it is missing or somebody else's."""
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def load_for_editing(visible, editable, pk):
    """The object; 404 when it is not theirs to see, 403 when it is theirs to read only."""
    found = load(visible, pk)
    if not editable.filter(pk=pk).exists():
        raise PermissionDenied
    return found


def institution_for_reading(user: User, pk: int) -> Institution:
    return load(institutions_visible_to(user).select_related("territory", "parent"), pk)


def institution_for_editing(user: User, pk: int) -> Institution:
    return load_for_editing(institutions_visible_to(user), institutions_editable_by(user), pk)


def institution_for_contacts(user: User, pk: int) -> Institution:
    """For changing telephone, address, head …: administrators and the institution's own head."""
    scope = scope_of(user)
    editable = Institution.objects.filter(Q(territory__in=scope.administers) | Q(pk__in=scope.heads))
    return load_for_editing(institutions_visible_to(user), editable, pk)


def territory_for_reading(user: User, pk: int) -> Territory:
    return load(territories_visible_to(user).select_related("parent"), pk)


def territory_for_editing(user: User, pk: int) -> Territory:
    return load_for_editing(territories_visible_to(user), territories_editable_by(user), pk)


def person_for_reading(user: User, pk: int) -> User:
    return load(people_visible_to(user), pk)


def person_for_editing(user: User, pk: int) -> User:
    return load_for_editing(people_visible_to(user), people_editable_by(user), pk)


def role_for_ending(user: User, person_pk: int, pk: int) -> Membership:
    return load(roles_editable_by(user).filter(user=person_pk).select_related("user"), pk)


def link_for_revoking(user: User, person_pk: int, pk: int) -> Invitation:
    return load(Invitation.objects.usable().filter(user=person_for_editing(user, person_pk)), pk)


def upload_for_confirming(user: User, kind: str, pk: UUID) -> Upload:
    return load(Upload.objects.filter(user=user, kind=kind), pk)


def may_edit_institution(user: User, institution: Institution) -> bool:
    return institution.territory_id in scope_of(user).administers


def may_edit_contacts(user: User, institution: Institution) -> bool:
    return may_edit_institution(user, institution) or institution.pk in scope_of(user).heads


def may_edit_territory(user: User, territory: Territory) -> bool:
    return territory.pk in scope_of(user).administers


def may_edit_person(user: User, person: User) -> bool:
    return people_editable_by(user).filter(pk=person.pk).exists()


def territories_for(user: User):
    """Where an institution may lie."""
    return territories_editable_by(user).active()


def parents_for(user: User):
    """What a branch may belong to."""
    return institutions_editable_by(user).active().heads_of_networks()


def parent_territories_for(user: User):
    """What a new territory may lie in: a region or a district."""
    return territories_editable_by(user).active().exclude(kind=Territory.Kind.SETTLEMENT)


def places_for_roles(user: User) -> dict[str, Any]:
    return {
        "territories": territories_editable_by(user).active(),
        "institutions": institutions_editable_by(user).active(),
    }
