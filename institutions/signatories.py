"""Who signs for a place on a given day, and who may say so."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from institutions.access import act, institutions_visible_to, load, scope_of, territories_visible_to
from institutions.models import Institution, Signatory, Territory, User
from institutions.scopes import Scope

Place = Institution | Territory


def signatory_on(place: Place, day: dt.date) -> tuple[str, str]:
    """Post and name; where nobody was named for that day, the head of the place."""
    found = place.signatories.on(day).first()
    if found is not None:
        return found.post, found.name
    return place.head_post or "Руководитель", place.head_name


def signatories_of(place: Place) -> QuerySet[Signatory]:
    return place.signatories.select_related("made_by")


def names_signatories(scope: Scope, place: Place) -> bool:
    """The department for all of its district, heads of institutions and settlements for their own."""
    if isinstance(place, Institution):
        return place.territory_id in scope.edits or place.pk in scope.heads
    return place.pk in scope.edits | scope.settlements


def may_name_signatories(user: User, place: Place) -> bool:
    return names_signatories(scope_of(user), place)


def act_for_signatories(user: User, place: Place) -> None:
    act(user, lambda scope: names_signatories(scope, place))


def signatory_for_reading(user: User, pk: int) -> Signatory:
    visible = Q(institution__in=institutions_visible_to(user)) | Q(territory__in=territories_visible_to(user))
    return load(Signatory.objects.filter(visible).select_related("institution", "territory"), pk)
