"""Answers that a telephone could not send, brought in as its file: read, looked at, stored, each once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from institutions import audit
from institutions.models import User
from institutions.short_codes import read_code
from surveys.access import points_for_work
from surveys.actions.responses import Answer, hold, store, store_many, stored_key
from surveys.doors import Door, read_door
from surveys.importing.resources import CHUNK, exclusions
from surveys.importing.saved_answers import Refused, SavedReader, Taken, packed, unpacked
from surveys.importing.saved_file import read_saved
from surveys.models import Campaign, Collector, EntryBatch, Response, SavedAnswers, Version
from surveys.models.entry import UPLOAD_LIFE

NOTHING_NEW = "Загружать нечего: новых ответов в этом файле нет."


@transaction.atomic
def keep_saved(campaign: Campaign, data: bytes, file_name: str, *, by: User) -> SavedAnswers:
    """What was read, until the person has agreed to it; raises UnreadableFile."""
    records = read_saved(data)
    codes = {read_code(record.code) for record in records} - {None}
    reader = SavedReader(campaign, {point.code: point for point in points_for_work(by, code__in=codes)})
    reader.read(records)
    saved = SavedAnswers.objects.create(
        campaign=campaign,
        file_name=file_name[:200],
        answers=[packed(each) for each in reader.taken],
        refused=[[each.number, each.code, each.words] for each in reader.refused],
        created_by=by,
    )
    changes = {"ответов": (None, len(records)), "не загрузить": (None, len(reader.refused))}
    audit.record(saved, "Прочитан файл с телефона", by=by, changes=changes)
    return saved


@dataclass(frozen=True)
class SavedContents:
    """What a file holds for this person: of which points, what of it is new."""

    saved: SavedAnswers
    user: User

    @cached_property
    def taken(self) -> dict[uuid.UUID, Taken]:
        """By the id it is stored under."""
        return {stored_key(each.answer.key): each for each in map(unpacked, self.saved.answers)}

    @cached_property
    def points(self) -> dict[int, Collector]:
        wanted = {each.collector for each in self.taken.values()}
        return {point.pk: point for point in points_for_work(self.user, pk__in=wanted)}

    @cached_property
    def states(self) -> dict[uuid.UUID, int]:
        """How those count that are stored already."""
        return dict(exclusions(list(self.taken)))

    @cached_property
    def undone(self) -> QuerySet[EntryBatch]:
        """Where the answers went that a person took back: they come in again with their batch."""
        ids = [pk for pk, state in self.states.items() if state == Response.Exclusion.UNDONE]
        return EntryBatch.objects.filter(responses__in=ids, collector__in=self.points).distinct()

    @cached_property
    def fresh(self) -> dict[int, list[Answer]]:
        """By the point."""
        found: dict[int, list[Answer]] = defaultdict(list)
        for pk, each in self.taken.items():
            if pk not in self.states and each.collector in self.points:
                found[each.collector].append(each.answer)
        return dict(found)

    @property
    def versions(self) -> QuerySet[Version]:
        """Whose questions were answered."""
        found = {each.answer.version for each in self.taken.values() if each.answer.version}
        return Version.objects.filter(pk__in=found).select_related("questionnaire").order_by("-number")

    @property
    def rows(self) -> list[tuple[Collector, int, int]]:
        """Each point with the number of new answers and of those that are there."""
        known: dict[int, int] = defaultdict(int)
        for pk in self.states:
            known[self.taken[pk].collector] += 1
        return [(point, len(self.fresh.get(pk, [])), known[pk]) for pk, point in sorted(self.points.items())]

    @property
    def new(self) -> int:
        return sum(map(len, self.fresh.values()))

    @property
    def known(self) -> int:
        return len(self.states)

    @property
    def refused(self) -> list[Refused]:
        return [Refused(*each) for each in self.saved.refused]


@transaction.atomic
def confirm_saved(saved: SavedAnswers, *, by: User) -> SavedAnswers:
    """Store what is new, a batch for each point; confirmed twice it is done once."""
    hold(saved.campaign_id)
    held = SavedAnswers.objects.select_for_update().get(pk=saved.pk)
    if held.stored_at:
        return held
    contents = SavedContents(held, by)
    if not contents.fresh:
        raise ValidationError(NOTHING_NEW)
    for collector, answers in contents.fresh.items():
        store_batch(held, contents.points[collector], answers, by)
    held.stored_at, held.answers = timezone.now(), []
    held.save(update_fields=["stored_at", "answers"])
    return held


def store_batch(saved: SavedAnswers, point: Collector, answers: Sequence[Answer], by: User) -> None:
    day = max(answer.day for answer in answers)
    batch = EntryBatch.objects.create(
        collector=point, day=day, source=saved.file_name, saved=saved, created_by=by
    )
    door = read_door(point.code)
    assert door is not None  # noqa: S101 - of a point that was just loaded
    stored = store_all(door, [replace(answer, batch=batch.pk) for answer in answers])
    changes = {"файл": (None, saved.file_name), "анкет": (None, stored)}
    audit.record(batch, "Загружены ответы с телефона", by=by, changes=changes)


def store_all(door: Door, answers: Sequence[Answer]) -> int:
    """How many were new. One may come from the telephone itself in this very moment: then each goes by itself."""
    try:
        with transaction.atomic():
            return sum(
                store_many(door, answers[first : first + CHUNK]) for first in range(0, len(answers), CHUNK)
            )
    except IntegrityError:
        return sum(store(door, answer) for answer in answers)


@transaction.atomic
def cancel_saved(saved: SavedAnswers, *, by: User) -> bool:
    """Forget a file that was not confirmed; False where it has been confirmed meanwhile."""
    waiting = SavedAnswers.objects.select_for_update().filter(pk=saved.pk, stored_at__isnull=True).first()
    if waiting is None:
        return False
    audit.record(waiting, "Загрузка отменена", by=by)
    waiting.delete()
    return True


def forget_saved() -> None:
    """After a day, of files that nobody confirmed."""
    long_ago = timezone.now() - UPLOAD_LIFE
    expired = SavedAnswers.objects.filter(stored_at__isnull=True, created_at__lt=long_ago)
    if expired.exists():
        expired.delete()
