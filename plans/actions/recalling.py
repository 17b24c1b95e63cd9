"""A form taken back by those who handed it on, before anybody judged it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions.actions.notices import Message, tell_all
from institutions.models import Role, User
from plans.access import recall_verdict
from plans.actions.reminders import named, people_of
from plans.actions.submissions import locked, step
from plans.models import Submission, SubmissionEvent

State = Submission.State
Step = SubmissionEvent.Step


@transaction.atomic
def recall(submission: Submission, *, by: User) -> None:
    """Take the form back: to its remarks where it was returned before, else to filling in.

    A sending that nobody judged counts no more: the form is reported, on time or late, with the next one. Where an
    earlier sending was judged, that first one counts as it did. Marks that rows bear from it stay.
    """
    submission = locked(submission)
    verdict = recall_verdict(submission, by)
    if not verdict:
        raise ValidationError(verdict.reason)
    people = awaited(submission) - {by.pk}
    events = submission.events
    if not events.filter(step__in=[Step.RETURNED, Step.ACCEPTED]).exists():
        submission.first_submitted_at = None
    was_returned = events.filter(step__in=[Step.RETURNED, Step.RETURNED_BY_HEAD]).exists()
    event = step(submission, State.RETURNED if was_returned else State.DRAFT, Step.RECALLED, by=by)
    text = f"Отчёт отозван исполнителем, пока ничего не нужно: {named(submission)}."
    tell_all([Message(people, f"recalled:{event.pk}", text, submission.get_absolute_url())])


def awaited(submission: Submission) -> frozenset[int]:
    """Whose word the form waits for."""
    people = people_of([submission], timezone.localdate())
    if submission.state == State.ON_DEPARTMENT:
        return frozenset(people.editors(submission.period.plan.territory_id))
    if submission.part_of:
        whole = submission.part_of.institution_id or 0
        return frozenset(people.of("institution", whole, Role.INSTITUTION_HEAD, Role.METHODIST))
    return frozenset(people.of("institution", submission.institution_id or 0, Role.INSTITUTION_HEAD))
