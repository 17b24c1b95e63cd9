"""A document on the screen, sheet by sheet: a page stays light however long the report is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from documents.joining import joined
from documents.model import Document, Table
from documents.pieces import pieces
from documents.render.html import to_html
from reports.composition import Composition
from reports.models import Report

ROWS = 150


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands on the first sheet, and how much does not."""

    html: SafeString
    rows: int
    rows_left: int
    parts: int  # reports in the set, of which the first is shown


def preview_of(composition: Composition) -> Preview:
    """The beginning of what will be frozen; of a set its cover and the first report."""
    first_part = [part.document for part in composition.parts[:1]]
    document = joined(composition.document, first_part) if first_part else composition.document
    first = pieces(document, ROWS)[0]
    shown = rows_of(first)
    return Preview(shown_on_page(first), shown, rows_of(document) - shown, len(composition.parts))


def rows_of(document: Document) -> int:
    return sum(len(block.rows) for block in document.blocks if isinstance(block, Table))


def shown_on_page(document: Document) -> SafeString:
    return SafeString(to_html(document))  # the renderer escapes every text


class Sheets:
    """The sheets of a frozen version: pieces of its own document, then the reports of a set."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.own = pieces(report.document, ROWS)
        self.parts = report.parts.count()

    @property
    def numbers(self) -> range:
        return range(1, len(self.own) + self.parts + 1)

    def shown(self, number: int) -> SafeString:
        return shown_on_page(self.sheet(number))

    def sheet(self, number: int) -> Document:
        if number <= len(self.own):
            return self.own[number - 1]
        part = self.report.parts.select_related("snapshot")[number - len(self.own) - 1]
        return part.snapshot.document
