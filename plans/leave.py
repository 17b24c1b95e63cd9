"""More time and fewer duties, as pages show them; who may see, ask, grant and take back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from institutions.access import load, scope_of
from institutions.models import User
from plans.access import (
    hands_on,
    plan_for_editing,
    submission_for_hand,
    submissions_visible_to,
)
from plans.due import due_on, extended_until, lock_on, prolonged_to, taken_until
from plans.models import Appeal, Extension, Plan, Release, Submission
from plans.models.leave import AppealQuerySet
from plans.write_check import Hand, Lock


@dataclass(frozen=True)
class Leave:
    """What a form's page says of its days and of what was asked for it."""

    due_on: dt.date
    prolonged_to: dt.date | None
    taken_until: dt.date | None
    extension: Extension | None
    appeals: list[Appeal]  # those that wait for a decision
    may_grant: bool
    may_ask_later: bool
    may_ask_release: bool

    @property
    def later(self) -> Appeal | None:
        return next((appeal for appeal in self.appeals if appeal.kind == Appeal.Kind.LATER), None)

    @property
    def asked_rows(self) -> set[int | None]:
        return {appeal.obligation_id for appeal in self.appeals}


def leave_of(submission: Submission, user: User) -> Leave:
    hands, lock = hands_on(submission, user), lock_on(submission)
    is_asked_for = submission.period.plan.is_active and lock is not Lock.PLANNED and not submission.part_of_id
    may_ask = is_asked_for and submission.state in Submission.IN_HAND and Hand.FILLER in hands
    has_longer = extended_until(submission) is not None and not submission.part_of_id
    return Leave(
        due_on=due_on(submission),
        prolonged_to=prolonged_to(submission),
        taken_until=taken_until(submission, timezone.localdate()),
        extension=submission.extensions.current().first() if has_longer else None,
        appeals=list(submission.appeals.open().select_related("obligation__item")),
        may_grant=is_asked_for and Hand.DEPARTMENT in hands and submission.state != Submission.State.ACCEPTED,
        may_ask_later=may_ask and Hand.DEPARTMENT not in hands,
        may_ask_release=may_ask and Hand.DEPARTMENT not in hands and lock is not Lock.LOCKED,
    )


def appeals_visible_to(user: User) -> AppealQuerySet:
    """The department's and the performer's."""
    visible = Appeal.objects.filter(submission__in=submissions_visible_to(user))
    return visible.select_related(
        "submission__period__plan__territory", "submission__institution", "submission__territory",
        "submission__part_of", "obligation__item__section", "made_by", "decided_by",
    )  # fmt: skip


def appeals_to_decide(user: User) -> AppealQuerySet:
    """What waits for this person's word, the oldest first."""
    asked = appeals_visible_to(user).filter(
        submission__period__plan__territory__in=scope_of(user).edits,
        submission__period__plan__status=Plan.Status.ACTIVE,
    )
    return asked.open().order_by("made_at", "pk")


def appeal_for_reading(user: User, pk: int) -> Appeal:
    return load(appeals_visible_to(user), pk)


def appeal_for_hand(user: User, pk: int, hand: Hand) -> Appeal:
    """An appeal, for whoever acts on its form in this capacity."""
    appeal = appeal_for_reading(user, pk)
    appeal.submission = submission_for_hand(user, appeal.submission_id, hand)
    return appeal


def extension_for_revoking(user: User, pk: int) -> Extension:
    visible = Extension.objects.filter(submission__in=submissions_visible_to(user))
    extension = load(visible, pk)
    extension.submission = submission_for_hand(user, extension.submission_id, Hand.DEPARTMENT)
    return extension


def releases_of(plan: Plan) -> QuerySet[Release]:
    """Who was freed from what, items in the plan's order, those that were taken back last."""
    found = Release.objects.filter(item__plan=plan).select_related(
        "item", "institution", "territory", "granted_by", "ended_by"
    )
    return found.order_by("ended_at", "item__section__position", "item__position", "pk")


def release_for_ending(user: User, pk: int) -> Release:
    visible = Release.objects.filter(Q(item__plan__territory__in=scope_of(user).views))
    release = load(visible.select_related("item", "institution", "territory"), pk)
    release.item.plan = plan_for_editing(user, release.item.plan_id)
    return release
