"""Notices about periods and forms: opened, due, overdue."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from institutions.actions.notices import Message, tell_all
from institutions.addressees import Addressees, addressees
from institutions.models import Role
from plans.due import due_on, taken_until, with_extensions, writable_on
from plans.models import Obligation, Plan, ReportingPeriod, Submission
from plans.rates import Standing, standing
from plans.reminder_days import reminder_for

State = Submission.State
HANDED_OVER = [State.ON_DEPARTMENT, State.ACCEPTED]  # a head institution's: no part goes into it any more
PLAN_TITLE_LENGTH = 100


def announce(period: ReportingPeriod) -> int:
    """Tell everybody who has a form in the period that it is open; how many notices are new. Of a period whose day
    is past already, as of an old plan brought in later, nobody is told."""
    today = timezone.localdate()
    forms = [form for form in owed(period.submissions.all()) if due_on(form) >= today]
    people = people_of(forms, today)
    return tell_all(
        Message(
            writers(form, people),
            f"opened:submission:{form.pk}",
            f"Открыт отчёт: {named(form)}. Сдать до {in_words(due_on(form))}.",
            form.get_absolute_url(),
        )
        for form in forms
    )


def announce_again(period: ReportingPeriod) -> int:
    """Tell whoever still owes a report that a closed period takes it once more."""
    forms = list(owed(period.submissions.all()))
    people = people_of(forms, timezone.localdate())
    last_day = f" Отчёт принимают по {in_words(period.locks_after)}." if period.locks_after else ""
    return tell_all(
        Message(
            writers(form, people),
            f"reopened:submission:{form.pk}:{period.locks_after}",
            f"Период снова открыт: {named(form)}.{last_day}",
            form.get_absolute_url(),
        )
        for form in forms
    )


def remind(today: dt.date) -> int:
    """Remind of every form that is still owed; how many notices are new. Asking again tells nobody twice."""
    running = Submission.objects.filter(
        period__plan__status=Plan.Status.ACTIVE, period__plan__runs_by_itself=True
    )
    forms = list(owed(writable_on(running, today)))
    people = people_of(forms, today)
    return tell_all([*reminders(forms, people, today), *summaries(forms, people, today)])


def owed(forms: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those that the department still waits for and that ask for something."""
    asked = Obligation.objects.filter(submission=OuterRef("pk"), withdrawn_at__isnull=True)
    waiting = forms.filter(Exists(asked), state__in=Submission.IN_HAND).exclude(
        part_of__state__in=HANDED_OVER
    )
    return with_extensions(waiting.select_related("period__plan", "institution", "territory"))


def reminders(forms: Iterable[Submission], people: Addressees, today: dt.date) -> Iterator[Message]:
    for form in forms:
        day = due_on(form)
        which = reminder_for((day - today).days)
        if which is not None:
            yield Message(
                writers(form, people),
                f"due:submission:{form.pk}:{day}:{which}",
                reminder(form, day, today),
                form.get_absolute_url(),
            )


def reminder(form: Submission, day: dt.date, today: dt.date) -> str:
    """Days are named by their date: the notice may be read on a later one."""
    if today > day:
        last_day = taken_until(form, today)
        until = f" Отчёт принимают по {in_words(last_day)}." if last_day else ""
        if form.state == State.RETURNED:
            return f"Отчёт возвращён, исправьте его: {named(form)}.{until}"
        return f"Отчёт не сдан, срок был {in_words(day)}: {named(form)}.{until}"
    if form.state == State.ON_HEAD:
        return f"Отчёт ждёт согласования руководителя, сдать до {in_words(day)}: {named(form)}."
    return f"Сдайте отчёт до {in_words(day)}: {named(form)}."


def summaries(forms: Iterable[Submission], people: Addressees, today: dt.date) -> Iterator[Message]:
    """To the department, once the period's day has passed: how many have not reported, and whose head has the form."""
    late: dict[ReportingPeriod, Counter[Standing]] = {}
    for form in forms:
        where = standing(form.state, form.first_submitted_at)
        if form.part_of_id is None and due_on(form) < today and where is not Standing.REPORTED:
            late.setdefault(form.period, Counter())[where] += 1
    for period, found in late.items():
        at_head = (
            f" (на согласовании у руководителя: {found[Standing.AT_HEAD]})" if found[Standing.AT_HEAD] else ""
        )
        yield Message(
            frozenset(people.editors(period.plan.territory_id)),
            f"owed:period:{period.pk}:{period.due_on}",
            f"Срок отчётов прошёл {in_words(period.due_on)}, не сдали: {found.total()}{at_head}."
            f" {period}, {plan_of(period)}.",
            period.get_absolute_url(),
        )


def people_of(forms: Iterable[Submission], today: dt.date) -> Addressees:
    """Whoever may be told about these forms."""
    institutions, territories = set(), set()
    for form in forms:
        territories.add(form.period.plan.territory_id)
        if form.institution:
            institutions |= {form.institution.pk, form.institution.parent_id or form.institution.pk}
        else:
            territories.add(form.territory_id or 0)
    return addressees(institutions, territories, today)


def writers(form: Submission, people: Addressees) -> frozenset[int]:
    """Who has the form in hand now; a branch without people of its own is written for by its head institution."""
    if form.institution is None:
        return frozenset(territory_writers(form, people))
    roles = (
        [Role.INSTITUTION_HEAD] if form.state == State.ON_HEAD else [Role.INSTITUTION_HEAD, Role.METHODIST]
    )
    own = people.of("institution", form.institution.pk, *roles)
    return frozenset(own or people.of("institution", form.institution.parent_id or 0, *roles))


def territory_writers(form: Submission, people: Addressees) -> set[int]:
    if form.territory_id == form.period.plan.territory_id:
        return people.editors(form.period.plan.territory_id)
    return people.of("territory", form.territory_id or 0, Role.SETTLEMENT_HEAD)


def named(form: Submission) -> str:
    return f"{form.performer_name}, {form.period}, {plan_of(form.period)}"


def plan_of(period: ReportingPeriod) -> str:
    title = str(period.plan)
    short = title if len(title) <= PLAN_TITLE_LENGTH else f"{title[:PLAN_TITLE_LENGTH].rstrip()}…"
    return f"«{short}»"


def in_words(day: dt.date) -> str:
    return f"{date_format(day, 'j E Y')} года"
