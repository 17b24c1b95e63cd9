"""What is in each report, as a Document. The page and all files print the same object."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from documents.model import Document, from_json
from plans.models import Plan, PlanEdition, ReportingPeriod
from plans.printing import plan_document
from reports.catalogue.approval import approval_document, covered_by
from reports.catalogue.comparison import comparison_document
from reports.catalogue.completeness import completeness_document
from reports.catalogue.consolidated import consolidated_document
from reports.catalogue.execution import execution_document
from reports.catalogue.set_of_reports import set_composition
from reports.composition import Composition
from reports.models import Report, Subject
from reports.options import Options

__all__ = [
    "approval_document",
    "comparison_document",
    "completeness_document",
    "composition_of",
    "consolidated_document",
    "covered_by",
    "edition_document",
    "execution_document",
    "plan_document",
    "set_composition",
]


def composition_of(kind: str, about: Subject, options: Options) -> Composition:
    """What a report of this kind says now; ValidationError where the options name periods that there are not."""
    if kind == Report.Kind.SET and isinstance(about, ReportingPeriod):
        return set_composition(about, options)
    is_stamped = kind == Report.Kind.APPROVAL  # the head signs in the stamp
    return Composition(DOCUMENTS[Report.Kind(kind)](about, options), is_stamped=is_stamped)


def edition_document(edition: PlanEdition) -> Document:
    """The plan as it stood in this edition, frozen when the edition came into force."""
    document = from_json(json.dumps(edition.content))
    return replace(document, name=f"{document.full_name()} ({str(edition).lower()})")


def of_plan(plan: Plan, _: Options) -> Document:
    return plan_document(plan)


def of_edition(edition: PlanEdition, _: Options) -> Document:
    return edition_document(edition)


DOCUMENTS: dict[Report.Kind, Callable[..., Document]] = {
    Report.Kind.EXECUTION: execution_document,
    Report.Kind.CONSOLIDATED: consolidated_document,
    Report.Kind.PLAN: of_plan,
    Report.Kind.EDITION: of_edition,
    Report.Kind.COMPLETENESS: completeness_document,
    Report.Kind.COMPARISON: comparison_document,
    Report.Kind.APPROVAL: approval_document,
}
