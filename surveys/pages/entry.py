"""What the pages of a batch show: how full it is, how well it was typed, its sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum

from institutions.models import User
from surveys.compiled import Compiled, compiled
from surveys.models import CallOutcome, Channel, Collector, EntryBatch, Response, SheetCheck
from surveys.paper.sheet_keys import Cell, cells_of, compared, differing, typed_as

SHEETS_A_PAGE = 20
Exclusion = Response.Exclusion
Typed = dict[str, str]


def batches_of(collector: Collector) -> QuerySet[EntryBatch]:
    batches = collector.batches.select_related("created_by", "undone_by", "upload__job")
    return batches.annotate(entered=Count("responses")).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class BatchPage:
    """A batch and its version, as the pages about it need them."""

    batch: EntryBatch

    @cached_property
    def compiled(self) -> Compiled:
        return compiled(self.batch.collector.campaign.version_id)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return cells_of(self.compiled.questionnaire)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Of the batch's answers: all, and by how they count."""
        return self.batch.responses.aggregate(
            entered=Count("pk"),
            counted=Count("pk", filter=Q(exclusion=Exclusion.NONE)),
            late=Count("pk", filter=Q(is_late=True)),
        )

    @property
    def entered(self) -> int:
        return self.numbers["entered"]

    @property
    def left(self) -> int | None:
        if self.batch.announced is None:
            return None
        return max(self.batch.announced - self.entered, 0)

    @property
    def is_paper(self) -> bool:
        """Whether sheets are typed into it; what came in a file is not typed."""
        return self.batch.collector.channel == Channel.PAPER and self.batch.saved_id is None

    @property
    def is_late(self) -> bool:
        return self.batch.collector.campaign.frozen_at is not None

    @cached_property
    def checks(self) -> Checks:
        found = SheetCheck.objects.filter(response__batch=self.batch)
        sums = found.aggregate(
            sheets=Count("pk"), differs=Sum("differs"), open=Count("pk", filter=Q(is_settled=False))
        )
        cells = sums["sheets"] * len(compared(self.cells))
        return Checks(sums["sheets"], cells, sums["differs"] or 0, sums["open"])

    @cached_property
    def calls(self) -> list[tuple[str, int]]:
        """How the calls of the batch ended; nothing where they were no calls."""
        is_phone = self.batch.collector.channel == Channel.PHONE
        return ended([self.batch], self.entered) if is_phone else []

    @property
    def wants_check(self) -> bool:
        """Whether the sheet just entered is one of those that are typed twice."""
        every = settings.DOUBLE_ENTRY_EVERY
        return self.is_paper and bool(every) and self.entered % every == 0

    def sheets(self, page: str | None) -> Page:
        """The last first: by its number on paper, for the order of entry is not kept."""
        found = self.batch.responses.select_related("check_entry")
        return Paginator(found.order_by(F("sheet").desc(nulls_last=True), "pk"), SHEETS_A_PAGE).get_page(page)


@dataclass(frozen=True)
class Checks:
    sheets: int
    cells: int
    differs: int
    open: int

    @property
    def rate(self) -> str:
        """«0,6 %»; nothing where nothing was typed twice."""
        return f"{100 * self.differs / self.cells:.1f} %".replace(".", ",") if self.cells else ""


@dataclass(frozen=True)
class SheetPage:
    """A stored sheet in the keys it was typed with."""

    batch: EntryBatch
    response: Response

    @cached_property
    def compiled(self) -> Compiled:
        return compiled(self.response.version_id)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return cells_of(self.compiled.questionnaire)

    @cached_property
    def typed(self) -> Typed:
        texts = dict(self.response.texts.values_list("question", "text"))
        return typed_as(
            self.cells,
            self.compiled.reader.layout,
            bytes(self.response.vector),
            self.response.exact or {},
            texts,
        )

    def second(self, check: SheetCheck) -> Typed:
        layout = self.compiled.reader.layout
        return typed_as(self.cells, layout, bytes(check.vector), check.exact or {}, {})

    def differs(self, check: SheetCheck) -> list[tuple[Cell, str, str]]:
        second = self.second(check)
        return [
            (cell, self.typed[cell.name], second[cell.name])
            for cell in differing(self.cells, self.typed, second)
        ]

    def changes(self, fresh: Typed) -> dict[str, tuple[object, object]]:
        """By the cell's number; words are told to have changed, not how."""
        return {
            cell.number: ("было", "стало другим")
            if cell.kind == "words"
            else (self.typed[cell.name], fresh[cell.name])
            for cell in self.cells
            if self.typed[cell.name] != fresh[cell.name]
        }


def is_running(collector: Collector, today: dt.date) -> bool:
    campaign = collector.campaign
    return campaign.starts_on <= today <= campaign.ends_on


def calls_told(collector: Collector, day: dt.date, by: User) -> list[tuple[str, int]]:
    """How the calls of this person on this day ended."""
    batches = collector.batches.filter(day=day, created_by=by, undone_at__isnull=True)
    return ended(batches, Response.objects.filter(batch__in=batches).count())


def ended(batches: Iterable[EntryBatch], done: int) -> list[tuple[str, int]]:
    outcomes = CallOutcome.objects.filter(batch__in=batches)
    numbers = dict(outcomes.values_list("outcome").annotate(number=Count("pk")))
    others = [(str(label), numbers.get(value, 0)) for value, label in CallOutcome.Outcome.choices]
    return [("завершено", done), *others]
