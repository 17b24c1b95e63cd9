from plans.models.plan import Item, Plan, PlanEdition, Section
from plans.models.quarter import Entry, Evidence, Obligation, ReportingPeriod, Submission, SubmissionEvent
from plans.models.responsible import ResponsibleRule
from plans.models.upload import PlanUpload

__all__ = [
    "Entry",
    "Evidence",
    "Item",
    "Obligation",
    "Plan",
    "PlanEdition",
    "PlanUpload",
    "ReportingPeriod",
    "ResponsibleRule",
    "Section",
    "Submission",
    "SubmissionEvent",
]
