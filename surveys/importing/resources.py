"""Rows of a file as answers: read one by one, stored in hundreds."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.resources import ModelResource

from surveys.actions.responses import Answer, store_many, stored_key
from surveys.answers import AnswerReader, Reading
from surveys.doors import Door
from surveys.importing.answer_words import RowReader
from surveys.importing.column_mapping import DAY
from surveys.models import Response
from surveys.paper.sheet_keys import words_of
from surveys.quality import Sign, is_straight
from surveys.slots import NOT_ASKED

CHUNK = 500
MOST_REPEATS = 20  # times that a file was undone and loaded anew
DAYS = (
    re.compile(r"\s*(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"\s*(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?!\d)"),
)
NO_DAY = "Не понятен день ответа. Нужна дата, например 31.05.2026."
OUTSIDE = "День ответа {:%d.%m.%Y} не входит в дни опроса: с {:%d.%m.%Y} по {:%d.%m.%Y}."
UNKNOWN_WORDS = "Такого ответа в анкете нет: «{}». Сопоставьте его с вариантом или исправьте в файле."


def day_in(cell: str) -> dt.date | None:
    """The day a cell begins with, whatever time follows."""
    found = _found_day(cell)
    try:
        return dt.date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def length_of_day(cell: str) -> int:
    """How many letters of the cell are its day; 0 where it begins with none."""
    found = _found_day(cell)
    return found.end() if found and day_in(cell) else 0


def _found_day(cell: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.match(cell) for pattern in DAYS)), None)


@dataclass(frozen=True)
class Rows:
    """How rows of one file are read: what each column is, what words mean, the day where the file has none."""

    door: Door
    reader: AnswerReader
    cells: RowReader
    headings: Sequence[str]
    day: dt.date
    batch: int | None = None
    keys: dict[str, uuid.UUID] = field(default_factory=dict)  # by the row's mark

    def answer(self, mark: str, cells: Sequence[str]) -> Answer:
        """Raises ValidationError, by the column's heading."""
        problems: dict[str, list[str]] = {}
        sent, unknown = self.cells.read(cells)
        for place, words in unknown:
            problems.setdefault(self.headings[place], []).append(UNKNOWN_WORDS.format(words[:80]))
        reading = self.reader.read(sent)
        for name, problem in reading.problems.items():
            if problem.phrase != "missing":
                problems.setdefault(self.heading_of(name), []).append(f"{words_of(problem)}.")
        day = self.day_of(cells, problems)
        if problems:
            raise ValidationError(problems)
        return self.made(mark, self.without_unknown(reading), day)

    def made(self, mark: str, reading: Reading, day: dt.date) -> Answer:
        straight = is_straight(reading.vector, self.reader.layout)
        return Answer(
            key=self.keys.get(mark) or uuid.uuid4(),
            reading=reading,
            day=day,
            entered_on=timezone.localdate(),
            signs=int(Sign.STRAIGHT) if straight else 0,
            batch=self.batch,
        )

    def without_unknown(self, reading: Reading) -> Reading:
        """A question that the file does not have was not asked of anybody in it."""
        vector = bytearray(reading.vector)
        for place in self.unknown:
            vector[place] = NOT_ASKED
        reading.vector = bytes(vector)
        return reading

    @cached_property
    def unknown(self) -> list[int]:
        """Places of the slots that no column is about."""
        there = {target.partition("=")[0] for target in self.cells.targets}
        return [slot.place for slot in self.reader.layout.slots if slot.name not in there]

    def heading_of(self, name: str) -> str:
        places = (
            place
            for place, target in enumerate(self.cells.targets)
            if target.partition("=")[0] == name or target.partition(".")[0] == name
        )
        place = next(places, None)
        return self.headings[place] if place is not None else ""

    def day_of(self, cells: Sequence[str], problems: dict[str, list[str]]) -> dt.date:
        place = self.cells.targets.index(DAY) if DAY in self.cells.targets else -1
        cell = cells[place] if 0 <= place < len(cells) else ""
        if not cell:
            return self.day
        day, heading = day_in(cell), self.headings[place]
        first, last = self.door.starts_on, min(self.door.ends_on, timezone.localdate())
        if day is None:
            problems.setdefault(heading, []).append(NO_DAY)
        elif not first <= day <= last:
            problems.setdefault(heading, []).append(OUTSIDE.format(day, first, last))
        return day or self.day


def fresh_keys(campaign: int, marks: Iterable[str]) -> dict[str, uuid.UUID]:
    """A key for each row that is not counted yet: a row whose batch was undone comes in under another key."""
    found: dict[str, uuid.UUID] = {}
    left = list(marks)
    for repeat in range(MOST_REPEATS):
        keys = {mark: key_of(campaign, mark, repeat) for mark in left}
        ids = {stored_key(key): mark for mark, key in keys.items()}
        states = dict(exclusions(list(ids)))
        found |= {mark: keys[mark] for pk, mark in ids.items() if pk not in states}
        left = [ids[pk] for pk, state in states.items() if state == Response.Exclusion.UNDONE]
        if not left:
            break
    return found


def exclusions(ids: Sequence[uuid.UUID]) -> Iterable[tuple[uuid.UUID, int]]:
    for start in range(0, len(ids), CHUNK):
        rows = Response.objects.filter(pk__in=ids[start : start + CHUNK])
        yield from rows.values_list("pk", "exclusion")


def key_of(campaign: int, mark: str, repeat: int) -> uuid.UUID:
    digest = hashlib.sha256(f"import|{campaign}|{mark}|{repeat}".encode()).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


class ResponseResource(ModelResource):
    """Rows are «row number, mark, cells»; a dry run reads them all and stores nothing."""

    headers = ["number", "mark", "cells"]

    class Meta:
        model = Response
        fields = ["id"]
        import_id_fields = ["id"]
        use_bulk = True
        batch_size = CHUNK
        skip_diff = True
        skip_html_diff = True
        store_instance = True

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows
        self.stored = 0

    def get_or_init_instance(self, instance_loader: object, row: dict[str, Any]) -> tuple[Response, bool]:
        return Response(day=self.rows.day), True

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        instance.answer = self.rows.answer(row["mark"], row["cells"])

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def bulk_create(
        self,
        using_transactions: bool,
        dry_run: bool,
        raise_errors: bool,
        batch_size: int | None = None,
        result: Any = None,
    ) -> None:
        if not dry_run:
            self.stored += store_many(self.rows.door, [each.answer for each in self.create_instances])
        self.create_instances.clear()
