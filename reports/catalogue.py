"""What is in each report, as a Document. The page, the PDF and the workbook print the same object."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef

from documents.model import (
    Block,
    Column,
    Document,
    Heading,
    ItemRow,
    NoteRow,
    Paragraph,
    Signature,
    SignatureText,
    Table,
    from_json,
)
from institutions.models import Institution, Territory
from plans.figures import RowFigure, figures_of, printed_text
from plans.models import Entry, Item, Obligation, Plan, PlanEdition, ReportingPeriod, Submission
from plans.printing import DEFAULT_COLUMNS, EXECUTION_COLUMN, Fill, plan_document, plan_table
from plans.queries import status_name, with_progress
from reports.composition import Composition
from reports.figure_totals import totals_line
from reports.models import Report, Subject
from reports.options import Options

__all__ = [
    "composition_of",
    "consolidated_document",
    "edition_document",
    "execution_document",
    "plan_document",
]

Figures = Mapping[int, Sequence[RowFigure]]  # by obligation

REPORTED = {Submission.State.ON_DEPARTMENT, Submission.State.ACCEPTED}
ANSWER_COLUMNS = (
    Column("№", 5, role="number"),
    Column("Исполнитель", 30),
    Column("Информация об исполнении", 80, role="execution"),
    Column("Состояние", 20),
)
NOBODY_YET = "Исполнители этого мероприятия ещё не отчитались."


def composition_of(kind: str, about: Subject, options: Options) -> Composition:
    """What a report of this kind says now."""
    builders: dict[str, Callable[..., Document]] = {
        Report.Kind.EXECUTION: execution_document,
        Report.Kind.CONSOLIDATED: consolidated_document,
        Report.Kind.PLAN: plan_document,
        Report.Kind.EDITION: edition_document,
    }
    return Composition(builders[Report.Kind(kind)](about))


def edition_document(edition: PlanEdition) -> Document:
    """The plan as it stood in this edition, frozen when the edition came into force."""
    document = from_json(json.dumps(edition.content))
    return replace(document, name=f"{document.full_name()} ({str(edition).lower()})")


# The execution report


def execution_document(submission: Submission) -> Document:
    """A performer's execution report in the plan's own form; a loaded report keeps its own heading and columns."""
    plan = submission.period.plan
    entries = entries_of(submission)
    fill = own_texts(submission, entries, figures_of([entry.obligation for entry in entries.values()]))
    table = plan_table(plan, report_form(submission), fill, kept=list(entries))
    return Document(
        title=tuple(heading(submission)),
        name=f"Отчёт об исполнении: {submission}",
        blocks=(table,),
        signatures=tuple(signatures(submission)),
    )


def entries_of(submission: Submission) -> dict[int, Entry]:
    """What was written about each item that the performer still answers for."""
    entries = Entry.objects.filter(
        obligation__submission=submission, obligation__withdrawn_at__isnull=True
    ).select_related("obligation__item")
    for entry in entries:
        entry.obligation.submission = submission
    return {entry.obligation.item_id: entry for entry in entries}


def heading(submission: Submission) -> list[str]:
    """The loaded report's own heading as one text, or what, by whom and for when."""
    if submission.heading:
        return [submission.heading]
    performer = submission.institution.official_name if submission.institution else submission.performer_name
    plan = f"«{submission.period.plan.title}»"
    return ["Отчёт об исполнении плана", plan, performer, f"за {submission.period}"]


def report_form(submission: Submission) -> dict:
    """The loaded report's own form, or the plan's and, where it has no column for execution, one more at the end."""
    if submission.form:
        return submission.form
    form = submission.period.plan.form
    columns = form.get("columns") or DEFAULT_COLUMNS
    if all(column["role"] != "execution" for column in columns):
        columns = [*columns, EXECUTION_COLUMN | {"index": len(columns)}]
    return form | {"columns": columns}


def own_texts(submission: Submission, entries: dict[int, Entry], figures: Figures) -> Fill:
    """The report's texts by item and column, figures in them told from data; other columns of a loaded report print
    as they were loaded."""
    form = submission.form or {}
    loaded = form.get("cells", {})
    dates = [column.get("index") for column in form.get("columns", []) if column["role"] == "actual_date"]

    def fill(item: Item, source: str) -> str | None:
        entry, cells = entries.get(item.pk), loaded.get(str(item.pk))
        if source == "execution":
            return printed(entry, figures.get(entry.obligation_id, ())) if entry else ""
        if source == "actual_date":
            day = date_text(entry.actual_date) if entry else ""
            return day or (cells or {}).get(str(dates[0]) if dates else "", "")
        return None if cells is None else cells.get(source, "")

    return fill


def signatures(submission: Submission) -> Iterator[Signature | SignatureText]:
    if submission.signature or submission.form:
        yield from (SignatureText(line) for line in submission.signature)
        return
    place = submission.performer
    yield Signature(post_of(place), place.head_name)


