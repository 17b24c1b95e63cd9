"""What the department's pages of plans show, read with a number of queries that does not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet

from institutions.models import AuditEntry, Territory, User
from plans.access import plans_visible_to
from plans.models import Item, Plan, ReportingPeriod, Section, Submission
from plans.printing import DEFAULT_COLUMNS, EXECUTION_ROLES, cell, column_sources
from plans.queries import plan_list, plan_sections
from plans.schedule_words import in_words, next_due, parts_of


def find_plans(
    user: User,
    *,
    status: str = "",
    year: int | None = None,
    kind: str = "",
    territory: Territory | None = None,
) -> QuerySet[Plan]:
    """The plans the person sees, archived ones only where asked for."""
    found = plan_list(user).order_by("-year_to", "-pk")
    found = found.filter(status=status) if status else found.exclude(status=Plan.Status.ARCHIVED)
    if year:
        found = found.filter(year_from__lte=year, year_to__gte=year)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(territory=territory) if territory else found


def years_of_plans(user: User) -> list[int]:
    spans = plans_visible_to(user).values_list("year_from", "year_to").distinct().order_by()
    return sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True)


@dataclass(frozen=True)
class Cell:
    """A cell of an item under its heading; `source` is where it is kept: a field, or an index in `extra`."""

    heading: str
    source: str
    text: str

    @property
    def is_deadline(self) -> bool:
        return self.source == "deadline_text"


@dataclass(frozen=True)
class Line:
    """A row of the plan with its schedule told in words."""

    item: Item
    cells: list[Cell]
    schedule: str
    next_due: dt.date | None

    @property
    def doubts(self) -> list[str]:
        return self.item.schedule.get("doubts", [])

    @property
    def has_series(self) -> bool:
        """Whether the schedule names more than one date, so that the next one is worth telling."""
        return "отчётн" in self.schedule

    @property
    def name(self) -> str:
        """How a button speaks of the row."""
        return self.item.number.strip() or str(self.item)[:60]


@dataclass(frozen=True)
class Group:
    section: Section
    lines: list[Line]


def printed_columns(plan: Plan) -> list[dict]:
    """The plan's columns without those that only a report has."""
    return [column for column in plan.columns if column["role"] not in EXECUTION_ROLES] or DEFAULT_COLUMNS


def headings(plan: Plan) -> list[str]:
    return [" ".join(column["heading"].split()) for column in printed_columns(plan)]


def groups(plan: Plan, today: dt.date) -> list[Group]:
    """The plan's rows by section, under its own columns."""
    sources = column_sources(printed_columns(plan))
    names = headings(plan)
    sections: list[Any] = plan_sections(plan)  # with their `rows`
    return [
        Group(section, [line(plan, item, names, sources, today) for item in section.rows])
        for section in sections
    ]


def line(plan: Plan, item: Item, names: list[str], sources: list[str], today: dt.date) -> Line:
    parts = parts_of(item.schedule)
    found = [
        Cell(name, source, cell(item, source, None)) for name, source in zip(names, sources, strict=True)
    ]
    schedule = in_words(parts, plan.start, plan.end)
    return Line(item, found, schedule, next_due(parts, max(today, plan.start), plan.end))


def line_of(item: Item, today: dt.date) -> Line:
    plan = item.plan
    return line(plan, item, headings(plan), column_sources(printed_columns(plan)), today)


def doubtful(found: Iterable[Group]) -> list[Line]:
    return [line for group in found for line in group.lines if line.doubts]


def period_lines(plan: Plan) -> QuerySet[ReportingPeriod]:
    """The plan's periods with how many forms there are, were sent, lie at their head and were accepted,
    and how many were given a later day: `plans.rates.standing` in the database's words."""
    forms = Q(submissions__obligations__withdrawn_at__isnull=True, submissions__obligations__isnull=False)
    forms &= Q(submissions__part_of__isnull=True)
    accepted = Q(submissions__state=Submission.State.ACCEPTED)
    sent = Q(submissions__first_submitted_at__isnull=False)
    at_head = Q(submissions__state=Submission.State.ON_HEAD) & ~sent
    prolonged = Q(
        submissions__extensions__ended_at__isnull=True, submissions__extensions__until__gt=F("due_on")
    )
    return plan.periods.annotate(
        forms=Count("submissions", filter=forms, distinct=True),
        sent=Count("submissions", filter=forms & sent, distinct=True),
        prolonged=Count("submissions", filter=forms & prolonged, distinct=True),
        at_head=Count("submissions", filter=forms & at_head, distinct=True),
        accepted=Count("submissions", filter=forms & accepted, distinct=True),
        owing=F("forms") - F("sent") - F("at_head"),
    ).order_by("start")


def history_of(plan: Plan) -> QuerySet[AuditEntry]:
    """Everything that was done to the plan, its sections and its items."""
    types = ContentType.objects.get_for_models(Plan, Section, Item)
    sections = [str(pk) for pk in plan.sections.values_list("pk", flat=True)]
    items = [str(pk) for pk in plan.items.values_list("pk", flat=True)]
    return AuditEntry.objects.filter(
        Q(content_type=types[Plan], object_id=str(plan.pk))
        | Q(content_type=types[Section], object_id__in=sections)
        | Q(content_type=types[Item], object_id__in=items)
    ).select_related("by")


def all_columns(plan: Plan) -> list[dict]:
    return plan.columns or DEFAULT_COLUMNS
