"""What the page of a loaded file shows: how many answers went where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min, Q

from surveys.models import EntryBatch, Response
from surveys.quality import words_of

Exclusion = Response.Exclusion
COUNTED = Q(exclusion=Exclusion.NONE)


@dataclass(frozen=True)
class LoadedFile:
    batch: EntryBatch

    @cached_property
    def numbers(self) -> dict[str, Any]:
        """Of its answers: all, by where they went, and the days they are of."""
        return self.batch.responses.aggregate(
            stored=Count("pk"),
            counted=Count("pk", filter=COUNTED & Q(is_late=False)),
            late=Count("pk", filter=COUNTED & Q(is_late=True)),
            by_rule=Count("pk", filter=Q(exclusion=Exclusion.RULE)),
            first=Min("day"),
            last=Max("day"),
        )

    @property
    def rule(self) -> str:
        return "; ".join(words_of(self.batch.collector.campaign.excluding))
