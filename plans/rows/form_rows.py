"""The rows of a form as a page shows them, read with as many queries for one row as for a hundred."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q

from institutions.models import User
from plans.access import write_verdict
from plans.figures.row_figures import RowFigure, figures_of, printed_text
from plans.models import Entry, Evidence, Item, Obligation, Section, Submission
from plans.rows.past_texts import PastText, past_texts
from plans.rows.row_printing import printed_change
from plans.rows.row_values import ValueChange, changed_values, values_of
from plans.texts.renewal import Renewal, renewal, told
from plans.texts.stages import split_stages
from plans.texts.word_difference import Piece
from plans.write_check import Verdict

LABEL_LENGTH = 40


@dataclass
class FormRow:
    """An item of a form with what was done about it and whether this person may write now."""

    obligation: Obligation
    entry: Entry | None
    evidence: list[Evidence]
    verdict: Verdict
    figures: list[RowFigure] = field(default_factory=list)
    past: list[PastText] = field(default_factory=list)  # the latest first
    form: Any = None  # the row's EntryForm, set by the page that shows it
    typed_remark: str = ""
    is_hidden: bool = False  # by the reviewer's choice of rows
    shares: int = 0  # how many branches wrote about the item in the parts that they handed over
    unsent_shares: int = 0  # and in those that they did not

    @property
    def item(self) -> Item:
        return self.obligation.item

    @property
    def number(self) -> str:
        return self.item.known_number

    @property
    def title(self) -> str:
        return self.item.known_title

    @property
    def stages(self) -> str:
        return self.item.stages if self.item.stages != self.title else ""

    @property
    def ticks(self) -> list[tuple[str, bool]]:
        """The stages one by one, and whether each is done."""
        done = self.entry.stages_done if self.entry else []
        return [(stage, stage in done) for stage in dict.fromkeys([*split_stages(self.stages), *done])]

    @property
    def figure_lines(self) -> list[tuple[RowFigure, list[str]]]:
        """Every figure with what is wrong in its field."""
        return [(figure, self.form.figure_errors(figure) if self.form else []) for figure in self.figures]

    @property
    def words(self) -> str:
        """The text as it prints."""
        return printed_text(self.entry, self.figures)

    @property
    def tells_figures(self) -> bool:
        return bool(self.entry and "{{" in self.entry.text)

    @cached_property
    def renewal(self) -> Renewal:
        """How the text stands to that of the last period in which there was one."""
        return renewal(self.past[0].words, self.words) if self.past else Renewal(0.0)

    @cached_property
    def marked_words(self) -> list[Piece]:
        """The text against that of the last period, word by word, with the numbers that were not renewed."""
        return told(self.past[0].words, self.words, self.renewal.numbers) if self.past else []

    @property
    def changes(self) -> list[ValueChange]:
        """What is not as the department judged it last."""
        if self.entry is None:
            return []
        now = {figure.indicator.pk: figure.value for figure in self.figures if figure.value is not None}
        indicators = {figure.indicator.pk: figure.indicator for figure in self.figures}
        changes = changed_values(self.entry.reviewed, values_of(self.entry, now), indicators)
        return [printed_change(change, self.entry.reviewed, self.figures) for change in changes]

    @property
    def needs_reading(self) -> bool:
        """Whether the reviewer has not seen it yet: never judged, or changed since."""
        return self.entry is None or self.entry.reviewed is None or bool(self.changes)

    @property
    def label(self) -> str:
        """The row in a few letters, for links to it."""
        title = " ".join(self.title.split())
        short = title if len(title) <= LABEL_LENGTH else f"{title[:LABEL_LENGTH]}…"
        return self.item.number or f"{self.number} {short}".strip()

    @property
    def saved_id(self) -> str:
        """The element that says when the row was saved."""
        return f"saved-{self.obligation.pk}"

    @property
    def saved_at(self) -> dt.datetime | None:
        if self.entry is None or not self.entry.version or (self.form and self.form.is_bound):
            return None
        return self.entry.changed_at

    @property
    def is_filled(self) -> bool:
        return bool(self.entry and self.entry.is_filled)

    @property
    def remark(self) -> str:
        return self.entry.remark if self.entry else ""

    @property
    def stored_remark(self) -> dict[str, str]:
        """As `EntryForm.stored`, of the reviewer's remark."""
        return {str(self.obligation.pk): self.remark}

    @property
    def is_accepted(self) -> bool:
        return bool(self.entry and self.entry.is_accepted)


@dataclass
class FormSection:
    section: Section
    rows: list[FormRow] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        return all(row.is_hidden for row in self.rows)

    @property
    def title(self) -> str:
        return " ".join(f"{self.section.number} {self.section.heading}".split()) or "Мероприятия без раздела"

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)


@dataclass
class FormRows:
    """All rows of a form by section, in the plan's order."""

    sections: list[FormSection]

    @property
    def rows(self) -> list[FormRow]:
        return [row for section in self.sections for row in section.rows]

    def of(self, obligation: int) -> FormRow:
        return next(row for row in self.rows if row.obligation.pk == obligation)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)

    @property
    def empty(self) -> list[FormRow]:
        return [row for row in self.rows if not row.is_filled]

    @property
    def remarked(self) -> list[FormRow]:
        return [row for row in self.rows if row.remark]

    @property
    def stale(self) -> list[FormRow]:
        """Rows whose text was carried over from the last period."""
        return [row for row in self.rows if row.renewal.is_stale]

    @property
    def may_write(self) -> bool:
        return any(row.verdict for row in self.rows)

    @property
    def refusal(self) -> str:
        """Why nothing may be written, where that is so; what holds the whole form before what holds an accepted row."""
        rows = sorted(self.rows, key=lambda row: row.is_accepted)
        return "" if self.may_write else next((row.verdict.reason for row in rows), "")


def form_rows(submission: Submission, user: User, *, also: Collection[int] = ()) -> FormRows:
    """The form's rows; `also` names withdrawn obligations that must be shown, as something was typed there."""
    obligations = (
        submission.obligations.filter(Q(withdrawn_at__isnull=True) | Q(pk__in=also))
        .select_related("item__section", "item__continues", "entry__changed_by")
        .prefetch_related(Prefetch("entry__evidence", Evidence.objects.present(), to_attr="proofs"))
        .order_by("item__section__position", "item__position")
    )
    sections: dict[int, FormSection] = {}
    for obligation in obligations:
        obligation.submission = submission
    for row in rows_of(list(obligations), user):
        place = row.item.section
        sections.setdefault(place.pk, FormSection(place)).rows.append(row)
    return FormRows(list(sections.values()))


def rows_of(obligations: list[Obligation], user: User) -> list[FormRow]:
    """Rows of forms of one period, with their figures and what was written before."""
    figures, past = figures_of(obligations), past_texts(obligations)
    return [
        FormRow(
            row,
            entry := getattr(row, "entry", None),
            getattr(entry, "proofs", []),
            write_verdict(row, user),
            figures.get(row.pk, []),
            past.get(row.pk, []),
        )
        for row in obligations
    ]


def form_row(obligation: Obligation, user: User) -> FormRow:
    return rows_of([obligation], user)[0]
