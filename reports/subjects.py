"""What a kept report is about, to order it anew, and whose it is."""

from __future__ import annotations

from institutions.models import Institution, Territory
from plans.models import PlanEdition, Submission
from reports.models import Report, Subject

OF_FORMS = {Report.Kind.EXECUTION, Report.Kind.COMPARISON}


def about(report: Report) -> Subject:
    if report.kind == Report.Kind.EDITION:
        return PlanEdition.objects.select_related("plan__territory").get(pk=report.subject.rpartition("-")[2])
    if report.kind in OF_FORMS:
        forms = Submission.objects.select_related("institution", "territory", "period__plan__territory")
        return forms.get(period=report.period, institution=report.institution, territory=report.territory)
    return report.period or report.plan


def owner_of(report: Report) -> Institution | Territory:
    """The performer, or the department where the report is about nobody in particular."""
    return report.institution or report.territory or report.plan.territory
