"""Piles of sheets, calls and files that the staff brings in: sheet by sheet, and back as a whole."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions import audit
from institutions.models import User
from surveys.actions.responses import Answer, change, exclude, hold, include, store, stored_key
from surveys.doors import read_door
from surveys.models import CallOutcome, Channel, Collector, EntryBatch, Response, SheetCheck
from surveys.models.answers import ResponseQuerySet
from surveys.paper.sheet_keys import Cell, SheetReading
from surveys.quality import Sign, is_straight
from surveys.slots import Layout

Exclusion = Response.Exclusion
NOT_YET = "Опрос начинается {:%d.%m.%Y}: до этого дня ответы не вносят."
OVER = "Опрос закончился {:%d.%m.%Y}: новые звонки в него не вносят."
UNDONE = "Пачка отменена. Чтобы вносить в неё анкеты, сначала верните её."
SHEET_TAKEN = "Бланк № {} уже внесён: пачка за {:%d.%m.%Y}. Проверьте номер на бланке."
KEY_TAKEN = (
    "С этой страницы уже внесена анкета с другими ответами. Если это ещё одна анкета, сохраните её ещё раз."
)
FROZEN = "Итоги опроса подведены: вошедшие в них анкеты больше не меняются."
ENTERED_ANEW = "Эти бланки после отмены внесены заново: {}. Вернуть пачку значило бы посчитать их дважды."
LOADED_ANEW = (
    "После этой пачки в опрос загружены другие файлы: её анкеты могли прийти и с ними. "
    "Загрузите нужный файл ещё раз: повторов не будет."
)


class KeyTaken(ValidationError):
    """Under this key another sheet was saved."""


@dataclass(frozen=True)
class Sheet:
    """One person's answers as they were typed in."""

    key: uuid.UUID
    reading: SheetReading
    number: int | None = None


@transaction.atomic
def start_batch(collector: Collector, *, day: dt.date, announced: int | None, by: User) -> EntryBatch:
    batch = EntryBatch.objects.create(collector=collector, day=day, announced=announced, created_by=by)
    changes = {"день опроса": (None, day), "анкет в стопке": (None, announced)}
    audit.record(batch, "Начата пачка анкет", by=by, changes=changes)
    return batch


def calls_of(collector: Collector, day: dt.date, by: User) -> EntryBatch:
    """The calls of this person on this day, begun with the first of them; nobody undoes them before they are kept."""
    held = Collector.objects.select_for_update(no_key=True).get(pk=collector.pk)
    known = held.batches.filter(day=day, created_by=by, undone_at__isnull=True).order_by("pk")
    found = known.select_for_update(no_key=True).first()
    return found or start_batch(collector, day=day, announced=None, by=by)


@transaction.atomic
def enter_call(collector: Collector, day: dt.date, sheet: Sheet, layout: Layout, *, by: User) -> bool:
    """The answers of one call, as `enter`."""
    hold(collector.campaign_id)
    return enter(calls_of(collector, day, by), sheet, layout, by=by)


@transaction.atomic
def enter(batch: EntryBatch, sheet: Sheet, layout: Layout, *, by: User) -> bool:
    """One sheet of the batch; False where it was saved before under the same key.

    Raises ValidationError where the batch is undone or the sheet's number is taken, KeyTaken where another sheet
    has the key.
    """
    collector = batch.collector
    hold(collector.campaign_id)
    refuse_undone(batch)
    refuse_taken(batch, sheet)
    straight = is_straight(sheet.reading.reading.vector, layout)
    answer = Answer(
        key=sheet.key,
        reading=sheet.reading.reading,
        day=batch.day,
        entered_on=timezone.localdate(),
        signs=int(Sign.STRAIGHT) if straight else 0,
        batch=batch.pk,
        sheet=sheet.number,
    )
    door = read_door(collector.code)
    assert door is not None  # noqa: S101 - the batch holds the collector
    try:
        is_new = store(door, answer)
    except IntegrityError as error:  # a twin took the number in this very moment
        raise taken(sheet.number, batch.day) from error
    if not is_new:
        refuse_other(sheet)
        return False
    what = "Записан опрос по телефону" if collector.channel == Channel.PHONE else "Внесён бланк"
    changes = {"номер бланка": (None, sheet.number)} if sheet.number else None
    audit.record(batch, what, by=by, changes=changes)
    return True


def refuse_other(sheet: Sheet) -> None:
    """A resend is the same sheet to the letter: what was typed over it must not be passed over in silence."""
    stored, reading = Response.objects.get(pk=stored_key(sheet.key)), sheet.reading.reading
    texts = dict(stored.texts.values_list("question", "text"))
    found = stored.sheet, bytes(stored.vector), stored.exact or {}, texts
    if found != (sheet.number, reading.vector, reading.exact or {}, reading.texts):
        raise KeyTaken(KEY_TAKEN)


def refuse_undone(batch: EntryBatch) -> None:
    held = EntryBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if held.undone_at:
        raise ValidationError(UNDONE)


def refuse_taken(batch: EntryBatch, sheet: Sheet) -> None:
    if sheet.number is None:
        return
    same = Response.objects.filter(collector=batch.collector, sheet=sheet.number)
    found = same.exclude(exclusion=Exclusion.UNDONE).exclude(pk=stored_key(sheet.key)).first()
    if found:
        raise taken(sheet.number, found.day)


def taken(number: int | None, day: dt.date) -> ValidationError:
    return ValidationError({"sheet_code": SHEET_TAKEN.format(number, day)})


