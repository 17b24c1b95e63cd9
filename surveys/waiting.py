"""What waits for a person in surveys, for the first page: at an institution's points, and at the department."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from institutions.access import scope_of
from institutions.models import User
from surveys.duties import BROUGHT_IN_LATER, SOON, Duties, Duty, duties_of
from surveys.models import Campaign, Channel, Collector
from surveys.progress import PlaceProgress, days_left, places_now, state_of

SILENT = dt.timedelta(days=2)  # nobody is asked why nobody answers before
LAST_DAYS = dt.timedelta(days=7)  # when there is little time left to ask anybody
ADD_POINTS = "добавьте точки опроса: без них ответить нельзя"
BRING_IN = {Channel.PAPER: "внесите заполненные бланки", Channel.IMPORT: "загрузите ответы из файла"}


@dataclass(frozen=True)
class Asked:
    """What is asked of one institution in one survey, and how far it has come."""

    duties: Duties
    progress: PlaceProgress

    @property
    def asks_nobody(self) -> bool:
        """Over, or answers enough: only what was filled in elsewhere is still brought in."""
        is_enough = self.progress.wanted is not None and not self.progress.needed
        return self.is_over or is_enough

    @cached_property
    def points(self) -> list[Duty]:
        channels = BROUGHT_IN_LATER if self.asks_nobody else tuple(Channel)
        return [
            each for each in self.duties.points if each.collector.channel in channels and not each.is_done
        ]

    @property
    def told(self) -> list[tuple[str, list[str]]]:
        """What to do, and where: points of one channel together."""
        if not self.duties.points:
            return [(ADD_POINTS, [])]
        return [
            (what, [each.collector.point for each in points])
            for what, points in groupby(self.points, key=self.what)
        ]

    def what(self, duty: Duty) -> str:
        return BRING_IN[Channel(duty.collector.channel)] if self.asks_nobody else duty.what

    @property
    def days_left(self) -> int:
        return days_left(self.duties.campaign, self.progress.today)

    @property
    def is_waiting(self) -> bool:
        return bool(self.told) or self.progress.needed > 0

    @property
    def is_over(self) -> bool:
        return self.progress.today > self.duties.campaign.ends_on


def asked_of(user: User, today: dt.date) -> list[Asked]:
    """For the first page of an institution's people: what is not done yet."""
    found = duties_of(user, today)
    places = places_now(user, {each.campaign for each in found}, today)
    asked = [
        Asked(each, place)
        for each in found
        for place in places[each.campaign.pk]
        if place.place.institution_id == each.institution.pk
    ]
    return [each for each in asked if each.is_waiting]


@dataclass(frozen=True)
class Overseen:
    """A survey that the department has to do something about."""

    campaign: Campaign
    places: list[PlaceProgress]
    reached: frozenset[int]  # institutions that have a point
    today: dt.date

    @property
    def state(self) -> str:
        return state_of(self.campaign, self.today)

    @property
    def days_left(self) -> int:
        return days_left(self.campaign, self.today)

    @cached_property
    def without_points(self) -> int:
        """Institutions where nobody can answer."""
        if self.state == "over":
            return 0
        return sum(each.place.institution_id not in self.reached for each in self.places)

    @cached_property
    def silent(self) -> int:
        """Institutions that have points, and nobody has answered at them for days."""
        if self.state != "open" or self.today < self.campaign.starts_on + SILENT:
            return 0
        reached = [each for each in self.places if each.place.institution_id in self.reached]
        return sum(not each.answers for each in reached)

    @cached_property
    def short(self) -> int:
        """Institutions where answers are missing, when there are few days left to ask for them."""
        is_soon = self.state == "open" and self.campaign.ends_on - self.today < LAST_DAYS
        return sum(each.needed > 0 for each in self.places) if is_soon else 0

    @property
    def is_waiting(self) -> bool:
        return self.state == "over" or bool(self.without_points or self.silent or self.short)

    @property
    def verb(self) -> str:
        return self.step[0]

    @property
    def address(self) -> str:
        return reverse(self.step[1], args=[self.campaign.pk])

    @property
    def step(self) -> tuple[str, str]:
        if self.state == "over":
            return "Подвести итоги", "surveys:campaign-close"
        if self.without_points:
            return "Добавить точки", "surveys:collectors-new"
        return "Посмотреть", "surveys:campaign"


def overseen_by(user: User, today: dt.date) -> list[Overseen]:
    """For the first page of the department: surveys that begin soon, go on or are over, where something is amiss."""
    edits = scope_of(user).edits
    if not edits:
        return []
    campaigns = list(
        Campaign.objects.filter(territory__in=edits, frozen_at__isnull=True, starts_on__lte=today + SOON)
        .select_related("territory")
        .order_by("ends_on", "pk")
    )
    places = places_now(user, campaigns, today)
    points = Collector.objects.working().filter(campaign__in=[each.pk for each in campaigns])
    reached: dict[int, set[int]] = defaultdict(set)
    for campaign, institution in points.values_list("campaign", "institution").distinct().order_by():
        reached[campaign].add(institution)
    found = [Overseen(each, places[each.pk], frozenset(reached[each.pk]), today) for each in campaigns]
    return [each for each in found if each.is_waiting]
