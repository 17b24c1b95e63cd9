"""Who may see and change which plan, form and row. Loading is the check: not yours answers 404, read-only 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from institutions.access import Scope, act, load, scope_of
from institutions.models import Institution, Territory, User
from plans.due import lock_on, with_extensions
from plans.models import (
    Evidence,
    FormUpload,
    Indicator,
    Item,
    Obligation,
    Plan,
    PlanEdition,
    PlanUpload,
    ReportingPeriod,
    Section,
    Submission,
)
from plans.models.quarter import SubmissionQuerySet
from plans.write_check import Hand, Situation, Verdict, may_recall, may_write


def plans_visible_to(user: User) -> QuerySet[Plan]:
    """The department sees the plans of its territory; a performer sees active plans that oblige it."""
    scope = scope_of(user)
    obliged = Submission.objects.of_performers(scope.fills | scope.inherits, scope.settlements).values(
        "period__plan"
    )
    return Plan.objects.filter(
        Q(territory__in=scope.views) | (Q(pk__in=obliged) & ~Q(status=Plan.Status.DRAFT))
    )


def submissions_visible_to(user: User) -> SubmissionQuerySet:
    scope = scope_of(user)
    visible = Submission.objects.filter(
        Q(period__plan__territory__in=scope.views)
        | (
            Q(period__opened_at__isnull=False)
            & ~Q(period__plan__status=Plan.Status.DRAFT)
            & (Q(institution__in=scope.fills | scope.inherits) | Q(territory__in=scope.settlements))
        )
    )
    return with_extensions(
        visible.select_related("period__plan__territory", "institution", "territory", "part_of")
    )


def territories_for_plans(user: User) -> QuerySet[Territory]:
    """Where the person may make plans."""
    return Territory.objects.active().filter(pk__in=scope_of(user).edits)


def territory_for_plans(user: User, pk: int) -> Territory:
    found = load(territories_for_plans(user), pk)
    act_at(user, found)
    return found


def act_at(user: User, territory: Territory) -> None:
    """Before something new is made in a territory: the audit learns in whose stead."""
    act(user, lambda scope: territory.pk in scope.edits)


def institutions_for_plans(user: User) -> QuerySet[Institution]:
    """Whom the person's plans may bind."""
    return Institution.objects.filter(territory__in=scope_of(user).edits).select_related("territory")


def territories_of_plans(user: User) -> QuerySet[Territory]:
    """Where the plans that the person sees are."""
    return Territory.objects.filter(pk__in=plans_visible_to(user).values("territory"))


def plans_for_editing(user: User) -> QuerySet[Plan]:
    return Plan.objects.not_archived().filter(territory__in=scope_of(user).edits)


def plan_for_copying(user: User, pk: int) -> Plan:
    """A plan of a territory the person edits; an archived one may be copied and brought back too."""
    plan = plan_for_reading(user, pk)
    require_editing(user, plan)
    return plan


def require_editing(user: User, plan: Plan) -> None:
    if plan.territory_id not in scope_of(user).edits:
        raise PermissionDenied
    act(user, lambda scope: plan.territory_id in scope.edits)


def plan_for_reading(user: User, pk: int) -> Plan:
    return load(plans_visible_to(user).select_related("territory"), pk)


def plan_for_editing(user: User, pk: int) -> Plan:
    """A plan of a territory the person edits; seen but not editable (viewer, performer, archive) is forbidden."""
    plan = plan_for_reading(user, pk)
    require_editing(user, plan)
    if plan.status == Plan.Status.ARCHIVED:
        raise PermissionDenied
    return plan


def plan_for_overseeing(user: User, pk: int) -> Plan:
    """A plan of a territory whose department the person belongs to: responsibles, periods and history are its own."""
    return load(Plan.objects.filter(territory__in=scope_of(user).views).select_related("territory"), pk)


def edition_for_reading(user: User, plan_pk: int, number: int) -> PlanEdition:
    plan = plan_for_reading(user, plan_pk)
    edition = plan.editions.filter(number=number).select_related("published_by").first()
    if edition is None:
        raise Http404
    return edition


def item_for_editing(user: User, pk: int) -> Item:
    items = Item.objects.filter(plan__in=plans_visible_to(user), removed_at__isnull=True)
    item = load(items.select_related("plan", "section"), pk)
    item.plan = plan_for_editing(user, item.plan_id)
    return item


def indicator_for_editing(user: User, pk: int) -> Indicator:
    items = Item.objects.filter(plan__in=plans_visible_to(user), removed_at__isnull=True)
    indicator = load(Indicator.objects.filter(item__in=items).select_related("item__plan"), pk)
    indicator.item.plan = plan_for_editing(user, indicator.item.plan_id)
    return indicator


def section_for_editing(user: User, pk: int) -> Section:
    section = load(Section.objects.filter(plan__in=plans_visible_to(user)), pk)
    section.plan = plan_for_editing(user, section.plan_id)
    return section


def upload_for_editing(user: User, pk: object) -> PlanUpload:
    """An upload not yet committed, of a territory the person edits."""
    uploads = PlanUpload.objects.filter(territory__in=scope_of(user).edits, committed_at__isnull=True)
    found = load(uploads.select_related("territory", "plan", "institution"), pk)
    act_at(user, found.territory)
    return found


def period_for_reading(user: User, pk: int) -> ReportingPeriod:
    """The board of a period is the department's."""
    periods = ReportingPeriod.objects.filter(plan__territory__in=scope_of(user).views)
    return load(periods.select_related("plan__territory"), pk)


