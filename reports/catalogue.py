"""What is in each report, as a Document. The page, the PDF and the workbook print the same object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from documents.model import (
    Block,
    Column,
    Document,
    Heading,
    ItemRow,
    Paragraph,
    Signature,
    SignatureText,
    Table,
)
from plans.models import Entry, Item, Obligation, Plan, ReportingPeriod, Submission
from plans.printing import DEFAULT_COLUMNS, EXECUTION_COLUMN, EXECUTION_ROLES, plan_document, plan_table

__all__ = ["consolidated_document", "execution_document", "plan_document"]

REPORTED = [Submission.State.ON_DEPARTMENT, Submission.State.ACCEPTED]
ANSWER_COLUMNS = (
    Column("№", 5, role="number"),
    Column("Исполнитель", 30),
    Column("Информация об исполнении", 80, role="execution"),
    Column("Состояние", 20),
)
MISSING_COLUMNS = (
    Column("№", 5, role="number"),
    Column("Исполнитель", 70),
    Column("Состояние отчёта", 40),
)


def execution_document(submission: Submission) -> Document:
    """A performer's execution report in the plan's own form; a loaded report keeps its own heading and columns."""
    plan = submission.period.plan
    entries = {entry.obligation.item_id: entry for entry in entries_of([submission.pk])}

    def fill(item: Item, role: str) -> str:
        entry = entries.get(item.pk)
        return printed(entry, role) if entry else ""

    return Document(
        title=tuple(heading(submission)),
        name=f"Отчёт об исполнении: {submission}",
        blocks=(plan_table(plan, report_columns(submission), fill),),
        signatures=tuple(signatures(submission)),
    )


def heading(submission: Submission) -> list[str]:
    """The loaded report's own heading as one text, or what, by whom and for when."""
    if submission.heading:
        return [submission.heading]
    performer = submission.institution.official_name if submission.institution else submission.performer_name
    return ["Отчёт об исполнении", submission.period.plan.title, performer, f"за {submission.period}"]


def report_columns(submission: Submission) -> list[dict]:
    """The plan's columns and, where it has none for execution, one more at the end."""
    if submission.form:
        return submission.form["columns"]
    columns = submission.period.plan.columns or DEFAULT_COLUMNS
    has_execution = any(column["role"] in EXECUTION_ROLES for column in columns)
    return columns if has_execution else [*columns, EXECUTION_COLUMN]


def signatures(submission: Submission) -> Iterator[Signature | SignatureText]:
    if submission.signature or submission.form:
        yield from (SignatureText(line) for line in submission.signature)
        return
    place = submission.institution or submission.territory
    post = place.head_post or "Руководитель"
    yield Signature(f"{post} {submission.performer_name}", place.head_name)


def entries_of(submissions: Iterable[int]) -> Iterable[Entry]:
    return Entry.objects.filter(obligation__submission__in=submissions).select_related("obligation")


def printed(entry: Entry, role: str) -> str:
    """The text as it was written; where there is only a reason, the state says what the reason is about."""
    if role == "actual_date":
        return date_text(entry.actual_date)
    if entry.text or not entry.reason:
        return entry.text
    return f"{entry.get_state_display().capitalize()}: {entry.reason}"


def date_text(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def consolidated_document(period: ReportingPeriod) -> Document:
    """Per item what each performer did, and who did not report; only forms that reached the department count."""
    plan = period.plan
    forms = list(
        period.submissions.filter(obligations__isnull=False)
        .distinct()
        .select_related("institution", "territory", "period")
        .order_by("institution__short_name", "territory__name")
    )
    reported = [form for form in forms if form.state in REPORTED]
    return Document(
        title=("Сводный отчёт об исполнении", plan.title, f"за {period}"),
        name=f"Сводный отчёт: {plan}, {period}",
        blocks=(
            Paragraph(f"Отчитались: {len(reported)} из {len(forms)}."),
            *item_blocks(plan, reported),
            *missing_blocks([form for form in forms if form.state not in REPORTED]),
        ),
        signatures=tuple(department_signature(plan)),
    )


def item_blocks(plan: Plan, forms: list[Submission]) -> Iterator[Block]:
    """A table for every item that somebody answers for, its number and title repeated on every page."""
    answers = answers_by_item(forms)
    section_pk = None
    for item in plan.items.select_related("section").in_print_order():
        if item.pk not in answers:
            continue
        if item.section_id != section_pk:
            section_pk = item.section_id
            yield from (Heading(text) for text in [str(item.section)] if text)
        yield Table(
            columns=ANSWER_COLUMNS,
            rows=tuple(answer_rows(forms, answers[item.pk])),
            banner=banner(item),
        )


def banner(item: Item) -> str:
    text = " ".join(f"{item.number} {item.title or item.stages}".split())
    deadline = " ".join(item.deadline_text.split())
    return f"{text} — {deadline}" if deadline else text


def answers_by_item(forms: list[Submission]) -> dict[int, dict[int, Obligation]]:
    """item → form → obligation with its entry."""
    answers: dict[int, dict[int, Obligation]] = {}
    obligations = Obligation.objects.filter(
        submission__in=[form.pk for form in forms], withdrawn_at__isnull=True
    ).select_related("entry")
    for obligation in obligations:
        answers.setdefault(obligation.item_id, {})[obligation.submission_id] = obligation
    return answers


def answer_rows(forms: list[Submission], answers: dict[int, Obligation]) -> Iterator[ItemRow]:
    answering = [form for form in forms if form.pk in answers]
    for number, form in enumerate(answering, start=1):
        entry = getattr(answers[form.pk], "entry", None)
        text = printed(entry, "execution") if entry else ""
        state = entry.get_state_display() if entry else Entry.State.NOT_STARTED.label
        yield ItemRow((str(number), form.performer_name, text, state))


def missing_blocks(forms: list[Submission]) -> Iterator[Block]:
    yield Heading("Не отчитались")
    if not forms:
        yield Paragraph("Отчитались все.")
        return
    rows = [
        ItemRow((str(number), form.performer_name, form.get_state_display()))
        for number, form in enumerate(forms, start=1)
    ]
    yield Table(columns=MISSING_COLUMNS, rows=tuple(rows))


def department_signature(plan: Plan) -> Iterator[Signature]:
    place = plan.territory
    post = place.head_post or f"Руководитель ({place.performer_name})"
    yield Signature(post, place.head_name)
