"""Periods and obligations of a plan: made from items, responsibles and schedules, opened, closed."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.responsibles import is_confirmed
from plans.assignment import Duty
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Submission
from plans.wanted_duties import wanted_duties

OPEN_STATES = [Submission.State.DRAFT, Submission.State.RETURNED]
BATCH = 500
OPENED = "Открыт период"


@transaction.atomic
def make_obligations(plan: Plan, *, by: User | None) -> int:
    """Bring the plan's obligations in line with its items, responsibles and schedules; how many are new.

    Running it again changes nothing. Forms that were sent or accepted, and closed periods, stay as they are;
    a duty that is gone is deleted where nobody can have written about it and marked withdrawn elsewhere.
    """
    periods = make_periods(plan)
    wanted = wanted_duties(plan)
    forms = make_submissions(plan, periods, wanted)
    goal = {
        (forms[form_key(duty)], duty.item): [day.isoformat() for day in duty.due]
        for duty in wanted
        if form_key(duty) in forms
    }
    changes = settle_obligations(plan, goal)
    if any(changes.values()):
        audit.record(
            plan,
            "Обновлены обязательства",
            by=by,
            changes={name: (None, n) for name, n in changes.items() if n},
        )
    return changes["новых"]


def make_periods(plan: Plan) -> dict[str, ReportingPeriod]:
    """The plan's periods by code, missing ones added."""
    wanted = plan.spans
    ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(
                plan=plan,
                code=span.code,
                start=span.start,
                end=span.end,
                opens_on=span.start,
                **report_days(plan, span.end),
            )
            for span in wanted
        ],
        ignore_conflicts=True,
    )
    return {period.code: period for period in plan.periods.all()}


def drop_periods(plan: Plan) -> None:
    """Take away the periods that the plan's years and kind no longer have.

    Opened ones stay, with what was written, and those that something else hangs on, as a report made of them.
    """
    codes = {span.code for span in plan.spans}
    written = Entry.objects.filter(obligation__submission__period=OuterRef("pk"))
    gone = plan.periods.filter(~Exists(written), opened_at__isnull=True).exclude(code__in=codes)
    for period in gone:
        with suppress(ProtectedError), transaction.atomic():
            Obligation.objects.filter(submission__period=period).delete()
            period.submissions.all().delete()
            period.delete()


def shift_due_dates(plan: Plan) -> None:
    """Periods not yet opened are due as many days after their end as the plan says now."""
    periods = list(plan.periods.filter(opened_at__isnull=True))
    for period in periods:
        for name, day in report_days(plan, period.end).items():
            setattr(period, name, day)
    ReportingPeriod.objects.bulk_update(periods, ["due_on", "locks_after"])


def report_days(plan: Plan, end: dt.date) -> dict[str, dt.date]:
    """By when a period that ends then is reported on, and the last day on which its forms may be written."""
    due_on = end + dt.timedelta(days=plan.report_due_days)
    return {"due_on": due_on, "locks_after": due_on + dt.timedelta(days=plan.lock_days)}


FormKey = tuple[str, str, int]


def form_key(duty: Duty) -> FormKey:
    return duty.period, duty.performer.place, duty.performer.pk


def make_submissions(
    plan: Plan, periods: dict[str, ReportingPeriod], wanted: list[Duty]
) -> dict[FormKey, int]:
    """The forms that may still change, by period and performer; those that are missing are made.

    They are held until the transaction ends: nobody sends one while its duties are being changed.
    """
    named = dict.fromkeys((duty.period, duty.performer) for duty in wanted)
    Submission.objects.bulk_create(
        [
            Submission(period=periods[code], **{f"{who.place}_id": who.pk})
            for code, who in named
            if periods[code].closed_at is None
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    held = changeable_forms(plan).select_related("period").select_for_update(of=("self",)).order_by("pk")
    return {
        (
            form.period.code,
            "institution" if form.institution_id else "territory",
            form.institution_id or form.territory_id,
        ): form.pk
        for form in held
    }


def changeable_forms(plan: Plan) -> QuerySet[Submission]:
    return Submission.objects.filter(period__plan=plan, period__closed_at__isnull=True, state__in=OPEN_STATES)


def settle_obligations(plan: Plan, goal: dict[tuple[int, int], list[str]]) -> dict[str, int]:
    """Make the changeable obligations equal to `goal`, (form, item) → due dates; what changed, counted."""
    present = Obligation.objects.filter(submission__in=changeable_forms(plan))
    rows = {(row.submission_id, row.item_id): row for row in present}
    new = [
        Obligation(submission_id=form, item_id=item, due_dates=due)
        for (form, item), due in goal.items()
        if (form, item) not in rows
    ]
    moved = []
    for place, due in goal.items():
        row = rows.get(place)
        if row and (row.due_dates != due or row.withdrawn_at is not None):
            row.due_dates, row.withdrawn_at = due, None
            moved.append(row)
    Obligation.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    Obligation.objects.bulk_update(moved, ["due_dates", "withdrawn_at"], batch_size=BATCH)
    gone = [row.pk for place, row in rows.items() if place not in goal and row.withdrawn_at is None]
    return {"новых": len(new), "перенесено": len(moved), "снято": withdraw(gone)}


def withdraw(obligations: list[int]) -> int:
    """Take back duties that the plan no longer asks for; what was written about them is kept.

    In a period that was ever opened the row stays in any case: somebody may be typing into it at this moment,
    and is told that the item is gone instead of losing the words.
    """
    written = Entry.objects.filter(obligation=OuterRef("pk"))
    rows = Obligation.objects.filter(pk__in=obligations)
    unseen = rows.filter(~Exists(written), submission__period__opened_at__isnull=True)
    unseen.delete()
    rows.update(withdrawn_at=timezone.now())
    return len(obligations)


@transaction.atomic
def open_period(period: ReportingPeriod, *, by: User | None) -> None:
    """Let the performers write; the plan must be active and every responsible confirmed."""
    if not period.plan.is_active:
        raise ValidationError("Сначала введите план в действие.")
    if not is_confirmed(period.plan):
        raise ValidationError("Сначала подтвердите, кто отвечает за мероприятия плана.")
    if period.is_open:
        return
    was = "закрыт" if period.closed_at else "не открыт"
    period.opened_at = period.opened_at or timezone.now()
    period.closed_at = None
    period.save(update_fields=["opened_at", "closed_at"])
    make_obligations(period.plan, by=by)  # a closed period was left out when the plan changed
    audit.record(period.plan, f"{OPENED}: {period}", by=by, changes={"период": (was, "открыт")})


@transaction.atomic
def close_period(period: ReportingPeriod, *, by: User | None) -> None:
    """From now on the period is read-only for everybody."""
    if not period.is_open:
        raise ValidationError("Закрыть можно только открытый период.")
    period.closed_at = timezone.now()
    period.save(update_fields=["closed_at"])
    audit.record(period.plan, f"Закрыт период: {period}", by=by, changes={"период": ("открыт", "закрыт")})


@transaction.atomic
def move_due_date(period: ReportingPeriod, due_on: dt.date, *, by: User | None) -> None:
    """Give the whole period another day to report by."""
    changes = audit.difference({"отчитаться до": period.due_on}, {"отчитаться до": due_on})
    if not changes:
        return
    period.due_on = due_on
    period.save(update_fields=["due_on"])
    audit.record(period.plan, f"Перенесён срок отчёта: {period}", by=by, changes=changes)
