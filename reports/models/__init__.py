"""The tables of the reports room."""

from reports.models.report import Report, ReportFile, ReportPart, ReportQuerySet, Snapshot, Subject
from reports.models.signing import PeriodIssue, Registration, SignedCopy

__all__ = [
    "PeriodIssue",
    "Registration",
    "Report",
    "ReportFile",
    "ReportPart",
    "ReportQuerySet",
    "SignedCopy",
    "Snapshot",
    "Subject",
]
