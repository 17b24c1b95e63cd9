"""Who may see and change which territory, institution and person. Loading an object here is the permission check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from institutions.models import (
    Deputyship,
    Institution,
    Invitation,
    Membership,
    Notice,
    Role,
    StatisticFigure,
    StatisticLine,
    Territory,
    Upload,
    User,
)
from institutions.scopes import Scope, act, own_scope_of, scope_of

__all__ = ["Role", "Scope", "act", "own_scope_of", "scope_of"]


def institutions_visible_to(user: User):
    scope = scope_of(user)
    return Institution.objects.filter(
        Q(territory__in=scope.views | scope.settlements | scope.assessed)
        | Q(pk__in=scope.fills | scope.inherits)
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
    """Of those, the ones with no role elsewhere, lent ones included: who could change a password would take over
    every role."""
    here = Membership.objects.at(scope_of(user).administers)
    elsewhere = Membership.objects.current().exclude(pk__in=here)
    lent = Deputyship.objects.not_over(timezone.localdate()).exclude(membership__in=here)
    return people_visible_to(user).exclude(memberships__in=elsewhere).exclude(deputyships__in=lent)


def roles_editable_by(user: User):
    return Membership.objects.current().at(scope_of(user).administers)


def administering(territory: int) -> Callable[[Scope], bool]:
    return lambda scope: territory in scope.administers


def act_at(user: User, place: Territory | Institution) -> None:
    """Before something new is added at a place that an administrator chose: the audit learns in whose stead."""
    act(user, administering(place.territory_id if isinstance(place, Institution) else place.pk))


def load(queryset, pk):
    """The object, or the same 404 whether it is missing or somebody else's."""
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def roles_looked_after(scope: Scope):
    """Roles at the territories of an administrator and at the institution of a head."""
    return Membership.objects.current().filter(
        Q(territory__in=scope.administers)
        | Q(institution__territory__in=scope.administers)
        | Q(institution__in=scope.heads)
    )


def roles_seen_by(user: User):
    return roles_looked_after(scope_of(user))


def roles_lendable_by(user: User):
    """Roles that the person may name a deputy for. A deputy passes nothing on: only own roles count."""
    return roles_looked_after(own_scope_of(user))


def lendable_among(user: User, memberships: Iterable[Membership]) -> set[int]:
    """Of these roles, with their institutions at hand, the keys of those that `roles_lendable_by` names."""
    scope = own_scope_of(user)

    def is_lendable(role: Membership) -> bool:
        territory = role.institution.territory_id if role.institution else role.territory_id
        is_looked_after = territory in scope.administers or role.institution_id in scope.heads
        return role.ended_at is None and is_looked_after

    return {role.pk for role in memberships if is_lendable(role)}


def role_for_lending(user: User, pk: int) -> Membership:
    return load_for_editing(
        roles_seen_by(user).select_related("user", "institution", "territory"), roles_lendable_by(user), pk
    )


def deputyship_for_ending(user: User, pk: int) -> Deputyship:
    standing = Deputyship.objects.filter(ended_at__isnull=True)
    return load_for_editing(
        standing.filter(membership__in=roles_seen_by(user)).select_related(
            "membership__user", "membership__institution", "membership__territory", "deputy"
        ),
        standing.filter(membership__in=roles_lendable_by(user)),
        pk,
    )


def deputies_for(user: User, membership: Membership):
    """Who may stand in: people with a role that the person looks after too, except the holder."""
    colleagues = roles_seen_by(user).values("user")
    return User.objects.able_to_sign_in().filter(pk__in=colleagues).exclude(pk=membership.user_id)


def load_for_editing(visible, editable, pk):
    """The object; 404 when it is not theirs to see, 403 when it is theirs to read only."""
    found = load(visible, pk)
    if not editable.filter(pk=pk).exists():
        raise PermissionDenied
    return found


def institution_for_reading(user: User, pk: int) -> Institution:
    return load(institutions_visible_to(user).select_related("territory", "parent", "merged_into"), pk)


def institution_for_editing(user: User, pk: int) -> Institution:
    found = load_for_editing(institutions_visible_to(user), institutions_editable_by(user), pk)
    act(user, administering(found.territory_id))
    return found


def institution_for_contacts(user: User, pk: int) -> Institution:
    """For changing telephone, address, head …: administrators and the institution's own head."""
    scope = scope_of(user)
    editable = Institution.objects.filter(Q(territory__in=scope.administers) | Q(pk__in=scope.heads))
    found = load_for_editing(institutions_visible_to(user), editable, pk)
    act(user, lambda scope: found.territory_id in scope.administers or found.pk in scope.heads)
    return found


def may_fill_statistics(user: User, institution: Institution) -> bool:
    """The institution's own people and administrators, while it works."""
    return institution.is_active and fills_statistics(institution)(scope_of(user))


def fills_statistics(institution: Institution) -> Callable[[Scope], bool]:
    return lambda scope: institution.pk in scope.fills or institution.territory_id in scope.administers


def institution_for_statistics(user: User, pk: int) -> Institution:
    found = institution_for_reading(user, pk)
    if not may_fill_statistics(user, found):
        raise PermissionDenied
    act(user, fills_statistics(found))
    return found


def lines_editable_by(user: User):
    """The catalogue is one for all: a line that places of others have figures of keeps its meaning."""
    administers = scope_of(user).administers
    if not administers:
        return StatisticLine.objects.none()
    foreign = StatisticFigure.objects.exclude(institution__territory__in=administers)
    return StatisticLine.objects.exclude(pk__in=foreign.values("line"))


def line_for_editing(user: User, pk: int) -> StatisticLine:
    return load_for_editing(StatisticLine.objects.all(), lines_editable_by(user), pk)


def territory_for_reading(user: User, pk: int) -> Territory:
    return load(territories_visible_to(user).select_related("parent"), pk)


def territory_for_editing(user: User, pk: int) -> Territory:
    found = load_for_editing(territories_visible_to(user), territories_editable_by(user), pk)
    act(user, administering(found.pk))
    return found


def person_for_reading(user: User, pk: int) -> User:
    return load(people_visible_to(user), pk)


def person_for_editing(user: User, pk: int) -> User:
    found = load_for_editing(people_visible_to(user), people_editable_by(user), pk)
    act(user, lambda scope: found.memberships.at(scope.administers).exists())
    return found


def role_for_ending(user: User, person_pk: int, pk: int) -> Membership:
    found = load(roles_editable_by(user).filter(user=person_pk).select_related("user"), pk)
    act(user, lambda scope: Membership.objects.at(scope.administers).filter(pk=pk).exists())
    return found


def link_for_revoking(user: User, person_pk: int, pk: int) -> Invitation:
    return load(Invitation.objects.usable().filter(user=person_for_editing(user, person_pk)), pk)


def notice_for_reading(user: User, pk: int) -> Notice:
    return load(Notice.objects.filter(user=user), pk)


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


def heirs_for(user: User, institution: Institution):
    """What a closing institution may be merged into."""
    return institutions_editable_by(user).active().exclude(pk=institution.pk)


def places_for_roles(user: User) -> dict[str, Any]:
    return {
        "territories": territories_editable_by(user).active(),
        "institutions": institutions_editable_by(user).active(),
    }
