"""How completely and how timely a district reported, by the figures of the period's board."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

from django.utils import timezone

from documents.model import Block, Column, Document, ItemRow, Paragraph, Signature, Table
from plans.board.rows import BoardRow
from plans.board.table import BY_ITEMS, BY_SECTIONS, Board, BoardLine, heat_map, lines_of, read_rows
from plans.cell_states import CellState
from plans.models import ReportingPeriod
from plans.rates import Rates, Standing
from reports.catalogue.consolidated import NOBODY_ASKED
from reports.catalogue.row_words import date_text, post_of
from reports.catalogue.several_periods import PLAIN
from reports.options import Options

RATE_COLUMNS = (
    Column("Ожидалось", 12),
    Column("Сдано", 12),
    Column("Вовремя", 12),
    Column("Принято", 12),
    Column("Сдано, %", 11),
    Column("Вовремя, %", 11),
)
PERFORMER_COLUMNS = (
    Column("№", 6, role="number"),
    Column("Исполнитель", 50),
    Column("Состояние", 24),
    Column("Отправлен", 26),
    Column("Срок", 16),
    *RATE_COLUMNS,
)
HOW_COUNTED = (
    "Счёт ведётся по строкам: мероприятие одного исполнителя за период. Ожидаются все строки, кроме тех, что не "
    "относятся к исполнителю. Строка сдана, когда она заполнена и отчёт поступил в управление; вовремя — если "
    "отчёт впервые отправлен не позже своего срока. Возврат на доработку срока не меняет."
)


def completeness_document(period: ReportingPeriod, options: Options = PLAIN) -> Document:
    plan = period.plan
    return Document(
        title=("Полнота и своевременность отчётов", f"«{plan.title}»", f"за {period}"),
        name=f"Полнота сдачи, {period}",
        blocks=tuple(blocks(period)),
        notes=(HOW_COUNTED,),
        signatures=(Signature(post_of(plan.territory), plan.territory.head_name),),
    )


def blocks(period: ReportingPeriod) -> Iterator[Block]:
    today = timezone.localdate()  # the board asks for it; nothing that is printed hangs on it
    rows = read_rows(period, BY_SECTIONS, today)
    lines = lines_of(rows, period, today)
    if not lines:
        yield Paragraph(NOBODY_ASKED)
        return
    reported = sum(line.standing is Standing.REPORTED for line in lines)
    yield Paragraph(f"Отчитались: {reported} из {len(lines)}.")
    by_sections = heat_map(period, lines, rows, by=BY_SECTIONS)
    yield performers_table(by_sections, rows)
    yield shares_table("По разделам", by_sections, rows, lambda row: row.section)
    yield shares_table(
        "По мероприятиям", heat_map(period, lines, rows, by=BY_ITEMS), rows, lambda row: row.item
    )


def performers_table(board: Board, rows: list[BoardRow]) -> Table:
    accepted = accepted_by(rows, lambda row: row.form.pk)
    found = [
        ItemRow((str(number), *performer_cells(line), *rate_cells(line.rates, accepted[line.submission.pk])))
        for number, line in enumerate(board.lines, start=1)
    ]
    whole = ItemRow(("", "Всего", "", "", "", *rate_cells(board.rates, accepted.total())))
    return Table(columns=PERFORMER_COLUMNS, rows=(*found, whole))


def performer_cells(line: BoardLine) -> tuple[str, ...]:
    counted = line.rows[0].counted
    return (
        line.submission.performer_name,
        line.status_name,
        sending(counted.sent_on, line),
        date_text(counted.due_on),
    )


def sending(day: dt.date | None, line: BoardLine) -> str:
    """The day of the first sending, and by how much it was late."""
    return ", ".join(filter(None, [date_text(day), line.late_words])) if day else ""


def shares_table(caption: str, board: Board, rows: list[BoardRow], key: Callable[[BoardRow], int]) -> Table:
    accepted = accepted_by(rows, key)
    return Table(
        columns=(Column(caption, 70), *RATE_COLUMNS),
        rows=tuple(
            ItemRow((column.title, *rate_cells(column.rates, accepted[column.key])))
            for column in board.columns
        ),
    )


def accepted_by(rows: list[BoardRow], key: Callable[[BoardRow], int]) -> Counter[int]:
    return Counter(key(row) for row in rows if row.state is CellState.ACCEPTED and row.counted.applies)


def rate_cells(rates: Rates, accepted: int) -> tuple[str, ...]:
    """Where nothing was expected there is no share."""
    counted = (rates.expected, rates.reported, rates.on_time, accepted)
    shares = (rates.completeness, rates.timeliness)
    return (*map(str, counted), *("—" if share is None else f"{share} %" for share in shares))
