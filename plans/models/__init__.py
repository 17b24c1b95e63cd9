from plans.models.figures import Figure, Indicator
from plans.models.form_upload import FormUpload
from plans.models.leave import Appeal, CannedRemark, Extension, Release
from plans.models.plan import Item, Plan, PlanEdition, Section
from plans.models.quarter import Entry, Evidence, Obligation, ReportingPeriod, Submission, SubmissionEvent
from plans.models.responsible import ResponsibleRule
from plans.models.upload import PlanUpload

__all__ = [
    "Appeal",
    "CannedRemark",
    "Entry",
    "Evidence",
    "Extension",
    "Figure",
    "FormUpload",
    "Indicator",
    "Item",
    "Obligation",
    "Plan",
    "PlanEdition",
    "PlanUpload",
    "Release",
    "ReportingPeriod",
    "ResponsibleRule",
    "Section",
    "Submission",
    "SubmissionEvent",
]
