"""Handing forms in, and what stands in a document, for the tests of what reports say."""

from documents.model import Document, Heading, NoteRow, Paragraph, Table
from plans.actions.submissions import approve, send
from plans.models import Obligation, ReportingPeriod, Submission
from tests.factories import filled


def duties(form: Submission) -> list[Obligation]:
    return list(form.obligations.order_by("item__position"))


def tables_of(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def table_of(document: Document) -> Table:
    return tables_of(document)[0]


def notes_of(table: Table) -> list[str]:
    return [row.text for row in table.rows if isinstance(row, NoteRow)]


def texts_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]


def sent(form: Submission) -> Submission:
    return handed_in(filled(form))


def handed_in(form: Submission) -> Submission:
    """The form with the department, as it was written."""
    send(form, by=None)
    form.refresh_from_db()
    approve(form, by=None)
    form.refresh_from_db()
    return form


def anew(period: ReportingPeriod) -> ReportingPeriod:
    """As the database has it, with what a report asks for at hand."""
    return ReportingPeriod.objects.select_related("plan__territory").get(pk=period.pk)
