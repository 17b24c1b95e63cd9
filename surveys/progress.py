"""How far campaigns and their places have come: answers now, and those of the last days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, Sum

from institutions.models import AuditEntry, User
from surveys.access import places_of
from surveys.counting.sample import PACE_DAYS, enough_on, margin, needed, pace, tone, wanted
from surveys.models import Campaign, CampaignPlace, Cell, Collector, LedgerEntry, Response

PlaceKey = tuple[int, int]  # campaign, institution


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers that count: before the figures were closed, and after."""

    answers: int = 0
    late: int = 0


@dataclass(frozen=True)
class PlaceProgress:
    """One institution of a campaign on a day."""

    place: CampaignPlace
    campaign: Campaign
    counted: Counted
    recent: int
    today: dt.date

    @property
    def answers(self) -> int:
        return self.counted.answers

    @cached_property
    def wanted(self) -> int | None:
        campaign = self.campaign
        return wanted(self.place.recipients, campaign.sample_share, campaign.sample_most, self.place.wanted)

    @property
    def percent(self) -> int | None:
        return self.answers * 100 // self.wanted if self.wanted else None

    @property
    def margin(self) -> float | None:
        return margin(self.answers, self.place.recipients)

    @property
    def needed(self) -> int:
        return needed(self.answers, self.wanted)

    @property
    def pace(self) -> float:
        return pace(self.recent, self.campaign.starts_on, min(self.today, self.campaign.ends_on))

    @property
    def enough_on(self) -> dt.date | None:
        return enough_on(self.needed, self.pace, self.today)

    @property
    def is_too_slow(self) -> bool:
        return self.needed > 0 and (self.enough_on is None or self.enough_on > self.campaign.ends_on)

    @property
    def tone(self) -> str:
        campaign = self.campaign
        return tone(self.answers, self.wanted, campaign.starts_on, campaign.ends_on, self.today)


@dataclass(frozen=True)
class CampaignProgress:
    """A campaign by those of its places that the person sees."""

    campaign: Campaign
    places: list[PlaceProgress]
    today: dt.date

    @property
    def answers(self) -> int:
        return sum(each.answers for each in self.places)

    @property
    def towards(self) -> int:
        """Answers that bring a place nearer to its target: one place does not answer for another."""
        return sum(min(each.answers, each.wanted or 0) for each in self.places)

    @property
    def late(self) -> int:
        return sum(each.counted.late for each in self.places)

    @property
    def wanted(self) -> int:
        return sum(each.wanted or 0 for each in self.places)

    @property
    def days_left(self) -> int:
        return days_left(self.campaign, self.today)

    @property
    def days_before(self) -> int:
        """Till the first day."""
        return max((self.campaign.starts_on - self.today).days, 0)

    @property
    def tone(self) -> str:
        campaign = self.campaign
        return tone(self.towards, self.wanted, campaign.starts_on, campaign.ends_on, self.today)

    @property
    def state(self) -> str:
        return state_of(self.campaign, self.today)


def days_left(campaign: Campaign, today: dt.date) -> int:
    """Today counts as one."""
    return max((campaign.ends_on - today).days + 1, 0)


def state_of(campaign: Campaign, today: dt.date) -> str:
    """«closed» once the figures are; «over» between the last day and that."""
    if campaign.frozen_at:
        return "closed"
    if today < campaign.starts_on:
        return "coming"
    return "open" if today <= campaign.ends_on else "over"


def in_state(state: str, today: dt.date) -> Q:
    """Of the campaigns: `over` are still to be closed, so they stand among the open ones. Without a state it is all
    that is not closed: who has just made a survey for tomorrow finds it."""
    if state == "closed":
        return Q(frozen_at__isnull=False)
    if state == "coming":
        return Q(frozen_at__isnull=True, starts_on__gt=today)
    if state == "open":
        return Q(frozen_at__isnull=True, starts_on__lte=today)
    return Q(frozen_at__isnull=True)


def progress_of(campaigns: Iterable[Campaign], user: User, today: dt.date) -> list[CampaignProgress]:
    """By the places that the person sees, in five queries however many there are."""
    campaigns = list(campaigns)
    places = places_now(user, campaigns, today, recent_of(campaigns, today))
    return [CampaignProgress(each, places[each.pk], today) for each in campaigns]


def places_now(
    user: User,
    campaigns: Iterable[Campaign],
    today: dt.date,
    recent: Mapping[PlaceKey, int] | None = None,
) -> dict[int, list[PlaceProgress]]:
    """By campaign, the places that the person sees; without `recent` they have neither pace nor forecast."""
    known = {campaign.pk: campaign for campaign in campaigns}
    found: dict[int, list[PlaceProgress]] = defaultdict(list)
    if not known:
        return found
    counted, lately = counts_of(known.values()), recent or {}
    for place in places_of(user, known.values()):
        key, campaign = (place.campaign_id, place.institution_id), known[place.campaign_id]
        progress = PlaceProgress(place, campaign, counted.get(key, Counted()), lately.get(key, 0), today)
        found[campaign.pk].append(progress)
    return found


def counts_of(campaigns: Iterable[Campaign]) -> dict[PlaceKey, Counted]:
    """Folded and not folded in one statement, which sees one state of the database."""
    keys = [campaign.pk for campaign in campaigns]
    cells = Cell.objects.filter(campaign__in=keys, channel=Cell.EVERY_CHANNEL).exclude(place=Cell.EVERYWHERE)
    tail = LedgerEntry.objects.filter(campaign__in=keys)
    grouped = [
        rows.order_by().values_list("campaign_id", "place", "is_late").annotate(number=Sum(name))
        for rows, name in ((cells, "total"), (tail, "sign"))
    ]
    sums: dict[PlaceKey, list[int]] = defaultdict(lambda: [0, 0])
    for campaign, place, is_late, number in grouped[0].union(grouped[1], all=True):
        sums[campaign, place][bool(is_late)] += number
    return {key: Counted(*numbers) for key, numbers in sums.items()}


def recent_of(campaigns: Iterable[Campaign], today: dt.date) -> dict[PlaceKey, int]:
    """Answers of the last days of each survey: till today, or till its end."""
    days = Q(pk__in=[])
    for campaign in campaigns:
        last = min(today, campaign.ends_on)
        first = last - dt.timedelta(days=PACE_DAYS - 1)
        days |= Q(campaign=campaign.pk, day__gte=first, day__lte=last)
    rows = Response.objects.counted().filter(days)
    numbers = rows.values_list("campaign_id", "institution_id").annotate(number=Count("pk"))
    return {(campaign, place): number for campaign, place, number in numbers}


def days_of(collector: Collector, today: dt.date, days: int = PACE_DAYS) -> list[tuple[dt.date, int]]:
    """Answers that count at a point, by day of its survey, the newest first."""
    first = today - dt.timedelta(days=days - 1)
    rows = collector.responses.counted().filter(day__gte=first, day__lte=today)
    numbers = dict(rows.values_list("day").annotate(number=Count("pk")))
    every = (today - dt.timedelta(days=back) for back in range(days))
    return [(day, numbers.get(day, 0)) for day in every if day >= collector.campaign.starts_on]


def history_of(campaign: Campaign) -> QuerySet[AuditEntry]:
    """Everything that was done to the survey and its points."""
    types = ContentType.objects.get_for_models(Campaign, Collector)
    points = [str(pk) for pk in campaign.collectors.values_list("pk", flat=True)]
    return AuditEntry.objects.filter(
        Q(content_type=types[Campaign], object_id=str(campaign.pk))
        | Q(content_type=types[Collector], object_id__in=points)
    ).select_related("by", "on_behalf_of")
