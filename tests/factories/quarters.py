"""A quarter of many performers, every row written and every form accepted, put down at once."""

from __future__ import annotations

import random

from django.utils import timezone

from plans.actions.quarter import make_obligations, open_period
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Section, Submission
from tests.factories.places import a_district, an_institution
from tests.factories.plans import a_plan, an_item, confirm_responsibles

LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя" * 3 + "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


def a_reported_quarter(institutions: int = 12, items: int = 24, *, sections: int = 4) -> ReportingPeriod:
    """Texts of 20 to 900 signs, as people write them; they are the same at every call."""
    chance = random.Random(11)
    district = a_district()
    for _ in range(institutions):
        an_institution(district)
    plan = a_plan(district, status=Plan.Status.ACTIVE)
    for number in range(2, sections + 1):
        Section.objects.create(plan=plan, position=number, number=str(number), heading=f"Раздел {number}")
    places = list(plan.sections.order_by("position"))
    for number in range(items):
        section = places[number * sections // items]
        an_item(plan, f"{section.position}.{number + 1}", section=section, title=some_text(chance, 120))
    confirm_responsibles(plan)
    make_obligations(plan, by=None)
    period = plan.periods.order_by("start").first()
    open_period(period, by=None)
    rows = Obligation.objects.filter(submission__period=period).order_by("pk")
    Entry.objects.bulk_create(
        Entry(
            obligation=row,
            text=some_text(chance, min(900, 20 + int(chance.expovariate(1 / 200)))),
            state=Entry.State.DONE,
            version=1,
        )
        for row in rows
    )
    period.submissions.update(
        state=Submission.State.ACCEPTED, first_submitted_at=timezone.now(), accepted_at=timezone.now()
    )
    return period


def some_text(chance: random.Random, length: int) -> str:
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        words.append("".join(chance.choices(LETTERS, k=chance.randint(2, 11))))
    return " ".join(words)[:length].strip()
