"""What the pages of plans show, read with a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet

from institutions.access import scope_of
from institutions.models import User
from plans.access import hands_on, plans_visible_to, submissions_visible_to, write_verdict
from plans.models import Entry, Evidence, Item, Obligation, Plan, ReportingPeriod, Section, Submission
from plans.write_check import Hand, Verdict

NOT_FILLED = Q(obligations__withdrawn_at__isnull=True) & (
    Q(obligations__entry__isnull=True) | Q(obligations__entry__text="", obligations__entry__reason="")
)
PRESENT = Q(obligations__withdrawn_at__isnull=True)
State = Submission.State


def with_progress(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """`total`, `filled` and `remarks` of every form."""
    return submissions.annotate(
        total=Count("obligations", filter=PRESENT, distinct=True),
        empty=Count("obligations", filter=NOT_FILLED, distinct=True),
        remarks=Count("obligations", filter=PRESENT & Q(obligations__entry__remark__gt=""), distinct=True),
    )


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by when."""

    submission: Submission
    verb: str  # «Заполнить» …
    due_on: dt.date
    days_left: int

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def filled(self) -> int:
        return self.submission.total - self.submission.empty

    @property
    def tone(self) -> str:
        return TONES.get(self.submission.state, "work")


VERBS = {
    (Hand.FILLER, State.DRAFT): "Заполнить",
    (Hand.FILLER, State.RETURNED): "Исправить замечания",
    (Hand.HEAD, State.ON_HEAD): "Согласовать",
    (Hand.DEPARTMENT, State.ON_DEPARTMENT): "Принять или вернуть",
}


def tasks(user: User, today: dt.date) -> list[Task]:
    """What waits for this person, the most urgent first."""
    waiting = submissions_visible_to(user).filter(
        period__opened_at__isnull=False,
        period__closed_at__isnull=True,
        period__plan__status=Plan.Status.ACTIVE,
    )
    found = []
    for submission in with_progress(waiting.exclude(state=State.ACCEPTED)):
        verb = next(
            (word for (hand, state), word in VERBS.items()
             if state == submission.state and hand in hands_on(submission, user)), ""
        )  # fmt: skip
        if verb and submission.total:
            due_on = submission.period.due_on
            found.append(Task(submission, verb, due_on, (due_on - today).days))
    return sorted(found, key=lambda task: (task.due_on, task.submission.pk))


def watched(user: User) -> QuerySet[Submission]:
    """Forms of open periods that wait for somebody else, and what was accepted lately."""
    scope = scope_of(user)
    own = submissions_visible_to(user).of_performers(scope.fills, scope.settlements)
    return with_progress(own.opened()).order_by("-period__start", "pk")


@dataclass
class FormRow:
    """An item of a form with what was done about it and whether this person may write now."""

    obligation: Obligation
    entry: Entry | None
    evidence: list[Evidence]
    verdict: Verdict

    @property
    def item(self) -> Item:
        return self.obligation.item

    @property
    def saved_id(self) -> str:
        """The element that says when the row was saved."""
        return f"saved-{self.obligation.pk}"

    @property
    def saved_at(self) -> dt.datetime | None:
        return self.entry.changed_at if self.entry and self.entry.version else None

    @property
    def is_filled(self) -> bool:
        return bool(self.entry and (self.entry.text.strip() or self.entry.reason.strip()))


@dataclass
class FormSection:
    section: Section
    rows: list[FormRow] = field(default_factory=list)

    @property
    def filled(self) -> int:
        return sum(row.is_filled for row in self.rows)


def form_sections(submission: Submission, user: User) -> list[FormSection]:
    """The form's rows by section, in the plan's order."""
    obligations = (
        submission.obligations.filter(withdrawn_at__isnull=True)
        .select_related("item__section", "item__continues", "entry__changed_by")
        .prefetch_related(Prefetch("entry__evidence", Evidence.objects.present().select_related("added_by")))
        .order_by("item__section__position", "item__position")
    )
    sections: dict[int, FormSection] = {}
    for obligation in obligations:
        obligation.submission = submission
        place = obligation.item.section
        sections.setdefault(place.pk, FormSection(place)).rows.append(form_row(obligation, user))
    return list(sections.values())


def form_row(obligation: Obligation, user: User) -> FormRow:
    entry = getattr(obligation, "entry", None)
    evidence = list(entry.evidence.all()) if entry else []
    return FormRow(
        obligation,
        entry,
        [proof for proof in evidence if not proof.removed_at],
        write_verdict(obligation, user),
    )


@dataclass(frozen=True)
class BoardLine:
    """One performer on the department's board; `status` is what the head of a department asks about."""

    submission: Submission
    status: str
    days_late: int

    @property
    def status_name(self) -> str:
        return STATUSES[self.status]

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def filled(self) -> int:
        return self.submission.total - self.submission.empty


STATUSES = {
    "not_started": "не начато",
    "filling": "заполняется",
    "on_head": "у руководителя",
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


def board(period: ReportingPeriod, today: dt.date) -> list[BoardLine]:
    """Every performer of the period with the state of its form."""
    forms = with_progress(
        period.submissions.select_related("institution__territory", "territory", "period__plan")
    )
    return [
        BoardLine(form, board_status(form), days_late(form, today))
        for form in forms.order_by("institution__short_name", "territory__name")
        if form.total
    ]


def board_status(form: Submission) -> str:
    if form.state != State.DRAFT:
        return form.state
    return "filling" if form.empty < form.total else "not_started"


def days_late(form: Submission, today: dt.date) -> int:
    """Days after the due date, by the first sending; a form that is still not sent counts to today."""
    sent_on = form.first_submitted_at.date() if form.first_submitted_at else today
    return max(0, (sent_on - form.period.due_on).days)


@dataclass(frozen=True)
class StatusCount:
    status: str
    name: str
    count: int


def summary(lines: Iterable[BoardLine]) -> list[StatusCount]:
    """How many performers are in each status, in the board's order."""
    found = Counter(line.status for line in lines)
    return [StatusCount(status, name, found[status]) for status, name in STATUSES.items()]


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
    rows = Item.objects.filter(removed_at__isnull=True).order_by("position")
    return list(plan.sections.order_by("position").prefetch_related(Prefetch("items", rows, to_attr="rows")))
