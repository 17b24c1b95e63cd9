"""The reports of all performers in one file: a cover that says who is in it, then every report as it is by itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from documents.model import Block, Column, Document, Heading, ItemRow, Paragraph, Signature, Table
from plans.figures.row_figures import RowFigure
from plans.models import Obligation, ReportingPeriod, Submission
from plans.queries import status_name
from reports.catalogue.consolidated import NOBODY_ASKED
from reports.catalogue.execution import execution_of
from reports.catalogue.reporting import (
    HOW_COUNTED,
    WITH_DEPARTMENT,
    count_blocks,
    is_handed_in,
    is_wholly_in,
    missing_blocks,
)
from reports.catalogue.row_words import date_text, post_of
from reports.catalogue.several_periods import Account, District, entry_of, read_district
from reports.composition import Composition, Part
from reports.figure_totals import over_periods, totals_line
from reports.options import Options

PERFORMER_COLUMNS = (
    Column("№", 5, role="number"),
    Column("Исполнитель", 60),
    Column("Состояние", 30),
    Column("Отправлен", 18),
    Column("Принято строк", 18),
)
TOTALS_COLUMNS = (
    Column("№", 8, role="number"),
    Column("Мероприятие", 60),
    Column("По всем исполнителям", 60),
)
UNTAGGED = (
    "Файл PDF этого сборника составлен из готовых отчётов и не размечен для программ экранного доступа. "
    "С программой экранного доступа читайте страницу отчёта на портале или файл DOCX."
)


def set_composition(period: ReportingPeriod, options: Options) -> Composition:
    """The parts are the very documents of the performers' own reports, so that each is kept and drawn once."""
    district = read_district(period, options.since)
    parts = tuple(
        Part(account.performer, part_of(account, district, options))
        for account in district.accounts
        if is_wholly_in(account)
    )
    return Composition(cover(district, options, has_parts=bool(parts)), parts)


def part_of(account: Account, district: District, options: Options) -> Document:
    """Of several periods, what the department has: a form that is still being written is no report yet."""
    handed_in = [writing for writing in account.writings if writing.form.state in WITH_DEPARTMENT]
    account = Account(tuple(handed_in))
    periods = [each for each in district.periods if each.start <= account.form.period.start]
    return execution_of(account, periods, options, district.lines)


def cover(district: District, options: Options, *, has_parts: bool) -> Document:
    plan, suffix = district.plan, ", только неисполненное" if options.only_not_done else ""
    return Document(
        title=("Отчёты об исполнении плана", f"«{plan.title}»", f"за {district.title}{suffix}"),
        name=f"Отчёты всех исполнителей, {district.title}{suffix}",
        blocks=tuple(blocks(district)),
        notes=(HOW_COUNTED, *([UNTAGGED] if has_parts else [])) if district.accounts else (),
        signatures=(Signature(post_of(plan.territory), plan.territory.head_name),),
    )


def blocks(district: District) -> Iterator[Block]:
    if not district.accounts:
        yield Paragraph(NOBODY_ASKED)
        return
    yield from count_blocks(district)
    yield Table(columns=PERFORMER_COLUMNS, rows=tuple(performer_rows(district)))
    totals = tuple(totals_rows(district))
    if totals:
        yield Heading("Показатели")
        yield Table(columns=TOTALS_COLUMNS, rows=totals)
    yield from missing_blocks(district)


def performer_rows(district: District) -> Iterator[ItemRow]:
    for number, account in enumerate(district.accounts, start=1):
        form = account.form
        yield ItemRow(
            (str(number), account.performer, status_name(form), sent_on(form), accepted_words(account))
        )


def sent_on(form: Submission) -> str:
    """The day of the first sending, by the district's clock."""
    moment = form.first_submitted_at
    return date_text(timezone.localdate(moment)) if moment else ""


def accepted_words(account: Account) -> str:
    """«20 из 24», over all periods of the report."""
    rows = [row for writing in account.writings for row in writing.rows.values()]
    accepted = [row for row in rows if row.submission.state == Submission.State.ACCEPTED or is_accepted(row)]
    return f"{len(accepted)} из {len(rows)}"


def is_accepted(row: Obligation) -> bool:
    entry = entry_of(row)
    return bool(entry and entry.is_accepted)


def totals_rows(district: District) -> Iterator[ItemRow]:
    """Only the items that are counted in figures; the same rows that the consolidated report adds up."""
    for item in district.lines.items:
        told = [figures_of(account, item.pk) for account in district.accounts]
        line = totals_line([figures for figures in told if figures], head="")
        if line:
            yield ItemRow((item.known_number, item.known_title, line))


def figures_of(account: Account, item: int) -> list[RowFigure]:
    told = [(writing, row) for writing, row in account.about(item) if is_handed_in(row)]
    return over_periods([writing.figures_about(row) for writing, row in told])
