"""A head institution's form with the parts of its branches beside it, item by item."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from plans.figures.row_figures import RowFigure, figures_of, printed_text, told
from plans.figures.words import expand
from plans.models import Entry, Figure, Indicator, Obligation, Plan, Submission
from plans.queries import TONES, board_status, status_name, with_progress
from plans.rows.form_rows import FormRows
from plans.texts.rolling_up import Share, joint_state, roll_up, total
from plans.write_check import whole_is_gone

State = Submission.State
HANDED_OVER = {State.ON_HEAD, State.ACCEPTED}  # what goes into the roll-up
COLLECT = "collect-"  # the value of a form's button that leads to the roll-up of a row


@dataclass(frozen=True)
class PartCell:
    """What one branch wrote about one item; `text` as it prints."""

    part: Submission
    entry: Entry | None
    text: str
    figures: list[RowFigure]

    @property
    def counts(self) -> bool:
        """Whether it goes into the roll-up: handed over, and about something that was the branch's to do."""
        return self.part.state in HANDED_OVER and (
            self.entry is None or self.entry.state != Entry.State.NOT_APPLICABLE
        )

    @property
    def takes_part(self) -> bool:
        """Whether its state counts: a row that nobody touched says nothing about the whole."""
        touched = self.entry is not None and (
            self.entry.is_begun or self.entry.state != Entry.State.NOT_STARTED
        )
        return self.counts and touched

    @property
    def share(self) -> Share:
        return Share(self.part.performer_name, self.text)

    def value(self, indicator: Indicator) -> Decimal | None:
        found = (figure.value for figure in self.figures if figure.indicator == indicator)
        return next(found, None)


@dataclass(frozen=True)
class FigureSum:
    """One indicator over the branches; `own` is the head institution's share of `present`."""

    indicator: Indicator
    shares: list[tuple[str, Decimal]]
    own: Decimal | None
    present: Decimal | None

    @property
    def is_added(self) -> bool:
        return self.indicator.total != Indicator.Total.NONE

    @property
    def of_branches(self) -> Decimal | None:
        return self.with_own(None)

    @property
    def share(self) -> Decimal | None:
        """The head institution's own share as it is offered: told before, or the figure that stands there."""
        return self.own if self.own is not None else self.present

    @property
    def offered(self) -> Decimal | None:
        return self.with_own(self.share)

    def with_own(self, own: Decimal | None) -> Decimal | None:
        return total(self.indicator.total, [value for _, value in self.shares], own)


@dataclass
class CollectedRow:
    """An item of the head institution's form with every branch's cell."""

    obligation: Obligation
    entry: Entry | None
    figures: list[RowFigure]
    own: dict[int, Decimal] = field(default_factory=dict)  # by indicator
    cells: list[PartCell] = field(default_factory=list)

    @property
    def item(self) -> Any:
        return self.obligation.item

    @property
    def number(self) -> str:
        return self.item.known_number

    @property
    def title(self) -> str:
        return self.item.known_title

    @property
    def text(self) -> str:
        return self.entry.text if self.entry else ""

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def state(self) -> str:
        return self.entry.state if self.entry else Entry.State.NOT_STARTED

    @property
    def joint_state(self) -> str:
        return joint_state(cell.entry.state for cell in self.cells if cell.entry and cell.takes_part)

    @property
    def offered_state(self) -> str:
        """A state that somebody chose stays; the branches' takes the place of the untouched one."""
        return self.joint_state or self.state if self.state == Entry.State.NOT_STARTED else self.state

    @property
    def state_words(self) -> str:
        """«исполнено — 2, в работе — 1»: what the branches that took part say."""
        found = Counter(
            cell.entry.get_state_display() for cell in self.cells if cell.entry and cell.takes_part
        )
        return ", ".join(f"{name} — {count}" for name, count in found.items())

    @property
    def rolled(self) -> str:
        """The text with the branches' words in it."""
        return roll_up(self.text, [cell.share for cell in self.cells if cell.counts])

    @property
    def words(self) -> str:
        """The text as it prints."""
        return printed_text(self.entry, self.figures)

    @property
    def rolled_words(self) -> str:
        return self.printed(self.rolled)

    def printed(self, text: str) -> str:
        """How a text would print, with the figures that rolling up brings."""
        brought = {one.indicator.name: one.offered for one in self.sums if one.is_added}
        known = told(self.figures)
        values = {name: replace(value, value=brought.get(name, value.value)) for name, value in known.items()}
        return expand(text, values)

    @property
    def sums(self) -> list[FigureSum]:
        return [
            FigureSum(
                figure.indicator,
                [
                    (cell.part.performer_name, value)
                    for cell in self.cells
                    if cell.counts and (value := cell.value(figure.indicator)) is not None
                ],
                self.own.get(figure.indicator.pk),
                figure.value,
            )
            for figure in self.figures
        ]


