"""Storing answers and changing whether they count. Each change of the figures is a row of the ledger beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import F

from surveys.actions.inserting import insert
from surveys.answers import Reading
from surveys.doors import Door
from surveys.models import Campaign, LedgerEntry, Response, ResponseText

Exclusion = Response.Exclusion
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What is stored of one person's answers, whatever channel they came by."""

    key: uuid.UUID
    reading: Reading
    day: dt.date
    entered_on: dt.date
    hour: int | None = None
    signs: int = 0
    is_finished: bool = True
    version: int | None = None  # of the door's campaign, unless the form was of an older one
    batch: int | None = None
    sheet: int | None = None


def stored_key(key: uuid.UUID) -> uuid.UUID:
    """The row's own id: what a browser sends may hold the time it was made at."""
    return uuid.UUID(bytes=hashlib.sha256(b"response" + key.bytes).digest()[:16], version=4)


def hold(campaign: int) -> Campaign:
    """What the staff does to a survey's answers is done by one after another: sheets, calls and files come in, batches
    go out and back, the figures are closed and opened. People answer at the doors meanwhile and wait for nobody.

    It is taken first, before a point or a batch.
    """
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign)


def store(door: Door, answer: Answer) -> bool:
    """One answer and its row of the ledger, in one transaction; False where the key is there already.

    Of twins that come together one is stored; the first answer stays as it was given. A door is kept for some seconds:
    whether the survey was closed meanwhile and by which rule it counts is asked anew.
    """
    try:
        with transaction.atomic():
            response = response_of(as_it_stands(door), answer)
            insert(response)
            if response.exclusion == Exclusion.NONE:
                insert(entry_of(response))
            for text in texts_of(response, answer.reading):
                insert(text)
    except IntegrityError:
        if Response.objects.filter(pk=stored_key(answer.key)).exists():
            return False
        raise
    return True


def as_it_stands(door: Door) -> Door:
    frozen_at, excluding = (
        Campaign.objects.filter(pk=door.campaign).values_list("frozen_at", "excluding").get()
    )
    return replace(door, is_frozen=frozen_at is not None, excluding=excluding)


def store_many(door: Door, answers: Sequence[Answer]) -> int:
    """Many answers in one transaction, those that are there already left as they are; how many were new.

    The door may be as old as the job that loads them: whether the survey was closed meanwhile is asked anew.
    """
    fresh = {stored_key(answer.key): answer for answer in answers}
    with transaction.atomic():
        door = as_it_stands(door)
        known = Response.objects.filter(pk__in=fresh).values_list("pk", flat=True)
        for key in known:
            del fresh[key]
        responses = [response_of(door, answer) for answer in fresh.values()]
        Response.objects.bulk_create(responses)
        counted = [response for response in responses if response.exclusion == Exclusion.NONE]
        LedgerEntry.objects.bulk_create([entry_of(response) for response in counted])
        texts = zip(responses, fresh.values(), strict=True)
        ResponseText.objects.bulk_create(
            [text for response, answer in texts for text in texts_of(response, answer.reading)]
        )
    return len(responses)


def response_of(door: Door, answer: Answer) -> Response:
    excluded = Exclusion.RULE if answer.signs & door.excluding else Exclusion.NONE
    return Response(
        id=stored_key(answer.key),
        version_id=answer.version or door.version,
        campaign_id=door.campaign,
        collector_id=door.collector,
        institution_id=door.institution,
        channel=door.channel,
        day=answer.day,
        hour=answer.hour,
        entered_on=answer.entered_on,
        is_late=door.is_frozen,
        vector=answer.reading.vector,
        exact=answer.reading.exact or None,
        quality=answer.signs,
        exclusion=excluded if answer.is_finished else Exclusion.UNFINISHED,
        batch_id=answer.batch,
        sheet=answer.sheet,
    )


def texts_of(response: Response, reading: Reading) -> list[ResponseText]:
    return [
        ResponseText(response=response, question=question, text=text)
        for question, text in reading.texts.items()
    ]


def entry_of(response: Response, sign: int = 1) -> LedgerEntry:
    return LedgerEntry(
        sign=sign,
        version_id=response.version_id,
        campaign_id=response.campaign_id,
        place=response.institution_id,
        channel=response.channel,
        day=response.day,
        is_late=response.is_late,
        vector=bytes(response.vector),
    )


def change(response_id: uuid.UUID, reading: Reading) -> None:
    """Other answers of the same person, as when a sheet was typed wrongly: minus the old, plus the new."""
    with transaction.atomic():
        response = Response.objects.select_for_update().get(pk=response_id)
        before = entry_of(response, -1)
        response.vector, response.exact = reading.vector, reading.exact or None
        response.save(update_fields=["vector", "exact"])
        response.texts.all().delete()
        ResponseText.objects.bulk_create(texts_of(response, reading))
        if response.exclusion == Exclusion.NONE:
            LedgerEntry.objects.bulk_create([before, entry_of(response)])


def exclude(responses: Iterable[uuid.UUID], reason: int, signs: int = 0) -> int:
    """Take counted answers out of the figures; how many were taken. `signs` are added to all of them."""
    return _move(responses, Exclusion.NONE, reason, -1, signs)


def include(responses: Iterable[uuid.UUID], reason: int) -> int:
    """Count again what was excluded for that reason; how many were taken back."""
    return _move(responses, reason, Exclusion.NONE, 1, 0)


def _move(responses: Iterable[uuid.UUID], before: int, after: int, sign: int, signs: int) -> int:
    wanted, moved = sorted(responses), 0
    with transaction.atomic():
        for start in range(0, len(wanted), CHUNK):
            rows = Response.objects.filter(pk__in=wanted[start : start + CHUNK], exclusion=before)
            found = list(rows.select_for_update().order_by("pk"))
            Response.objects.filter(pk__in=[response.pk for response in found]).update(
                exclusion=after, quality=F("quality").bitor(signs)
            )
            LedgerEntry.objects.bulk_create([entry_of(response, sign) for response in found])
            moved += len(found)
    return moved
