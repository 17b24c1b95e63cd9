"""The department's board: performers × sections, items or periods, with rates, for as many queries however many."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from plans.board.rows import BoardRow, board_rows, days_late, performer_of
from plans.cell_states import CellState, joint_state
from plans.due import prolonged_to
from plans.models import Item, ReportingPeriod, Section, Submission
from plans.queries import STATUSES, TONES
from plans.rates import Rates, Standing, rates, standing
from plans.schedule import ROMANS
from plans.schedule_words import plural

BY_SECTIONS, BY_ITEMS, BY_PERIODS = "sections", "items", "periods"
AXES = {BY_SECTIONS: "по разделам", BY_ITEMS: "по мероприятиям", BY_PERIODS: "по периодам"}
OWING, OVERDUE = "owing", "overdue"
NARROW_FROM = 9  # columns: from here on a cell has room for its sign only
FORMATS = {"Q": "{roman} кв. {year}", "H": "{roman} п/г {year}", "M": "{number:02d}.{year}"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands where a performer and a column cross: `count` of `total` rows are in this state, or filled in."""

    state: CellState
    count: int
    total: int
    label: str
    address: str

    @property
    def share(self) -> str:
        return f"{self.count} из {self.total}" if self.count != self.total else ""


@dataclass
class Column:
    key: int
    label: str  # as short as a narrow column needs
    title: str
    address: str = ""
    rates: Rates = field(default_factory=Rates)


@dataclass
class BoardLine:
    """One performer; `status` is what the head of a department asks about the form."""

    submission: Submission
    status: str
    days_late: int
    rows: list[BoardRow]
    cells: list[Cell | None] = field(default_factory=list)
    rates: Rates = field(default_factory=Rates)

    @property
    def status_name(self) -> str:
        return STATUSES[self.status]

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def filled(self) -> int:
        return sum(row.counted.is_filled for row in self.rows)

    @property
    def standing(self) -> Standing:
        return standing(self.submission.state, self.submission.first_submitted_at)

    @property
    def is_awaited(self) -> bool:
        """Whether the performer has the form in hand: it was not sent, or came back to be mended."""
        return self.status not in {"on_department", "accepted"}

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0 and self.standing is not Standing.REPORTED

    @property
    def prolonged_to(self) -> dt.date | None:
        return prolonged_to(self.submission)

    @property
    def late_words(self) -> str:
        """«просрочен на 3 дня» of a form that was not sent, «на 3 дня позже» of one that was."""
        if not self.days_late:
            return ""
        days = f"на {self.days_late} {plural(self.days_late, 'день', 'дня', 'дней')}"
        return f"просрочен {days}" if self.is_overdue else f"{days} позже"

    def is_among(self, status: str) -> bool:
        if status == OWING:
            return self.standing is Standing.OWING
        return self.is_overdue if status == OVERDUE else status in ("", self.status)


@dataclass(frozen=True)
class StatusCount:
    status: str
    name: str
    count: int


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    lines: list[BoardLine]
    states: Counter[CellState]
    rates: Rates

    @property
    def is_narrow(self) -> bool:
        return len(self.columns) >= NARROW_FROM

    @property
    def legend(self) -> list[tuple[CellState, int]]:
        return [(state, self.states[state]) for state in CellState]


# Reading


def axis(wanted: str) -> str:
    """What stands across: the sections, unless the address asks for something else that there is."""
    return wanted if wanted in AXES else BY_SECTIONS


def read_rows(period: ReportingPeriod, by: str, today: dt.date) -> list[BoardRow]:
    """The rows of the period; by periods, of every period of the plan that was opened."""
    return board_rows(reported_periods(period) if by == BY_PERIODS else [period], today)


def lines_of(rows: Iterable[BoardRow], period: ReportingPeriod, today: dt.date) -> list[BoardLine]:
    """Every performer of the period whose form has rows, by name."""
    by_form: dict[int, list[BoardRow]] = {}
    for row in rows:
        if row.form.period_id == period.pk:
            by_form.setdefault(row.form.pk, []).append(row)
    return [line_of(own, today) for own in by_form.values()]


def line_of(rows: list[BoardRow], today: dt.date) -> BoardLine:
    form = rows[0].form
    is_begun = any(row.is_begun for row in rows)
    status = form.state if form.state != Submission.State.DRAFT else "filling" if is_begun else "not_started"
    return BoardLine(form, status, days_late(form, today), rows)


