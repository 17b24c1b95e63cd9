"""Invented surveys of the demonstration district: one that goes on, one whose figures are closed, one not begun."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from django.utils import timezone

from institutions.models import Institution, Territory, User
from surveys.actions.campaigns import close_campaign, create_campaign, set_places
from surveys.actions.collectors import make_collectors, set_pin
from surveys.actions.drafts import publish
from surveys.actions.excluding import mark_bursts
from surveys.actions.loading import store_chunk
from surveys.actions.questionnaires import create_questionnaire
from surveys.actions.responses import Answer
from surveys.compiled import compiled
from surveys.doors import Door, read_door
from surveys.library import library
from surveys.models import Campaign, Channel, Collector, EntryBatch, Version
from surveys.quality import Sign, is_straight
from surveys.questionnaire import NA, Question

# Institution, its visitors last year, how many have answered by now, how content they are from 0 to 1.
RUNNING = [
    ("cbs", 820, 168, 0.85),
    ("berezovskaya-lib", 210, 61, 0.9),
    ("rdk", 560, 92, 0.7),
    ("museum", 180, 44, 0.8),
    ("theatre", 350, 27, 0.75),
    ("park", 300, 9, 0.5),
]
CLOSED = [("cbs", 790, 90, 0.8), ("rdk", 540, 62, 0.6), ("tihoozerskaya-lib", 190, 3, 0.8)]
WISHES = (
    "Больше новых книг для подростков",
    "Откройте в воскресенье хотя бы до трёх",
    "В зале холодно зимой",
    "Афишу бы в группу посёлка заранее",
    "Всё хорошо, спасибо сотрудникам",
    "Нужен пандус у входа",
    "Сделайте кружок робототехники",
    "Не хватает мест для парковки",
)
BUSY_HOURS = (11, 12, 13, 14, 15, 16, 17, 18)


def load_surveys(district: Territory, today: dt.date, editor: User) -> list[Campaign]:
    chance = random.Random(675)  # noqa: S311 - the same invented answers at every loading
    day = dt.timedelta(days=1)
    factors, pulse, control = (published(district, name, editor) for name in ("factors", "pulse", "control"))
    running = a_campaign(factors, "Как вам у нас?", (today - 24 * day, today + 20 * day), RUNNING, editor)
    closed = a_campaign(pulse, "Пульс: осень", (today - 80 * day, today - 50 * day), CLOSED, editor)
    coming = a_campaign(
        control, "Что изменилось за год", (today + 30 * day, today + 50 * day), RUNNING[:3], editor
    )
    for campaign, places in ((running, RUNNING), (closed, CLOSED)):
        for code, _, number, content in places:
            fill(campaign, Institution.objects.get(code=code), number, content, today, chance)
    mark_bursts(timezone.now())
    close_campaign(closed, by=editor)
    return [running, closed, coming]


def published(district: Territory, name: str, editor: User) -> Version:
    template = library()[name]
    draft = create_questionnaire(district, str(template), template.content, by=editor)
    publish(draft, edits=draft.edits, by=editor)
    draft.refresh_from_db()
    return draft


def a_campaign(
    version: Version,
    title: str,
    days: tuple[dt.date, dt.date],
    places: list[tuple[str, int, int, float]],
    editor: User,
) -> Campaign:
    first, last = days
    campaign = Campaign(version=version, title=title, starts_on=first, ends_on=last, burst_limit=12)
    institutions = list(Institution.objects.filter(code__in=[code for code, *_ in places]))
    create_campaign(campaign, institutions, by=editor)
    visitors = {code: number for code, number, *_ in places}
    hours = {"opens": dt.time(10), "closes": dt.time(19)}
    codes = campaign.places.values_list("pk", "institution__code")
    filled = {place: {"recipients": visitors[code], **hours} for place, code in codes}
    set_places(campaign, filled, by=editor)
    make_collectors(campaign, institutions, [Channel.QR], ["Вход", "Касса"], by=editor)
    channels = [Channel.PAPER, Channel.PHONE, Channel.KIOSK]
    for kiosk in make_collectors(campaign, institutions[:2], channels, ["Зал"], by=editor):
        if kiosk.channel == Channel.KIOSK:
            set_pin(kiosk, "2580", by=editor)
    return campaign


def fill(
    campaign: Campaign,
    institution: Institution,
    number: int,
    content: float,
    today: dt.date,
    chance: random.Random,
) -> None:
    """So many answers over the days of the survey, at all points of the institution."""
    collectors = list(campaign.collectors.filter(institution=institution).order_by("pk"))
    doors = {each.pk: door for each in collectors if (door := read_door(each.code))}
    batches = {each.pk: a_batch(each, today) for each in collectors if each.channel == Channel.PAPER}
    answers: list[tuple[Door, Answer]] = []
    for sheet in range(1, number + 1):
        collector = chance.choice(collectors[:2] * 3 + collectors)
        batch = batches.get(collector.pk)
        answers.append((doors[collector.pk], an_answer(campaign, content, today, chance, batch, sheet)))
    store_chunk(campaign, answers)
    for batch in batches.values():
        EntryBatch.objects.filter(pk=batch.pk).update(announced=batch.responses.count() + 1)


def a_batch(collector: Collector, today: dt.date) -> EntryBatch:
    """A pile of sheets that the institution's own people typed in; one is still missing."""
    day = min(today, collector.campaign.ends_on)
    writer = User.objects.get(login=f"metodist-{collector.institution.code}")
    return EntryBatch.objects.create(collector=collector, day=day, created_by=writer)


