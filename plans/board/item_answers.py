"""One item of a period over all its performers, side by side."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from plans.board.rows import Frame
from plans.cell_states import CellState
from plans.due import with_extensions
from plans.figures.row_figures import RowFigure, figures_of, printed_text
from plans.models import Entry, Item, Obligation, ReportingPeriod, Submission
from plans.rows.past_texts import PastText, past_texts
from plans.texts.renewal import Renewal, renewal

STALE = "stale"


@dataclass(frozen=True)
class Answer:
    """What one performer did about the item; `renewal` is how the text stands to the one before."""

    obligation: Obligation
    entry: Entry | None
    state: CellState
    figures: list[RowFigure]
    renewal: Renewal

    @property
    def form(self) -> Submission:
        return self.obligation.submission

    def is_among(self, wanted: str) -> bool:
        return self.renewal.is_stale if wanted == STALE else wanted in ("", self.state)

    @property
    def text(self) -> str:
        return printed_text(self.entry, self.figures)


def item_answers(period: ReportingPeriod, item: Item, today: dt.date) -> list[Answer]:
    """By performer's name; parts of branches are inside their head institution's answer."""
    rows = asked(period, item)
    figures, past = figures_of(rows), past_texts(rows)
    return [answer(row, figures.get(row.pk, []), past.get(row.pk, []), today) for row in rows]


def asked(period: ReportingPeriod, item: Item) -> list[Obligation]:
    forms = {form.pk: form for form in with_extensions(forms_of(period))}
    found = Obligation.objects.filter(item=item, submission__in=forms, withdrawn_at__isnull=True)
    by_name = F("submission__institution__short_name").asc(nulls_last=True), "submission__territory__name"
    rows = list(found.select_related("entry").order_by(*by_name, "pk"))
    for row in rows:
        row.item, row.submission = item, forms[row.submission_id]
        row.submission.period = period
    return rows


def forms_of(period: ReportingPeriod) -> QuerySet[Submission]:
    return Submission.objects.filter(period=period, part_of__isnull=True).select_related(
        "institution", "territory"
    )


def answer(row: Obligation, figures: list[RowFigure], past: Sequence[PastText], today: dt.date) -> Answer:
    entry: Entry | None = getattr(row, "entry", None)
    is_begun, is_accepted = bool(entry and entry.is_begun), bool(entry and entry.is_accepted)
    frame = Frame(row.submission, today)
    state = frame.state(is_begun=is_begun, is_accepted=is_accepted)
    told = renewal(past[0].words if past else "", printed_text(entry, figures))
    return Answer(row, entry, state, figures, told)


def state_counts(answers: Sequence[Answer]) -> list[tuple[CellState, int]]:
    found = Counter(answer.state for answer in answers)
    return [(state, found[state]) for state in CellState if found[state]]


def neighbours(period: ReportingPeriod, item: Item) -> tuple[Item | None, Item | None]:
    """The items of the period before and after this one, in the order of print."""
    used = Item.objects.filter(
        obligations__submission__period=period, obligations__withdrawn_at__isnull=True
    ).distinct()
    order = list(used.order_by("section__position", "position"))
    place = next((n for n, each in enumerate(order) if each.pk == item.pk), None)
    if place is None:
        return None, None
    return (order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None)
