"""What became of the forms that were chosen to be accepted together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from institutions.access import load
from institutions.models import User
from jobs.models import Job
from plans.access import period_for_editing
from plans.actions.acceptance import ACCEPT_TASK
from plans.models import ReportingPeriod, Submission
from plans.passed_over import passed_over


@dataclass(frozen=True)
class Acceptance:
    job: Job
    period: ReportingPeriod
    accepted: list[Submission]
    others: list[Submission]

    @property
    def passed_over(self) -> str:
        """How many of the ticked forms were passed over, by reason: before the job began and while it ran."""
        params = self.job.params
        return passed_over(Counter(params.get("skipped", {})) + Counter(params.get("refused", {})))

    @property
    def total(self) -> int:
        return len(self.accepted) + len(self.others)


def acceptance_for_reading(user: User, pk: UUID) -> Acceptance:
    """The job of a period that the person may decide about."""
    job = load(Job.objects.filter(task=ACCEPT_TASK), pk)
    period = period_for_editing(user, job.params["period"])
    chosen = Submission.objects.filter(period=period, pk__in=job.params["forms"])
    forms = list(chosen.select_related("institution", "territory").order_by("institution__short_name", "pk"))
    accepted = [form for form in forms if form.state == Submission.State.ACCEPTED]
    return Acceptance(job, period, accepted, [form for form in forms if form not in accepted])
