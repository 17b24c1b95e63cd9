"""Questions the pages ask of people and places."""

from __future__ import annotations

from django.db.models import Count, Q

from institutions.lent_roles import with_deputies
from institutions.models import Institution, Membership, Role, Territory, User
from institutions.models.institution import InstitutionQuerySet
from institutions.models.user import UserQuerySet
from institutions.search import matching


def find_institutions(
    institutions: InstitutionQuerySet,
    *,
    text: str = "",
    kind: str = "",
    territory: Territory | None = None,
    state: str = "",
) -> InstitutionQuerySet:
    """Active ones unless `state` is «closed» or «all»."""
    found = institutions.filter(matching(text, "short_name", "official_name", "code", "address"))
    if kind:
        found = found.filter(kind=kind)
    if territory:
        found = found.filter(territory__in=Territory.objects.within([territory.pk]))
    if state != "all":
        found = found.filter(is_active=state != "closed")
    counted = found.select_related("territory", "parent").annotate(branch_count=Count("branches"))
    return counted.order_by("short_name", "pk")


def find_people(people: UserQuerySet, *, text: str = "", role: str = "", state: str = "") -> UserQuerySet:
    found = people.filter(matching(text, "full_name", "login", "post"))
    if role:
        found = found.filter(memberships__in=Membership.objects.current().filter(role=role))
    if state != "all":
        found = found.filter(is_active=state != "off")
    return found.distinct().order_by("full_name", "pk")


def places_of(institutions: InstitutionQuerySet):
    """The territories in which these institutions lie."""
    return Territory.objects.filter(institutions__in=institutions).distinct()


def with_counts(territories):
    active = Count("institutions", filter=Q(institutions__is_active=True))
    return territories.select_related("parent").annotate(institution_count=active).order_by("name", "pk")


def people_at(institution: Institution):
    """Who works with this institution's part: its own people, and those of its head institution."""
    current = Membership.objects.current().filter(user__is_active=True)
    places = [institution.pk, institution.parent_id]
    people = current.filter(institution__in=filter(None, places))
    return with_deputies(people.select_related("user", "institution"))


def without_head(institutions: InstitutionQuerySet) -> InstitutionQuerySet:
    """Active ones whose reports nobody can approve: no head has an account there or at the head institution."""
    heads = Membership.objects.current().filter(role=Role.INSTITUTION_HEAD, user__is_active=True)
    places = heads.values("institution")
    headless = institutions.active().exclude(pk__in=places).exclude(parent__in=places)
    return headless.order_by("short_name", "pk")


def roles_of(person: User):
    """Present and past roles, present first."""
    roles = with_deputies(person.memberships.select_related("territory", "institution"))
    return sorted(roles, key=lambda membership: membership.ended_at is not None)


def roles_by_person(people: list[User]) -> dict[int, list[Membership]]:
    roles = Membership.objects.current().filter(user__in=people).select_related("territory", "institution")
    found: dict[int, list[Membership]] = {person.pk: [] for person in people}
    for membership in roles:
        found[membership.user_id].append(membership)
    return found