@transaction.atomic
def count_call(collector: Collector, day: dt.date, key: uuid.UUID, outcome: str, *, by: User) -> bool:
    """A call that ended without answers; False where it is counted already."""
    batch = calls_of(collector, day, by)
    _, is_new = CallOutcome.objects.get_or_create(pk=key, defaults={"batch": batch, "outcome": outcome})
    if is_new:
        label = CallOutcome.Outcome(outcome).label
        audit.record(batch, "Звонок без ответов", by=by, changes={"чем кончился": (None, label)})
    return is_new


@transaction.atomic
def correct(
    response: Response, reading: SheetReading, changes: Mapping[str, tuple[object, object]], *, by: User
) -> None:
    """Other answers of the same sheet; `changes` are for the audit trail, by the cell's number."""
    hold(response.campaign_id)
    refuse_frozen(Response.objects.filter(pk=response.pk))
    if response.batch is None or response.batch.undone_at:
        raise ValidationError(UNDONE)
    if not changes:
        return
    change(response.pk, reading.reading)
    named = {f"вопрос {number}": words for number, words in changes.items()}
    audit.record(response.batch, f"Исправлен {words_of(response)}", by=by, changes=named)


def words_of(response: Response) -> str:
    return f"бланк № {response.sheet}" if response.sheet else "бланк без номера"


@transaction.atomic
def check_sheet(
    batch: EntryBatch, response: Response, second: SheetReading, differs: Collection[Cell], *, by: User
) -> SheetCheck:
    """The sheet typed a second time; once a sheet."""
    check, is_new = SheetCheck.objects.get_or_create(
        response=response,
        defaults={
            "vector": second.reading.vector,
            "exact": second.reading.exact or None,
            "differs": len(differs),
            "is_settled": not differs,
            "entered_by": by,
        },
    )
    if is_new:
        numbers = {"расхождений": (None, len(differs))}
        audit.record(batch, f"Проверен повторным вводом {words_of(response)}", by=by, changes=numbers)
    return check


@transaction.atomic
def settle_check(
    batch: EntryBatch,
    check: SheetCheck,
    reading: SheetReading,
    changes: Mapping[str, tuple[object, object]],
    *,
    by: User,
) -> None:
    """What is right where the two entries differ."""
    correct(check.response, reading, changes, by=by)
    check.is_settled = True
    check.save(update_fields=["is_settled"])
    audit.record(batch, f"Выбрано верное: {words_of(check.response)}", by=by)


@transaction.atomic
def undo_batch(batch: EntryBatch, reason: str, *, by: User) -> int:
    """Take the whole batch out of the figures; how many answers were counted until now."""
    hold(batch.collector.campaign_id)
    held = EntryBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if held.undone_at:
        return 0
    refuse_frozen(held.responses.filter(exclusion=Exclusion.NONE))
    by_rule = held.responses.filter(exclusion=Exclusion.RULE)
    by_rule.update(exclusion=Exclusion.UNDONE)
    counted = held.responses.filter(exclusion=Exclusion.NONE).values_list("pk", flat=True)
    number = exclude(list(counted), Exclusion.UNDONE)
    held.undone_at, held.undone_by, held.undone_reason = timezone.now(), by, reason
    held.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    changes = {"причина": (None, reason), "анкет": (number, 0)}
    audit.record(held, "Пачка отменена", by=by, changes=changes)
    return number


@transaction.atomic
def redo_batch(batch: EntryBatch, *, by: User) -> int:
    """Count an undone batch again; how many answers came back."""
    hold(batch.collector.campaign_id)
    held = EntryBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if not held.undone_at:
        return 0
    refuse_frozen(held.responses.filter(exclusion=Exclusion.UNDONE))
    refuse_entered_anew(held)
    try:
        with transaction.atomic():
            number = bring_back(held)
    except IntegrityError:
        refuse_entered_anew(held)  # a sheet of it was entered in this very moment
        raise
    held.undone_at = held.undone_by = None
    held.undone_reason = ""
    held.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    audit.record(held, "Пачка возвращена", by=by, changes={"анкет": (0, number)})
    return number


def bring_back(batch: EntryBatch) -> int:
    """Its answers, as the rule has it now; how many of them count."""
    undone = batch.responses.filter(exclusion=Exclusion.UNDONE)
    excluding = batch.collector.campaign.excluding
    rows = list(undone.values_list("pk", "quality"))
    by_rule = [pk for pk, quality in rows if quality & excluding]
    undone.filter(pk__in=by_rule).update(exclusion=Exclusion.RULE)
    return include([pk for pk, quality in rows if not quality & excluding], Exclusion.UNDONE)


def refuse_frozen(responses: ResponseQuerySet) -> None:
    """What the closed figures were made of stays; what came after them may change."""
    if responses.filter(is_late=False, campaign__frozen_at__isnull=False).exists():
        raise ValidationError(FROZEN)


def refuse_entered_anew(batch: EntryBatch) -> None:
    """Whatever took the batch's place since it was undone must not be counted beside it."""
    numbers = batch.responses.filter(sheet__isnull=False).values("sheet")
    anew = Response.objects.filter(collector=batch.collector, sheet__in=numbers)
    taken_since = anew.exclude(exclusion=Exclusion.UNDONE).values_list("sheet", flat=True)
    if found := sorted({number for number in taken_since if number})[:10]:
        raise ValidationError(ENTERED_ANEW.format(", ".join(map(str, found))))
    if not batch.digest:
        return
    others = EntryBatch.objects.filter(
        collector__campaign=batch.collector.campaign_id, undone_at__isnull=True
    )
    if others.exclude(digest="").filter(created_at__gt=batch.created_at).exists():
        raise ValidationError(LOADED_ANEW)
