"""What the people of an institution have to do in surveys that go on: hang up posters, type in paper, call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from institutions.access import scope_of
from institutions.models import Institution, User
from surveys.models import Campaign, Channel, Collector

WHAT_TO_DO = {
    Channel.QR: "напечатайте плакат и повесьте",
    Channel.LINK: "поставьте ссылку на сайт и в группы",
    Channel.KIOSK: "откройте анкету на планшете",
    Channel.PAPER: "напечатайте бланки и внесите заполненные",
    Channel.PHONE: "звоните и записывайте ответы",
    Channel.IMPORT: "загрузите ответы из файла",
}
BROUGHT_IN_LATER = (Channel.PAPER, Channel.IMPORT)


@dataclass(frozen=True)
class Duty:
    collector: Collector

    @property
    def what(self) -> str:
        return WHAT_TO_DO[Channel(self.collector.channel)]


@dataclass(frozen=True)
class Duties:
    """Of one institution in one survey."""

    campaign: Campaign
    institution: Institution
    points: list[Duty]


def duties_of(user: User, today: dt.date) -> list[Duties]:
    """After the last day only what was filled in before it is still brought in, until the figures are closed."""
    collectors = (
        Collector.objects.working()
        .filter(institution__in=scope_of(user).fills)
        .filter(campaign__frozen_at__isnull=True, campaign__starts_on__lte=today)
        .filter(Q(campaign__ends_on__gte=today) | Q(channel__in=BROUGHT_IN_LATER))
        .select_related("campaign", "institution")
        .order_by("campaign__ends_on", "campaign", "institution__short_name", "channel", "point")
    )
    return [
        Duties(campaign, institution, [Duty(each) for each in points])
        for (campaign, institution), points in groupby(
            collectors, key=lambda each: (each.campaign, each.institution)
        )
    ]
