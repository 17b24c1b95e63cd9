"""The way of a branch's part: sent to its head institution, accepted or returned there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions.models import User
from plans.actions.submissions import check_whole, locked, require, step
from plans.completeness import check_complete
from plans.models import Submission, SubmissionEvent

State = Submission.State
Step = SubmissionEvent.Step


@transaction.atomic
def accept_part(part: Submission, *, by: User | None) -> None:
    """The head institution takes the part; also one that was never sent, where it filled it in itself."""
    part = held(part)
    require(part, State.ON_HEAD, State.DRAFT, State.RETURNED)
    check_complete(part)
    part.first_submitted_at = part.first_submitted_at or timezone.now()
    part.accepted_at, part.accepted_by = timezone.now(), by
    step(part, State.ACCEPTED, Step.ACCEPTED, by=by)


@transaction.atomic
def return_part(part: Submission, note: str, *, by: User | None) -> None:
    """The branch mends its part, as long as its head institution has not handed its own form over."""
    part = held(part)
    require(part, State.ON_HEAD, State.ACCEPTED)
    if not note.strip():
        raise ValidationError("Напишите, что исправить: без этого филиал не поймёт, чего от него ждут.")
    part.accepted_at = part.accepted_by = None
    step(part, State.RETURNED, Step.RETURNED_BY_HEAD, note=note, by=by)


def held(part: Submission) -> Submission:
    """The part as it is now, held until the transaction ends."""
    part = locked(part)
    if not part.is_part:
        raise ValidationError("Это не часть филиала: обновите страницу.")
    check_whole(part)
    return part
