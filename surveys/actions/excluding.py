"""The published rule of a survey: which signs keep an answer out of its figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from institutions import audit
from surveys.actions.responses import exclude, hold, include
from surveys.models import Campaign, Collector, Response
from surveys.quality import Sign

Exclusion = Response.Exclusion
BURST = int(Sign.BURST)


@transaction.atomic
def apply_rule(campaign: Campaign) -> tuple[int, int]:
    """After the rule has changed: how many answers it takes out now, and how many it gives back."""
    answers = campaign.responses.alias(kept=F("quality").bitand(campaign.excluding))
    out = answers.filter(exclusion=Exclusion.NONE, kept__gt=0).values_list("pk", flat=True)
    back = answers.filter(exclusion=Exclusion.RULE, kept=0).values_list("pk", flat=True)
    excluded, included = list(out), list(back)
    return exclude(excluded, Exclusion.RULE), include(included, Exclusion.RULE)


def mark_bursts(now: dt.datetime) -> int:
    """Mark the answers of hours in which one point gave more than its survey expects; how many were new.

    Only hours that are over are looked at, of today and yesterday: whatever was missed is caught up.
    """
    return sum(mark_hour(*hour) for hour in list(crowded_hours(now)))


def crowded_hours(now: dt.datetime) -> Iterator[tuple[int, dt.date, int | None]]:
    """Point, day and hour, where some answer is not marked yet."""
    local = timezone.localtime(now)
    today = local.date()
    rows = (
        Response.objects.filter(campaign__frozen_at__isnull=True, hour__isnull=False)
        .filter(Q(day=today - dt.timedelta(days=1)) | Q(day=today, hour__lt=local.hour))
        .exclude(exclusion=Exclusion.UNDONE)
        .alias(burst=F("quality").bitand(BURST))
        .values("collector", "day", "hour", "campaign__burst_limit")
        .annotate(number=Count("pk"), unmarked=Count("pk", filter=Q(burst=0)))
        .filter(number__gt=F("campaign__burst_limit"), unmarked__gt=0)
    )
    for row in rows:
        yield row["collector"], row["day"], row["hour"]


@transaction.atomic
def mark_hour(collector_pk: int, day: dt.date, hour: int | None) -> int:
    collector = Collector.objects.select_related("institution").get(pk=collector_pk)
    campaign, excluded = hold(collector.campaign_id), 0
    if campaign.frozen_at:  # in this very moment
        return 0
    if campaign.excluding & BURST:
        counted = unmarked(collector, day, hour).filter(exclusion=Exclusion.NONE)
        excluded = exclude(counted.values_list("pk", flat=True), Exclusion.RULE, BURST)
    marked = excluded + unmarked(collector, day, hour).update(quality=F("quality").bitor(BURST))
    hour_told = f"{day:%d.%m.%Y}, {hour:02}:00–{hour:02}:59"
    changes = {"час": (None, hour_told), "анкет": (None, marked), "исключено по правилу": (None, excluded)}
    audit.record(collector, "Слишком много анкет за час", by=None, changes=changes)
    return marked


def unmarked(collector: Collector, day: dt.date, hour: int | None) -> QuerySet[Response]:
    answers = collector.responses.filter(day=day, hour=hour).exclude(exclusion=Exclusion.UNDONE)
    return answers.alias(burst=F("quality").bitand(BURST)).filter(burst=0)