def post_of(place: Institution | Territory) -> str:
    """The post with the institution's name; a head of a territory's body has the name in the post."""
    if isinstance(place, Institution):
        return f"{place.head_post or 'Руководитель'} {place.short_name}"
    return place.head_post or f"Руководитель ({place.performer_name})"


def printed(entry: Entry, figures: Sequence[RowFigure] = ()) -> str:
    """The text as it was written, figures in it told from data; where there is only a reason, the state says what
    the reason is about."""
    if entry.text or not entry.reason:
        return printed_text(entry, figures)
    return f"{entry.get_state_display().capitalize()}: {entry.reason}"


def date_text(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


# The consolidated report


def consolidated_document(period: ReportingPeriod) -> Document:
    """Per item what each performer did, and who did not report; only forms that reached the department count."""
    plan, forms = period.plan, forms_of(period)
    return Document(
        title=("Сводный отчёт об исполнении плана", f"«{plan.title}»", f"за {period}"),
        name=f"Сводный отчёт, {period}",
        blocks=tuple(consolidated_blocks(plan, forms)),
        signatures=(Signature(post_of(plan.territory), plan.territory.head_name),),
    )


def forms_of(period: ReportingPeriod) -> list[Submission]:
    """The forms of all who answer for something in the period: institutions by name, then territories. The parts of
    branches are in their head institutions' forms already."""
    duties = Obligation.objects.filter(submission=OuterRef("pk"), withdrawn_at__isnull=True)
    forms = period.submissions.wholes().filter(Exists(duties)).select_related("institution", "territory")
    return sorted(
        with_progress(forms), key=lambda form: (form.institution is None, form.performer_name, form.pk)
    )


def consolidated_blocks(plan: Plan, forms: list[Submission]) -> Iterator[Block]:
    if not forms:
        yield Paragraph("В этом периоде отчитываться некому: ни у кого нет мероприятий.")
        return
    reported = [form for form in forms if form.state in REPORTED]
    yield Paragraph(f"Отчитались: {len(reported)} из {len(forms)}.")
    yield from item_blocks(plan, forms)
    yield from missing_blocks([form for form in forms if form.state not in REPORTED])


def item_blocks(plan: Plan, forms: list[Submission]) -> Iterator[Block]:
    """A table for every item that somebody answers for, its number and title repeated on every page."""
    duties = duties_by_item(forms)
    figures = figures_of([row for rows in duties.values() for row in answering(forms, rows)])
    section_pk = None
    for item in plan.items.select_related("section", "continues").in_print_order():
        if item.pk not in duties:
            continue
        if item.section_id != section_pk:
            section_pk = item.section_id
            yield from (Heading(text) for text in [str(item.section)] if text)
        rows = tuple(answer_rows(answering(forms, duties[item.pk]), figures)) or (NoteRow(NOBODY_YET),)
        yield Table(columns=ANSWER_COLUMNS, rows=rows, banner=banner(item))


def banner(item: Item) -> str:
    """Number, what is to be done, deadline; a row that continues another goes by that one's number."""
    text = " ".join(f"{item.known_number} {item.title or item.stages}".split())
    deadline = " ".join(item.deadline_text.split())
    return f"{text} — {deadline}" if deadline else text


def duties_by_item(forms: list[Submission]) -> dict[int, dict[int, Obligation]]:
    """item → form → obligation with its entry."""
    duties: dict[int, dict[int, Obligation]] = {}
    obligations = Obligation.objects.filter(
        submission__in=[form.pk for form in forms], withdrawn_at__isnull=True
    ).select_related("entry", "item")
    known = {form.pk: form for form in forms}
    for obligation in obligations.order_by():
        obligation.submission = known[obligation.submission_id]
        duties.setdefault(obligation.item_id, {})[obligation.submission_id] = obligation
    return duties


def answering(forms: list[Submission], duties: dict[int, Obligation]) -> list[Obligation]:
    """What those who reported answer for about one item, in the order of the forms."""
    return [duties[form.pk] for form in forms if form.pk in duties and form.state in REPORTED]


def answer_rows(rows: list[Obligation], figures: Figures) -> Iterator[ItemRow | NoteRow]:
    """What each did, and the figures of all put together."""
    for number, row in enumerate(rows, start=1):
        entry: Entry | None = getattr(row, "entry", None)
        text = printed(entry, figures.get(row.pk, ())) if entry else ""
        state = entry.get_state_display() if entry else Entry.State.NOT_STARTED.label
        yield ItemRow((str(number), row.submission.performer_name, text, state))
    totals = totals_line(figures[row.pk] for row in rows if row.pk in figures)
    if totals:
        yield NoteRow(totals)


def missing_blocks(forms: list[Submission]) -> Iterator[Block]:
    """Lines, not a table: a table of other columns would begin a sheet of its own in the workbook."""
    yield Heading("Не отчитались")
    for number, form in enumerate(forms, start=1):
        yield Paragraph(f"{number}. {form.performer_name}: {status_name(form)}")
    if not forms:
        yield Paragraph("Отчитались все.")
