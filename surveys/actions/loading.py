"""Loading a file of many answers: first all of it is checked, then it is stored in chunks, each exact by itself.

The answers of a chunk and their figures are one transaction, without the ledger. A load that broke off is begun again
with the same file: what is stored already is known by the file's digest and the line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from institutions.audit import record
from surveys.actions.folding import Sums, add_to_cells
from surveys.actions.responses import Answer, Exclusion, entry_of, hold, response_of, stored_key, texts_of
from surveys.answers import Reading
from surveys.compiled import Compiled, compiled
from surveys.doors import Door, door
from surveys.importing.response_file import Fault, ResponseFile, Row, UnreadableResponses, read_day
from surveys.models import Campaign, Response, ResponseText
from surveys.phrases import PHRASES
from surveys.quality import Sign, is_straight

AT_ONCE = 4000
IDS_AT_ONCE = 500
MOST_FAULTS = 100
Tell = Callable[[str, int, int], None]  # what goes on, bytes done, bytes in all


class FaultyResponses(UnreadableResponses):
    """Nothing was stored: some lines cannot be read."""

    def __init__(self, faults: list[Fault], number: int) -> None:
        super().__init__(f"Строк с ошибками: {number}. Ничего не загружено: исправьте их и повторите.")
        self.faults = faults


@dataclass(slots=True)
class Loaded:
    rows: int = 0
    stored: int = 0

    @property
    def known(self) -> int:
        """Stored by an earlier load of the same file."""
        return self.rows - self.stored


@dataclass
class Loading:
    campaign: Campaign
    path: Path
    tell: Tell
    today: dt.date = field(default_factory=timezone.localdate)
    doors: dict[str, Door] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.compiled: Compiled = compiled(self.campaign.version_id)
        self.file = ResponseFile(self.path, self.compiled.reader)

    def check(self) -> int:
        """How many answers there are; raises FaultyResponses where some cannot be read."""
        number, wrong, faults = 0, 0, list[Fault]()
        for read in self.read("Проверка"):
            number += 1
            if isinstance(read, Fault):
                wrong += 1
                faults += [read] if wrong <= MOST_FAULTS else []
        if wrong:
            raise FaultyResponses(faults, wrong)
        return number

    def store(self) -> Loaded:
        """After `check`."""
        found = Loaded()
        digest = self.file.digest()
        answers = self.answers(digest)
        while chunk := list(islice(answers, AT_ONCE)):
            found.stored += store_chunk(self.campaign, chunk)
            found.rows += len(chunk)
        changes = {"анкет загружено": (None, found.stored), "отпечаток файла": (None, digest.hex())}
        record(self.campaign, "Загружены ответы из файла", by=None, changes=changes)
        return found

    def answers(self, digest: bytes) -> Iterator[tuple[Door, Answer]]:
        for read in self.read("Загрузка"):
            if isinstance(read, Fault):  # the file is not the one that was checked
                raise FaultyResponses([read], 1)
            row, opened, day, reading = read
            signs = Sign.STRAIGHT if is_straight(reading.vector, self.compiled.reader.layout) else 0
            yield (
                opened,
                Answer(key_of(digest, row.line), reading, day, entered_on=self.today, signs=int(signs)),
            )

    def read(self, what: str) -> Iterator[tuple[Row, Door, dt.date, Reading] | Fault]:
        for number, row in enumerate(self.file.rows()):
            if number % 100 == 0:
                self.tell(what, self.file.position, self.file.size)
            yield row if isinstance(row, Fault) else self.understood(row)
        self.tell(what, self.file.size, self.file.size)

    def understood(self, row: Row) -> tuple[Row, Door, dt.date, Reading] | Fault:
        try:
            opened = self.door(row.collector)
            day = read_day(row.day, self.campaign.starts_on, min(self.campaign.ends_on, self.today))
        except ValueError as error:
            return Fault(row.line, str(error))
        reading = self.compiled.reader.read(row.sent)
        for name, problem in reading.problems.items():
            if problem.phrase != "missing":  # on paper a required question may well stay without an answer
                figure = "" if problem.figure is None else f" {problem.figure}"
                return Fault(row.line, f"поле «{name}»: {PHRASES[problem.phrase]}{figure}.")
        return row, opened, day, reading

    def door(self, code: str) -> Door:
        if code not in self.doors:
            opened = door(code)
            if opened is None or opened.campaign != self.campaign.pk:
                raise ValueError(f"точки опроса с кодом «{code}» в этом опросе нет.")
            self.doors[code] = opened
        return self.doors[code]


def key_of(digest: bytes, line: int) -> uuid.UUID:
    return uuid.UUID(bytes=hashlib.sha256(digest + line.to_bytes(8, "big")).digest()[:16], version=4)


def store_chunk(campaign: Campaign, answers: list[tuple[Door, Answer]]) -> int:
    """How many of them were not there yet. Two loads of one file take their chunks by turns."""
    with transaction.atomic():
        held = hold(campaign.pk)
        known = known_ids([stored_key(answer.key) for opened, answer in answers])
        responses, texts, sums = [], list[ResponseText](), Sums()
        for opened, answer in answers:
            response = response_of(opened, answer)
            if response.pk in known:
                continue
            response.is_late = held.frozen_at is not None
            responses.append(response)
            texts += texts_of(response, answer.reading)
            if response.exclusion == Exclusion.NONE:
                sums.add(entry_of(response))
        Response.objects.bulk_create(responses)
        ResponseText.objects.bulk_create(texts)
        add_to_cells(sums)
    return len(responses)


def known_ids(ids: list[uuid.UUID]) -> set[uuid.UUID]:
    parts = (ids[first : first + IDS_AT_ONCE] for first in range(0, len(ids), IDS_AT_ONCE))
    return {pk for part in parts for pk in Response.objects.filter(pk__in=part).values_list("pk", flat=True)}