def summary(lines: list[BoardLine]) -> list[StatusCount]:
    """The board's filters: everybody, who owes a report, who is late with it, each status that anybody is in."""
    found = Counter(line.status for line in lines)
    overdue = sum(line.is_overdue for line in lines)
    return [
        StatusCount("", "все", len(lines)),
        StatusCount(OWING, Standing.OWING.value, sum(line.is_among(OWING) for line in lines)),
        *([StatusCount(OVERDUE, "просрочили", overdue)] if overdue else []),
        *(StatusCount(status, name, found[status]) for status, name in STATUSES.items() if found[status]),
    ]


# The heat map


def heat_map(
    period: ReportingPeriod,
    lines: list[BoardLine],
    rows: Iterable[BoardRow],
    *,
    by: str,
    section: int | None = None,
) -> Board:
    """These performers as a table, of one section or of all."""
    chosen = {performer_of(line.submission) for line in lines}
    shown = [row for row in rows if section in (None, row.section) and row.counted.performer in chosen]
    if by == BY_ITEMS:
        return table(lines, shown, item_columns(period, shown), lambda row: row.item)
    if by == BY_PERIODS:
        return table(lines, shown, period_columns(shown), lambda row: row.form.period_id)
    return table(lines, shown, section_columns(shown), lambda row: row.section)


def table(
    lines: list[BoardLine], rows: list[BoardRow], columns: list[Column], key: Callable[[BoardRow], int]
) -> Board:
    """The rows put under their columns, with the rates of each line, of each column and of all."""
    own: defaultdict[Hashable, list[BoardRow]] = defaultdict(list)
    under: defaultdict[int, list[BoardRow]] = defaultdict(list)
    crossed: defaultdict[tuple[Hashable, int], list[BoardRow]] = defaultdict(list)
    for row in rows:
        performer, column = row.counted.performer, key(row)
        own[performer].append(row)
        under[column].append(row)
        crossed[performer, column].append(row)
    for line in lines:
        performer = performer_of(line.submission)
        line.rates = rates_of(own[performer])
        line.cells = [cell(each, crossed[performer, each.key]) for each in columns]
    for each in columns:
        each.rates = rates_of(under[each.key])
    whole = sum((line.rates for line in lines), Rates())
    return Board(columns, lines, Counter(row.state for row in rows), whole)


def rates_of(rows: Iterable[BoardRow]) -> Rates:
    return rates(row.counted for row in rows)


def cell(column: Column, rows: list[BoardRow]) -> Cell | None:
    if not rows:
        return None
    state = joint_state({row.state for row in rows})
    same = [row for row in rows if row.state is state]
    if state is CellState.FILLING:
        same = [row for row in rows if row.counted.is_filled]
    first = (same or rows)[0]
    address = f"{first.form.get_absolute_url()}#row-{first.obligation}"
    return Cell(state, len(same), len(rows), column.label, address)


def section_columns(rows: Iterable[BoardRow]) -> list[Column]:
    used = Section.objects.filter(pk__in={row.section for row in rows}).order_by("position")
    return [
        Column(part.pk, part.number or f"Раздел {place}", str(part) or "Мероприятия без раздела")
        for place, part in enumerate(used, start=1)
    ]


def item_columns(period: ReportingPeriod, rows: Iterable[BoardRow]) -> list[Column]:
    used = Item.objects.filter(pk__in={row.item for row in rows}).select_related("continues")
    return [
        Column(item.pk, item_label(item), str(item), reverse("plans:item-answers", args=[period.pk, item.pk]))
        for item in used.order_by("section__position", "position")
    ]


def item_label(item: Item) -> str:
    """The number; a row that continues another goes by the other's."""
    if item.number:
        return item.number
    return f"{item.continues.number}+" if item.continues and item.continues.number else "б/н"


def reported_periods(period: ReportingPeriod) -> list[ReportingPeriod]:
    """The plan's periods that were ever opened, and this one."""
    found = ReportingPeriod.objects.filter(Q(opened_at__isnull=False) | Q(pk=period.pk), plan=period.plan_id)
    return list(found.order_by("start"))


def period_columns(rows: Iterable[BoardRow]) -> list[Column]:
    periods = {row.form.period_id: row.form.period for row in rows}.values()
    return [
        Column(each.pk, short_title(each.code), str(each), each.get_absolute_url())
        for each in sorted(periods, key=lambda period: period.start)
    ]


def short_title(code: str) -> str:
    """«I кв. 2024», «03.2024», «II п/г 2024», «2024»."""
    year, _, part = code.partition("-")
    if not part:
        return year
    number = int(part[1:])
    return FORMATS[part[0]].format(number=number, year=year, roman=ROMANS[(number - 1) % len(ROMANS)])
