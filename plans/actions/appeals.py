"""A performer asks the department, the department answers."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions import audit
from institutions.actions.notices import Message, tell_all
from institutions.models import User
from plans.actions.extensions import check_may_extend, grant_extension
from plans.actions.quarter import check_reason
from plans.actions.releases import WRITABLE, release
from plans.actions.reminders import in_words, named, people_of, writers
from plans.actions.submissions import locked
from plans.due import due_on, lock_on
from plans.models import Appeal, Obligation, Release, Submission
from plans.write_check import plan_refusal

Kind, Decision = Appeal.Kind, Appeal.Decision
RELEASES = {
    Kind.OFF_CONTROL: Release.Kind.OFF_CONTROL,
    Kind.NOT_APPLICABLE: Release.Kind.NOT_APPLICABLE,
}
ANSWERS = {Decision.GRANTED: "Обращение удовлетворено", Decision.REFUSED: "В обращении отказано"}


@transaction.atomic
def ask_for_later(submission: Submission, *, until: dt.date, reason: str, by: User) -> Appeal:
    """Ask for more time, also when the period is locked already."""
    submission = locked(submission)
    check_may_appeal(submission)
    check_may_extend(submission, until)
    if until <= due_on(submission):
        raise ValidationError({"until": f"Срок отчёта и так {in_words(due_on(submission))}."})
    return make(Appeal(submission=submission, kind=Kind.LATER, until=until), reason, by)


@transaction.atomic
def ask_for_release(obligation: Obligation, kind: str, *, reason: str, by: User) -> Appeal:
    """Ask to be freed from one item."""
    submission = locked(obligation.submission)
    check_may_appeal(submission)
    if lock_on(submission) not in WRITABLE:
        raise ValidationError("Период закрыт: попросите об этом в следующем отчёте.")
    if obligation.withdrawn_at is not None:
        raise ValidationError("Мероприятие уже снято: отчитываться по нему не нужно.")
    return make(Appeal(submission=submission, obligation=obligation, kind=kind), reason, by)


def check_plan(submission: Submission) -> None:
    """Nothing is asked for or given in a plan that is not in force."""
    refusal = plan_refusal(submission.period.plan.is_active)
    if refusal:
        raise ValidationError(refusal)


def check_may_appeal(submission: Submission) -> None:
    check_plan(submission)
    if submission.part_of_id:
        raise ValidationError("Это часть филиала: обратитесь в головное учреждение.")
    if submission.state not in Submission.IN_HAND:
        raise ValidationError(f"Отчёт сейчас «{submission.get_state_display()}»: обращаться уже не о чем.")


def make(appeal: Appeal, reason: str, by: User) -> Appeal:
    check_reason(reason)
    appeal.reason, appeal.made_by = reason.strip(), by
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        raise ValidationError("Такое обращение уже подано: дождитесь решения.") from error
    audit.record(
        appeal.submission, f"Обращение: {appeal.get_kind_display()}", by=by, changes=words_of(appeal)
    )
    tell_department(appeal)
    return appeal


def words_of(appeal: Appeal) -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {"причина": (None, appeal.reason)}
    if appeal.obligation:
        found["мероприятие"] = (None, appeal.obligation.item)
    if appeal.until:
        found["до какого дня"] = (None, appeal.until)
    return found


@transaction.atomic
def grant(appeal: Appeal, *, answer: str = "", until: dt.date | None = None, by: User) -> None:
    """Give what was asked for; a later day may be another one than was asked."""
    appeal = held(appeal)
    check_plan(appeal.submission)
    decide(appeal, Decision.GRANTED, answer, by)
    if appeal.kind == Kind.LATER:
        day = until or appeal.until
        if day is None:
            raise ValidationError({"until": "Укажите день."})
        grant_extension(appeal.submission, until=day, reason=appeal.reason, by=by)
    elif appeal.obligation:
        release(appeal.obligation, RELEASES[Kind(appeal.kind)], reason=appeal.reason, by=by)
    tell_maker(appeal)


@transaction.atomic
def refuse(appeal: Appeal, *, answer: str, by: User) -> None:
    if not answer.strip():
        raise ValidationError({"answer": "Объясните отказ: исполнитель увидит ответ."})
    appeal = held(appeal)
    decide(appeal, Decision.REFUSED, answer, by)
    tell_maker(appeal)


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: User) -> None:
    decide(held(appeal), Decision.WITHDRAWN, "", by)


def held(appeal: Appeal) -> Appeal:
    """The appeal as it is now, with its form held until the transaction ends."""
    submission = locked(appeal.submission)
    now = Appeal.objects.select_related("obligation__item").get(pk=appeal.pk)
    now.submission = submission
    if now.obligation:
        now.obligation.submission = submission
    return now


def decide(appeal: Appeal, decision: str, answer: str, by: User) -> None:
    if appeal.decision != Decision.OPEN:
        raise ValidationError(f"Решение уже принято: {appeal.get_decision_display()}.")
    appeal.decision, appeal.answer = decision, answer.strip()
    appeal.decided_at, appeal.decided_by = timezone.now(), by
    appeal.save()
    changes: dict[str, tuple[object, object]] = {
        "решение": (Decision.OPEN.label, appeal.get_decision_display())
    }
    if appeal.answer:
        changes["ответ"] = (None, appeal.answer)
    audit.record(
        appeal.submission, f"Решение об обращении: {appeal.get_kind_display()}", by=by, changes=changes
    )


def tell_department(appeal: Appeal) -> None:
    form = appeal.submission
    people = people_of([form], timezone.localdate()).editors(form.period.plan.territory_id)
    text = f"Обращение: {appeal.get_kind_display()}. {named(form)}."
    tell_all([Message(frozenset(people), f"appeal:{appeal.pk}", text, appeal.get_absolute_url())])


def tell_maker(appeal: Appeal) -> None:
    """Whoever asked, and whoever has the form in hand; the latter hear of a later day from the day itself."""
    form = appeal.submission
    maker = frozenset({appeal.made_by_id} if appeal.made_by_id else ())
    holders = writers(form, people_of([form], timezone.localdate()))
    is_extended = appeal.kind == Kind.LATER and appeal.decision == Decision.GRANTED
    people = maker - holders if is_extended else maker | holders
    text = f"{ANSWERS[Decision(appeal.decision)]}: {appeal.get_kind_display()}. {named(form)}."
    key = f"appeal:{appeal.pk}:decided"
    tell_all([Message(people, key, text, appeal.get_absolute_url())])
