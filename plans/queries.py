"""What the pages of plans show, read with a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from institutions.access import scope_of
from institutions.models import User
from plans.access import hands_on, plans_visible_to, submissions_visible_to
from plans.due import due_on, writable_on
from plans.filled import begun, unfilled
from plans.models import Item, Plan, ReportingPeriod, Section, Submission
from plans.rates import Standing
from plans.schedule_words import plural
from plans.write_check import Hand, whole_is_gone

PRESENT = Q(obligations__withdrawn_at__isnull=True)
ENTRY = "obligations__entry"
State = Submission.State


def with_progress(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """How many rows of every form there are in `total`, how many `begun`, `empty` (not filled in), with `remarks`."""
    return submissions.annotate(
        total=Count("obligations", filter=PRESENT, distinct=True),
        begun=Count("obligations", filter=PRESENT & begun(ENTRY), distinct=True),
        empty=Count("obligations", filter=PRESENT & unfilled(ENTRY), distinct=True),
        remarks=Count("obligations", filter=PRESENT & Q(obligations__entry__remark__gt=""), distinct=True),
    )


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by when."""

    submission: Any  # a Submission with progress
    verb: str  # «Заполнить» …
    due_on: dt.date
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def when(self) -> str:
        if self.days_left == 0:
            return "сегодня последний день"
        count = abs(self.days_left)
        days = f"{count} {plural(count, 'день', 'дня', 'дней')}"
        left = plural(count, "остался", "осталось", "осталось")
        return f"просрочено на {days}" if self.is_late else f"{left} {days}"

    @property
    def filled(self) -> int:
        return self.submission.total - self.submission.empty


@dataclass
class TaskGroup:
    """Tasks of one sort, the most urgent first."""

    verb: str
    tasks: list[Task] = field(default_factory=list)


# Most pressing first: somebody waits for a mended or an approved form, nobody yet for a new one.
VERBS = {
    (Hand.FILLER, State.RETURNED): "Исправить замечания",
    (Hand.HEAD, State.ON_HEAD): "Согласовать",
    (Hand.COLLECTOR, State.ON_HEAD): "Принять часть филиала",
    (Hand.DEPARTMENT, State.ON_DEPARTMENT): "Проверить",
    (Hand.FILLER, State.DRAFT): "Заполнить",
}


def tasks(user: User, today: dt.date) -> list[TaskGroup]:
    """What waits for this person."""
    active = submissions_visible_to(user).filter(period__plan__status=Plan.Status.ACTIVE)
    waiting = with_progress(writable_on(active, today).exclude(state=State.ACCEPTED))
    groups = {verb: TaskGroup(verb) for verb in VERBS.values()}
    for submission in sorted(waiting, key=lambda form: (due_on(form), form.pk)):
        verb = verb_for(submission, user)
        if verb and submission.total:
            day = due_on(submission)
            groups[verb].tasks.append(Task(submission, verb, day, (day - today).days))
    return [group for group in groups.values() if group.tasks]


def verb_for(submission: Submission, user: User) -> str:
    """What this person has to do with the form, if anything."""
    hands = hands_on(submission, user)
    if whole := submission.part_of:
        is_own = submission.institution_id in scope_of(user).own_institutions
        hands = hands if is_own else hands - {Hand.FILLER}
        hands = frozenset() if whole_is_gone(whole.state) else hands
    fitting = (verb for (hand, state), verb in VERBS.items() if state == submission.state and hand in hands)
    return next(fitting, "")


def watched(user: User) -> QuerySet[Any]:
    """The person's own forms of all periods, the newest first."""
    scope = scope_of(user)
    own = submissions_visible_to(user).of_performers(scope.fills | scope.inherits, scope.settlements)
    own = own.filter(Q(part_of__isnull=True) | Q(institution__in=scope.own_institutions))
    return with_progress(own.opened()).filter(total__gt=0).order_by("-period__start", "pk")


STATUSES = {
    "not_started": "не начато",
    "filling": "заполняется",
    "on_head": Standing.AT_HEAD.value,
    "on_department": "на приёмке",
    "returned": "возвращено",
    "accepted": "принято",
}
TONES = {
    "not_started": "plain",
    "filling": "work",
    "on_head": "wait",
    "on_department": "wait",
    "returned": "work",
    "accepted": "good",
}


def board_status(form: Any) -> str:
    """One of STATUSES, of a form with its progress."""
    if form.state != State.DRAFT:
        return form.state
    return "filling" if form.begun else "not_started"


def status_name(form: Any) -> str:
    """The state of a form with its progress in words; one that nobody has begun is not «заполняется»."""
    status = board_status(form)
    return form.get_state_display() if form.is_part and status in form.PART_STATES else STATUSES[status]


def open_periods(user: User) -> QuerySet[ReportingPeriod]:
    """Periods under way in the plans that the department looks after."""
    return ReportingPeriod.objects.filter(
        plan__territory__in=scope_of(user).views,
        plan__status=Plan.Status.ACTIVE,
        opened_at__isnull=False,
        closed_at__isnull=True,
    ).select_related("plan")


def plan_list(user: User) -> QuerySet[Plan]:
    return (
        plans_visible_to(user)
        .select_related("territory")
        .annotate(item_count=Count("items", filter=Q(items__removed_at__isnull=True), distinct=True))
    )


def plan_sections(plan: Plan) -> list[Section]:
    """The plan's sections with `rows`: their items in order."""
    rows = Item.objects.filter(removed_at__isnull=True).order_by("position").prefetch_related("indicators")
    return list(plan.sections.order_by("position").prefetch_related(Prefetch("items", rows, to_attr="rows")))