def an_answer(
    campaign: Campaign,
    content: float,
    today: dt.date,
    chance: random.Random,
    batch: EntryBatch | None,
    sheet: int,
) -> Answer:
    known = compiled(campaign.version_id)
    sent: dict[str, list[str]] = {}
    for question in known.questionnaire.questions():
        for name in names_of(question):
            sent[name] = chosen(question, content, chance)
    reading = known.reader.read(sent)
    signs = Sign.STRAIGHT if is_straight(reading.vector, known.reader.layout) else Sign(0)
    if batch is None and chance.random() < 0.03:
        signs |= chance.choice((Sign.SPEED, Sign.TRAP, Sign.SAME_DEVICE, Sign.OUT_OF_HOURS))
    last = min(today, campaign.ends_on)
    day = (
        batch.day
        if batch
        else last - dt.timedelta(days=chance.randrange((last - campaign.starts_on).days + 1))
    )
    return Answer(
        key=uuid.UUID(int=chance.getrandbits(128), version=4),
        reading=reading,
        day=day,
        entered_on=day,
        hour=None if batch else chance.choice(BUSY_HOURS),
        signs=int(signs),
        batch=batch.pk if batch else None,
        sheet=sheet if batch else None,
    )


def names_of(question: Question) -> list[str]:
    if question.kind == "matrix":
        return [f"{question.key}.{row.key}" for row in question.rows]
    return [question.key] if question.kind != "ranking" else []


def chosen(question: Question, content: float, chance: random.Random) -> list[str]:
    """What somebody so content answers; now and then nothing."""
    if chance.random() < 0.04 and not question.is_required:
        return []
    if question.kind in {"scale", "matrix", "nps"}:
        if question.na and chance.random() < 0.08:
            return [NA]
        most = len(question.codes) - 1
        return [question.codes[round(min(1.0, max(0.0, chance.gauss(content, 0.22))) * most)]]
    if question.kind in {"text", "long_text"}:
        return [chance.choice(WISHES)] if chance.random() < 0.25 else []
    if question.kind == "number":
        return [str(min(85, max(14, round(chance.gauss(41, 17)))))]
    if question.kind == "multi":
        return [code for code in question.codes if chance.random() < 0.35]
    return [chance.choice(question.codes)] if question.codes else []
