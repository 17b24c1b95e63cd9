"""Periods and obligations of a plan: made from items, responsibles and schedules, opened, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils import timezone

from institutions import audit
from institutions.models import User
from plans.actions.reminders import announce, announce_again
from plans.actions.responsibles import is_confirmed
from plans.assignment import Duty
from plans.models import Entry, Obligation, Plan, ReportingPeriod, Submission
from plans.wanted_duties import wanted_duties

OPEN_STATES = [Submission.State.DRAFT, Submission.State.RETURNED]
BATCH = 500
DAYS = ["due_on", "locks_after"]
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
            period.submissions.filter(part_of__isnull=False).delete()  # before what they are parts of
            period.submissions.all().delete()
            period.delete()


def shift_due_dates(plan: Plan) -> None:
    """Periods not yet opened are due, and lock, as many days after their end as the plan says now."""
    periods = list(plan.periods.filter(opened_at__isnull=True))
    for period in periods:
        for name, day in report_days(plan, period.end).items():
            setattr(period, name, day)
    ReportingPeriod.objects.bulk_update(periods, ["due_on", "locks_after"])


def report_days(plan: Plan, end: dt.date) -> dict[str, dt.date | None]:
    """By when a period that ends then is reported on, and the last day on which its forms may be written.

    Where people close the periods themselves, no day does it for them.
    """
    due_on = end + dt.timedelta(days=plan.report_due_days)
    last_day = due_on + dt.timedelta(days=plan.lock_days)
    return {"due_on": due_on, "locks_after": last_day if plan.runs_by_itself else None}


def shift_lock_days(plan: Plan) -> None:
    """After the plan was told to run by itself, or not to: open periods get their last day, or lose it.

    A last day that is past already is left out: work that goes on is not cut off by a setting.
    """
    periods = list(plan.periods.filter(opened_at__isnull=False, closed_at__isnull=True))
    for period in periods:
        last_day = report_days(plan, period.end)["locks_after"]
        period.locks_after = last_day if last_day and last_day >= timezone.localdate() else None
    ReportingPeriod.objects.bulk_update(periods, ["locks_after"])


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
    join_parts(plan, list(held), {form_key(duty): duty.performer.head for duty in wanted})
    return {
        (
            form.period.code,
            "institution" if form.institution_id else "territory",
            form.institution_id or form.territory_id or 0,
        ): form.pk
        for form in held
    }


def join_parts(plan: Plan, held: list[Submission], heads: Mapping[FormKey, int | None]) -> None:
    """Let every branch's form be part of its head institution's where the plan wants parts, and of nothing where
    it does not; a form without duties stays as it is."""
    named = {head for head in heads.values() if head is not None}
    forms = Submission.objects.filter(period__plan=plan, institution__in=named)
    wholes: dict[tuple[int, int | None], int] = {
        (period, institution): pk
        for period, institution, pk in forms.values_list("period", "institution", "pk")
    }
    moved = []
    for form in held:
        key = (form.period.code, "institution", form.institution_id or 0)
        whole = wholes.get((form.period_id, heads.get(key)))
        if key in heads and form.part_of_id != whole:
            form.part_of_id = whole
            moved.append(form)
    Submission.objects.bulk_update(moved, ["part_of"], batch_size=BATCH)


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
    """Let the performers write; the plan must be active and every responsible confirmed.

    A period whose last day has passed before it was ever opened stays open until somebody closes it.
    """
    check_may_open(period.plan)
    hold(period)
    if period.closed_at:
        raise ValidationError(
            f"{period} закрыт. Чтобы открыть его снова, назовите причину и последний день приёма."
        )
    if period.is_open:
        return
    period.opened_at = timezone.now()
    if period.locks_after and period.locks_after < timezone.localdate():
        period.locks_after = None
    period.save(update_fields=["opened_at", "locks_after"])
    make_obligations(period.plan, by=by)
    audit.record(period.plan, f"{OPENED}: {period}", by=by, changes={"период": ("не открыт", "открыт")})
    announce(period)


@transaction.atomic
def reopen_period(period: ReportingPeriod, *, until: dt.date, reason: str, by: User | None) -> None:
    """Let everybody write into a closed period again, through `until`."""
    check_may_open(period.plan)
    hold(period)
    if not period.is_ended:
        raise ValidationError("Открыть снова можно только закрытый период.")
    check_reason(reason)
    check_day(until)
    before = period.locks_after
    period.closed_at, period.locks_after = None, until
    period.save(update_fields=["closed_at", "locks_after"])
    make_obligations(period.plan, by=by)  # a closed period was left out when the plan changed
    changes = audit.difference({"принимать по": before}, {"принимать по": until})
    changes |= {"период": ("закрыт", "открыт"), "причина": (None, reason.strip())}
    audit.record(period.plan, f"Снова открыт период: {period}", by=by, changes=changes)
    announce_again(period)


def check_may_open(plan: Plan) -> None:
    if not plan.is_active:
        raise ValidationError("Сначала введите план в действие.")
    if not is_confirmed(plan):
        raise ValidationError("Сначала подтвердите, кто отвечает за мероприятия плана.")


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Назовите причину: её увидят в истории."})


def check_day(until: dt.date) -> None:
    if until < timezone.localdate():
        raise ValidationError({"until": "Этот день уже прошёл: укажите сегодняшний или более поздний."})


def hold(period: ReportingPeriod) -> None:
    """Read the period as it is now, held until the transaction ends: two clocks may strike at once."""
    rows = ReportingPeriod.objects.select_for_update()
    fields = ["opened_at", "closed_at", "due_on", "locks_after"]
    period.refresh_from_db(fields=fields, from_queryset=rows)


@transaction.atomic
def close_period(period: ReportingPeriod, *, by: User | None) -> None:
    """From now on the period is read-only for everybody but those who were given longer."""
    hold(period)
    if period.closed_at:
        return  # pressed twice
    if not period.is_open:
        raise ValidationError("Закрыть можно только открытый период.")
    period.closed_at = timezone.now()
    period.save(update_fields=["closed_at"])
    audit.record(period.plan, f"Закрыт период: {period}", by=by, changes={"период": ("открыт", "закрыт")})


@transaction.atomic
def move_due_date(
    period: ReportingPeriod, due_on: dt.date, locks_after: dt.date | None, *, by: User | None
) -> None:
    """Give the whole period another day to report by, and another last day of writing; without one it stays open
    until somebody closes it. A period that has ended is opened again with a reason, not by moving its days."""
    hold(period)
    if period.is_ended:
        raise ValidationError(
            f"{period} закрыт. Чтобы открыть его снова, назовите причину и последний день приёма."
        )
    before = audit.values(period, DAYS)
    period.due_on, period.locks_after = due_on, locks_after
    changes = audit.difference(before, audit.values(period, DAYS))
    if not changes:
        return
    check_last_day(period)
    period.save(update_fields=DAYS)
    audit.record(period.plan, f"Перенесён срок отчёта: {period}", by=by, changes=changes)


def check_last_day(period: ReportingPeriod) -> None:
    last_day = period.locks_after
    if last_day and last_day < period.due_on:
        raise ValidationError(
            {"locks_after": f"Раньше срока отчёта ({period.due_on:%d.%m.%Y}) период закрыть нельзя."}
        )
    if last_day and period.is_open and last_day < timezone.localdate():
        raise ValidationError(
            {"locks_after": "Этот день уже прошёл. Чтобы закрыть период сейчас, нажмите «Закрыть»."}
        )
