"""What stands behind a code at a door: read often, changed seldom, so it is kept for a few seconds in the process."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.utils import timezone

from institutions.short_codes import DICTATED_SYMBOLS, read_code
from surveys.models import CampaignPlace, Collector

SECONDS = 5
MOST = 2000
_kept: dict[str, tuple[float, Door | None]] = {}


@dataclass(frozen=True, slots=True)
class Door:
    """A collector with all that a public page and a stored answer need of it."""

    collector: int
    code: str
    channel: str
    point: str
    pin: str
    institution: int
    place: str
    campaign: int
    title: str
    version: int
    starts_on: dt.date
    ends_on: dt.date
    accepts_until: dt.datetime
    is_frozen: bool
    is_revoked: bool
    successor: str  # the code that replaces a revoked one
    excluding: int
    opens: dt.time | None
    closes: dt.time | None

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the survey goes on."""
        return self.has_begun(now) and timezone.localdate(now) <= self.ends_on and not self.is_frozen

    def gives(self, now: dt.datetime) -> bool:
        """Whether a new form is given out here."""
        return not self.is_revoked and self.is_open(now)

    def has_begun(self, now: dt.datetime) -> bool:
        return timezone.localdate(now) >= self.starts_on

    def takes(self, now: dt.datetime) -> bool:
        """Whether an answer is still taken: the form may have been opened before the end."""
        return self.has_begun(now) and now <= self.accepts_until and not self.is_frozen


def door(code: str) -> Door | None:
    """By the code of a QR; None for a code that nobody gave out."""
    known = read_code(code)
    if known is None:
        return None
    now = time.monotonic()
    until, found = _kept.get(known, (0.0, None))
    if until < now:
        found = read_door(known)
        if len(_kept) >= MOST:
            _kept.clear()
        if found is not None:  # guesses must not fill the memory
            _kept[known] = (now + SECONDS, found)
    return found


def forget_doors() -> None:
    """Of this process, after a change that somebody waits to see; others forget by themselves in a few seconds."""
    _kept.clear()


def code_of_dictated(typed: str) -> str | None:
    """The code of a QR behind one that was typed in; None where there is none."""
    known = read_code(typed, DICTATED_SYMBOLS)
    if known is None:
        return None
    return Collector.objects.filter(dictated=known).values_list("code", flat=True).first()


def read_door(code: str) -> Door | None:
    collector = (
        Collector.objects.select_related("campaign", "institution", "replaced_by").filter(code=code).first()
    )
    if collector is None:
        return None
    campaign = collector.campaign
    place = CampaignPlace.objects.filter(campaign=campaign, institution=collector.institution).first()
    return Door(
        collector=collector.pk,
        code=collector.code,
        channel=collector.channel,
        point=collector.point,
        pin=collector.pin,
        institution=collector.institution_id,
        place=collector.institution.short_name,
        campaign=campaign.pk,
        title=campaign.title,
        version=campaign.version_id,
        starts_on=campaign.starts_on,
        ends_on=min(campaign.ends_on, timezone.localdate(campaign.frozen_at))
        if campaign.frozen_at
        else campaign.ends_on,
        accepts_until=campaign.accepts_until,
        is_frozen=campaign.frozen_at is not None,
        is_revoked=collector.revoked_at is not None,
        successor=collector.replaced_by.code if collector.replaced_by else "",
        excluding=campaign.excluding,
        opens=place.opens if place else None,
        closes=place.closes if place else None,
    )
