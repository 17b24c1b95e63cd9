"""What the people of an institution have to do in surveys that go on or begin soon: add points, hang up posters,
type in paper, call."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from institutions.access import scope_of
from institutions.models import Institution, User
from surveys.models import Campaign, CampaignPlace, Channel, Collector, Response

WHAT_TO_DO = {
    Channel.QR: "напечатайте плакат и повесьте",
    Channel.LINK: "поставьте ссылку на сайт и в группы",
    Channel.KIOSK: "откройте анкету на планшете",
    Channel.PAPER: "напечатайте бланки и внесите заполненные",
    Channel.PHONE: "звоните и записывайте ответы",
    Channel.IMPORT: "загрузите ответы из файла",
}
SOON = dt.timedelta(days=14)  # so long before its first day a survey is prepared: posters, links, blanks
PREPARED = (Channel.QR, Channel.LINK, Channel.KIOSK, Channel.PAPER)
BROUGHT_IN_LATER = (Channel.PAPER, Channel.IMPORT)
SET_UP_ONCE = (Channel.QR, Channel.LINK, Channel.KIOSK)
PlaceKey = tuple[int, int]  # campaign, institution


@dataclass(frozen=True)
class Duty:
    collector: Collector

    @property
    def what(self) -> str:
        return WHAT_TO_DO[Channel(self.collector.channel)]

    @property
    def is_done(self) -> bool:
        """A poster hangs where somebody has answered."""
        return self.collector.channel in SET_UP_ONCE and self.collector.is_answering  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Duties:
    """Of one institution in one survey; without points it has to add some first."""

    campaign: Campaign
    institution: Institution
    points: list[Duty]
    has_begun: bool


def duties_of(user: User, today: dt.date) -> list[Duties]:
    """Until the figures are closed; the person's own institution stands before its branches."""
    scope = scope_of(user)
    places = (
        CampaignPlace.objects.filter(institution__in=scope.fills, campaign__frozen_at__isnull=True)
        .filter(campaign__starts_on__lte=today + SOON)
        .select_related("campaign", "institution")
        .order_by("campaign__ends_on", "campaign", "institution__short_name")
    )
    points = points_of(scope.fills, today)
    found = [
        Duties(each.campaign, each.institution, duties, each.campaign.starts_on <= today)
        for each in places
        if (duties := duties_at(each, points.get((each.campaign_id, each.institution_id)), today)) is not None
    ]
    own = scope.own_institutions
    return sorted(
        found, key=lambda each: (each.campaign.ends_on, each.campaign.pk, each.institution.pk not in own)
    )


def points_of(institutions: frozenset[int], today: dt.date) -> dict[PlaceKey, list[Collector]]:
    """All that are in use, as the channels stand in the form that makes them."""
    grouped: dict[PlaceKey, list[Collector]] = defaultdict(list)
    collectors = (
        Collector.objects.working()
        .filter(
            institution__in=institutions,
            campaign__starts_on__lte=today + SOON,
            campaign__frozen_at__isnull=True,
        )
        .annotate(is_answering=Exists(Response.objects.filter(collector=OuterRef("pk"))))
    )
    for each in collectors.as_made():
        grouped[each.campaign_id, each.institution_id].append(each)
    return grouped


def duties_at(place: CampaignPlace, points: list[Collector] | None, today: dt.date) -> list[Duty] | None:
    """An empty list where points are still to be added; None where nothing is to be done."""
    campaign = place.campaign
    if not points:
        return [] if today <= campaign.ends_on else None
    if today < campaign.starts_on:
        points = [each for each in points if each.channel in PREPARED]
    elif today > campaign.ends_on:
        points = [each for each in points if each.channel in BROUGHT_IN_LATER]
    return [Duty(each) for each in points] or None
