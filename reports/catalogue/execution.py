"""A performer's execution report in the plan's own form; a loaded report keeps its own heading and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from documents.model import Document, NoteRow, Signature, SignatureText
from plans.models import Item, ReportingPeriod, Submission
from plans.printing import DEFAULT_COLUMNS, EXECUTION_COLUMN, Fill, PlanLines, plan_table, read_lines
from plans.schedule import period as parse_period
from reports.catalogue.row_words import date_text, post_of, printed_with_state, undone_items, words_of
from reports.catalogue.several_periods import (
    PLAIN,
    Account,
    by_periods,
    entry_of,
    periods_since,
    read_account,
    titled,
)
from reports.figure_totals import periods_line
from reports.options import Options
from reports.period_words import so_far

NOTHING_UNDONE = "Неисполненных мероприятий нет."
ONLY_NOT_DONE = "Только неисполненное"

Tell = Callable[[int], str]  # item → what the report says about it


def execution_document(form: Submission, options: Options = PLAIN) -> Document:
    lines = read_lines(form.period.plan)
    periods = periods_since(form.period, options.since)
    return execution_of(read_account(form, periods, lines), periods, options, lines)


def execution_of(
    account: Account, periods: Sequence[ReportingPeriod], options: Options, lines: PlanLines
) -> Document:
    """The document of what was read already: a set reads all performers at once."""
    form = account.form
    only = undone_items(account) if options.only_not_done else None
    fill = own_texts(account, teller(account, periods, options))
    kept = [item for each in account.writings for item, row in each.rows.items() if entry_of(row)]
    table = plan_table(form.period.plan, report_form(form), fill, kept=kept, only=only, lines=lines)
    if only is not None and not only:
        table = replace(table, rows=(NoteRow(NOTHING_UNDONE),))
    return Document(
        title=tuple(heading(form, periods, options)),
        name=name(form, periods, options),
        blocks=(table,),
        signatures=tuple(signatures(form)),
    )


def name(form: Submission, periods: Sequence[ReportingPeriod], options: Options) -> str:
    words = f"Отчёт об исполнении: {form.performer_name}, {titled(periods)}"
    return f"{words} ({ONLY_NOT_DONE.lower()})" if options.only_not_done else words


def heading(form: Submission, periods: Sequence[ReportingPeriod], options: Options) -> Iterator[str]:
    """The loaded report's own heading as one text, or what, by whom and for when."""
    if form.heading and len(periods) == 1:
        yield form.heading
    else:
        yield "Отчёт об исполнении плана"
        yield f"«{form.period.plan.title}»"
        yield form.institution.official_name if form.institution else form.performer_name
        yield f"за {titled(periods)}"
    if options.only_not_done:
        yield ONLY_NOT_DONE


def report_form(form: Submission) -> dict:
    """The loaded report's own form, or the plan's and, where it has no column for execution, one more at the end."""
    if form.form:
        return form.form
    plans_own = form.period.plan.form
    columns = plans_own.get("columns") or DEFAULT_COLUMNS
    if all(column["role"] != "execution" for column in columns):
        columns = [*columns, EXECUTION_COLUMN | {"index": len(columns)}]
    return plans_own | {"columns": columns}


def teller(account: Account, periods: Sequence[ReportingPeriod], options: Options) -> Tell:
    """One period's text as it was written; of several periods each under its name, the figures together below."""

    undone = printed_with_state if options.only_not_done else None

    def tell(item: int) -> str:
        told = (
            (writing.form.period, words_of(row, writing.figures_about(row), undone))
            for writing, row in account.about(item)
        )
        words = by_periods(told, periods)
        if len(periods) == 1:
            return words
        return "\n\n".join(filter(None, [words, figures_together(account, item, periods)]))

    return tell


def figures_together(account: Account, item: int, periods: Sequence[ReportingPeriod]) -> str:
    figures = [writing.figures_about(row) for writing, row in account.about(item)]
    return periods_line(figures, so_far([parse_period(period.code) for period in periods]))


def own_texts(account: Account, tell: Tell) -> Fill:
    """The report's texts by item and column; other columns of a loaded report print as they were loaded."""
    form = account.form.form or {}
    loaded = form.get("cells", {})
    dates = [column.get("index") for column in form.get("columns", []) if column["role"] == "actual_date"]

    def fill(item: Item, source: str) -> str | None:
        cells = loaded.get(str(item.pk))
        if source == "execution":
            return tell(item.pk)
        if source == "actual_date":
            return actual_dates(account, item.pk) or (cells or {}).get(str(dates[0]) if dates else "", "")
        return None if cells is None else cells.get(source, "")

    return fill


def actual_dates(account: Account, item: int) -> str:
    entries = [entry_of(row) for _, row in account.about(item)]
    days = [date_text(entry.actual_date) for entry in entries if entry]
    return "\n".join(dict.fromkeys(filter(None, days)))


def signatures(form: Submission) -> Iterator[Signature | SignatureText]:
    if form.signature or form.form:
        yield from (SignatureText(line) for line in form.signature)
        return
    yield Signature(post_of(form.performer), form.performer.head_name)