def period_for_editing(user: User, pk: int) -> ReportingPeriod:
    period = period_for_reading(user, pk)
    period.plan = plan_for_editing(user, period.plan_id)
    return period


def submission_for_reading(user: User, pk: int) -> Submission:
    return load(submissions_visible_to(user), pk)


def hands_on(submission: Submission, user: User) -> frozenset[Hand]:
    """In what capacities the person touches this form."""
    return hands_of(submission, scope_of(user))


def hands_of(submission: Submission, scope: Scope) -> frozenset[Hand]:
    if submission.part_of:
        return hands_of_part(submission, submission.part_of, scope)
    found = set()
    plan = submission.period.plan
    if submission.institution_id in scope.heads:
        found |= {Hand.HEAD, Hand.FILLER}
    if submission.institution_id in scope.fills:
        found.add(Hand.FILLER)
    if submission.territory_id and submission.territory_id in scope.settlements:
        found |= {Hand.HEAD, Hand.FILLER}
    if submission.territory_id == plan.territory_id and plan.territory_id in scope.edits:
        found |= {Hand.HEAD, Hand.FILLER}
    if plan.territory_id in scope.edits:
        found.add(Hand.DEPARTMENT)
    return frozenset(found)


def hands_of_part(part: Submission, whole: Submission, scope: Scope) -> frozenset[Hand]:
    """A branch fills its part, its head institution takes it; the department only reads it."""
    if whole.institution_id in scope.fills:
        return frozenset({Hand.FILLER, Hand.COLLECTOR})
    return frozenset({Hand.FILLER} if part.institution_id in scope.fills else ())


def submission_for_hand(user: User, pk: int, hand: Hand) -> Submission:
    """The form, for somebody who acts on it in the given capacity; seen in another capacity is forbidden."""
    submission = submission_for_reading(user, pk)
    if not acts_as(hand, submission, user):
        raise PermissionDenied
    return submission


def acts_as(hand: Hand, submission: Submission, user: User) -> bool:
    """Whether the person may act on the form in this capacity; the audit learns in whose place, if in anybody's."""
    act(user, lambda scope: hand in hands_of(submission, scope))
    return hand in hands_on(submission, user)


def form_upload_for_filling(user: User, pk: object) -> FormUpload:
    """A table brought by somebody who fills the form; for those who only see the form it is not there."""
    uploads = FormUpload.objects.filter(submission__in=submissions_visible_to(user))
    upload = load(uploads.select_related("submission"), pk)
    upload.submission = submission_for_reading(user, upload.submission_id)
    if not acts_as(Hand.FILLER, upload.submission, user):
        raise Http404
    return upload


def obligation_for_reading(user: User, pk: int) -> Obligation:
    obligations = Obligation.objects.filter(submission__in=submissions_visible_to(user)).select_related(
        "item__section", "submission__period__plan__territory", "submission__institution",
        "submission__territory", "submission__part_of", "entry",
    )  # fmt: skip
    return load(obligations, pk)


def obligation_for_editing(user: User, pk: int) -> Obligation:
    """A row the person may write into now."""
    obligation = obligation_for_reading(user, pk)
    if not write_verdict(obligation, user):
        raise PermissionDenied
    return obligation


def write_verdict(obligation: Obligation, user: User, *, version: int | None = None) -> Verdict:
    """Whether this person may write into this row now, with the reason where not."""
    act(user, lambda scope: bool(verdict_within(scope, obligation, version)))
    return verdict_within(scope_of(user), obligation, version)


def verdict_within(scope: Scope, obligation: Obligation, version: int | None) -> Verdict:
    entry = getattr(obligation, "entry", None)
    submission = obligation.submission
    return may_write(
        Situation(
            plan_is_active=submission.period.plan.is_active,
            obligation_is_withdrawn=obligation.withdrawn_at is not None,
            lock=lock_on(submission),
            submission_state=submission.state,
            row_is_accepted=bool(entry and entry.is_accepted),
            hands=hands_of(submission, scope),
            version_matches=version is None or version == (entry.version if entry else 0),
            whole_state=submission.part_of.state if submission.part_of else "",
        )
    )


def recall_verdict(submission: Submission, user: User) -> Verdict:
    """Whether this person may take the form back now, with the reason where not."""
    return may_recall(
        plan_is_active=submission.period.plan.is_active,
        lock=lock_on(submission),
        submission_state=submission.state,
        hands=hands_on(submission, user),
        whole_state=submission.part_of.state if submission.part_of else "",
    )


def evidence_for_reading(user: User, pk: int) -> Evidence:
    visible = Evidence.objects.present().filter(
        entry__obligation__submission__in=submissions_visible_to(user)
    )
    return load(visible, pk)


def performers_of(plan: Plan) -> QuerySet[Institution]:
    """The institutions a plan binds, closed ones included."""
    bound = Institution.objects.filter(plans=plan)
    if not plan.institutions.exists():
        bound = Institution.objects.filter(Q(territory=plan.territory) | Q(territory__parent=plan.territory))
    return bound if plan.branches == Plan.Branches.OWN else bound.filter(parent__isnull=True)


def may_edit_plan(user: User, plan: Plan) -> bool:
    return plan.territory_id in scope_of(user).edits and plan.status != Plan.Status.ARCHIVED


def may_oversee_plan(user: User, plan: Plan) -> bool:
    return plan.territory_id in scope_of(user).views


def settlements_of(plan: Plan) -> QuerySet[Territory]:
    """The settlements that a plan of a district may oblige."""
    return plan.territory.children.settlements().active()