def collected_rows(whole: Submission, *, only: int | None = None) -> list[CollectedRow]:
    """The rows of a head institution's form in the plan's order, or the one of obligation `only`."""
    parts = parts_of(whole)
    present = Obligation.objects.filter(
        submission__in=[whole, *parts], withdrawn_at__isnull=True
    ).select_related("entry__changed_by", "item__section", "item__continues", "submission__period")
    if only is not None:
        present = present.filter(item__obligations=only)
    obligations = list(present.order_by("item__section__position", "item__position"))
    figures = figures_of(obligations) if obligations else {}
    own = own_shares(whole)
    rows = {
        row.item_id: CollectedRow(row, entry_of(row), figures.get(row.pk, []), own.get(row.pk, {}))
        for row in obligations
        if row.submission_id == whole.pk
    }
    by_form = {(row.submission_id, row.item_id): row for row in obligations}
    for item, collected in rows.items():
        collected.cells = [
            cell_of(part, by_form[part.pk, item], figures) for part in parts if (part.pk, item) in by_form
        ]
    return list(rows.values())


def cell_of(part: Submission, row: Obligation, figures: dict[int, list[RowFigure]]) -> PartCell:
    entry, numbers = entry_of(row), figures.get(row.pk, [])
    text = printed_text(entry, numbers)
    if entry and not text.strip() and entry.reason.strip():
        text = f"{entry.get_state_display().capitalize()}: {entry.reason}"
    return PartCell(part, entry, text, numbers)


def entry_of(row: Obligation) -> Entry | None:
    return getattr(row, "entry", None)


def own_shares(whole: Submission) -> dict[int, dict[int, Decimal]]:
    """Obligation → indicator → the head institution's own share, where a figure was rolled up."""
    found: dict[int, dict[int, Decimal]] = {}
    figures = Figure.objects.filter(entry__obligation__submission=whole)
    for row, indicator, own in figures.values_list("entry__obligation", "indicator", "own"):
        if own is not None:
            found.setdefault(row, {})[indicator] = own
    return found


def parts_of(whole: Submission) -> list[Any]:
    """The parts with their progress, by name; those of branches that answer for nothing are left out."""
    parts = with_progress(whole.parts.select_related("institution", "period"))
    return [part for part in parts.order_by("institution__short_name", "pk") if part.total]


def is_whole_gone(found: Submission) -> bool:
    return bool(found.part_of and whole_is_gone(found.part_of.state))


def parts_beside(found: Submission, rows: FormRows) -> dict[str, object]:
    """For the form's page: how far the branches are, and at each row how many wrote, handed over or not yet."""
    if found.is_part or found.period.plan.branches != Plan.Branches.PARTS or not found.institution_id:
        return {}
    parts = parts_of(found)
    written = Entry.objects.filter(
        obligation__submission__in=parts, obligation__withdrawn_at__isnull=True
    ).exclude(text="", reason="")
    places = written.values_list("obligation__item", "obligation__submission__state") if parts else ()
    shares = Counter((item, state in HANDED_OVER) for item, state in places)
    for row in rows.rows:
        row.shares, row.unsent_shares = shares[row.item.pk, True], shares[row.item.pk, False]
    return {"parts": parts, "handed_over": sum(part.state in HANDED_OVER for part in parts)}


def still_out(parts: list[Any]) -> list[str]:
    """Whose parts are not handed over yet, and stay out of the roll-up."""
    return [part.performer_name for part in parts if part.state not in HANDED_OVER]


def with_states(parts: list[Any]) -> list[tuple[Any, int, str, str]]:
    """Parts with how many of their rows are filled in, their state in words and its tone."""
    return [(part, part.total - part.empty, status_name(part), TONES[board_status(part)]) for part in parts]


def collected_row(found: Submission, target: str) -> int | None:
    """The row that the button «collect-12» of the form means."""
    key = target.removeprefix(COLLECT)
    if not target.startswith(COLLECT) or not key.isdecimal() or len(key) > 18:
        return None
    return found.obligations.filter(pk=key).values_list("pk", flat=True).first()
