"""What visitors see of the answers moves on in steps of at least `SURVEY_LEAST` people.

Whoever looks before and after one person has answered would otherwise read that person's answers from the difference.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum

from surveys.counting.figures import View, figures, people, told_figures
from surveys.counting.tally import packed
from surveys.models import CampaignPlace, Cell, ToldFigures

Place = tuple[int, int]  # campaign, institution


def tell_all() -> int:
    """How many places moved on. By the folded figures: what is not folded yet is seen by the next call."""
    return sum(tell(*place) for place in places_behind())


def places_behind() -> list[Place]:
    folded = by_place(Cell.objects.filter(channel=Cell.EVERY_CHANNEL).exclude(place=Cell.EVERYWHERE))
    told = by_place(ToldFigures.objects.all())
    places = sorted(folded.keys() | told.keys())
    return [place for place in places if is_step(folded.get(place, 0), told.get(place, 0))]


def by_place(rows: QuerySet) -> dict[Place, int]:
    grouped = rows.order_by().values_list("campaign_id", "place").annotate(people=Sum("total"))
    return {(campaign, place): people for campaign, place, people in grouped}


def is_step(now: int, told: int) -> bool:
    """By the number of people: where as many came as were taken back, visitors go on seeing the former figures."""
    return abs(now - told) >= settings.SURVEY_LEAST


@transaction.atomic
def tell(campaign: int, institution: int) -> bool:
    """Whether the place moved on. Two at once take turns, so that no step is smaller than it should be."""
    list(CampaignPlace.objects.select_for_update().filter(campaign=campaign, institution=institution))
    now = figures(View(campaign, institution=institution))
    told = told_figures(campaign, institution)
    if not is_step(people(now), people(told)):
        return False
    ToldFigures.objects.filter(campaign=campaign, place=institution).delete()
    ToldFigures.objects.bulk_create(
        ToldFigures(
            campaign_id=campaign,
            version_id=version,
            place=institution,
            total=each.total,
            counts=packed(each.counts),
        )
        for version, each in now.items()
        if each.total
    )
    return True
