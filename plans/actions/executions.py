"""An execution report that came as a file: its texts become an institution's entries of a period."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, User
from plans.actions.drafts import check_institution, draft_rows, form_of, plan_rows, signature_of
from plans.actions.quarter import OPENED, make_periods
from plans.actions.submissions import locked
from plans.drafting.difference import compare
from plans.drafting.draft import DraftItem, PlanDraft
from plans.due import lock_on
from plans.models import Entry, Obligation, Plan, Submission, SubmissionEvent
from plans.printing import EXECUTION_ROLES
from plans.write_check import Lock


@transaction.atomic
def load_execution(
    draft: PlanDraft, *, plan: Plan, institution: Institution, period_code: str, by: User | None
) -> Submission:
    """Load the report's texts for every row that has one; the form counts as accepted, as the paper one was.

    The report keeps its own heading, columns and signature, so that it prints as it came. Loading it again
    replaces the texts. A form that people work on in the portal is never overwritten.
    """
    check_institution(plan, institution)
    period = make_periods(plan).get(period_code)
    if period is None:
        raise ValidationError(
            f"В плане нет периода {period_code}: он на {plan.years}, {plan.get_period_kind_display()}."
        )
    submission, _ = Submission.objects.get_or_create(period=period, institution=institution)
    submission = locked(submission)
    if lock_on(submission) is Lock.LOCKED:
        raise ValidationError(
            f"{period} закрыт: отчёт из файла в него не загрузить. Откройте период снова и загрузите ещё раз."
        )
    if submission.events.exclude(step=SubmissionEvent.Step.LOADED).exists() or has_own_texts(submission):
        raise ValidationError(f"Отчёт «{submission}» уже заполняют на портале: файл его не заменит.")
    clear_loaded(submission)
    matched = matched_rows(plan, draft)
    loaded = sum(load_row(submission, item, row, by) for item, row in matched)
    submission.heading = draft.title
    submission.form = form_of(draft) | {"cells": own_cells(matched)}
    submission.signature = signature_of(draft)
    mark_accepted(submission, by)
    changes = {"строк с текстом": (None, loaded)}
    audit.record(submission, "Отчёт загружен из файла", by=by, changes=changes)
    return submission


def matched_rows(plan: Plan, draft: PlanDraft) -> list[tuple[int, DraftItem]]:
    """Each row of the report with the plan's item of its number; a row that the plan lacks refuses the file."""
    rows = draft_rows(draft)
    changes = compare(plan_rows(plan), [row for row, _ in rows])
    pairs = list(zip(changes, rows, strict=False))
    strange = [part.number or part.title for change, (_, part) in pairs if change.before is None]
    if strange:
        raise ValidationError(
            f"В плане нет строк отчёта: {', '.join(strange)}. Проверьте, тот ли выбран план, или обновите его."
        )
    return [(change.pk, part) for change, (_, part) in pairs if change.before]


def own_cells(matched: list[tuple[int, DraftItem]]) -> dict[str, dict[str, str]]:
    """item → column index → what the report says in columns that are neither the plan's nor the execution text."""
    return {str(item): {str(index): text for index, text in row.extra.items()} for item, row in matched}


def has_own_texts(submission: Submission) -> bool:
    """Whether somebody wrote into the form by hand, be it a state or a reason alone; loading counts no version."""
    return Entry.objects.filter(obligation__submission=submission, version__gt=0).exists()


def clear_loaded(submission: Submission) -> None:
    """Take away the texts of an earlier loading: a row that says nothing now must not go on saying the old."""
    loaded = Entry.objects.filter(obligation__submission=submission)
    loaded.update(text="", state=Entry.State.NOT_STARTED, changed_at=timezone.now())


def load_row(submission: Submission, item: int, row: DraftItem, by: User | None) -> bool:
    if not row.execution_text:
        return False
    obligation, _ = Obligation.objects.update_or_create(
        submission=submission, item_id=item, defaults={"withdrawn_at": None}
    )
    says_something = row.execution_text.strip(" -–—\n\xa0") != ""
    Entry.objects.update_or_create(
        obligation=obligation,
        defaults={
            "text": row.execution_text,
            "state": Entry.State.DONE if says_something else Entry.State.NOT_STARTED,
            "is_accepted": True,
            "changed_at": timezone.now(),
            "changed_by": by,
        },
    )
    return True


def mark_accepted(submission: Submission, by: User | None) -> None:
    now = timezone.now()
    submission.state = Submission.State.ACCEPTED
    submission.first_submitted_at = submission.first_submitted_at or now
    submission.accepted_at, submission.accepted_by = now, by
    submission.save()
    SubmissionEvent.objects.create(submission=submission, step=SubmissionEvent.Step.LOADED, at=now, by=by)
    period = submission.period
    if period.opened_at is None:
        period.opened_at = now
        if period.locks_after and period.locks_after < timezone.localdate():
            period.locks_after = None  # of an old period more reports may come
        period.save(update_fields=["opened_at", "locks_after"])
        audit.record(period.plan, f"{OPENED}: {period}", by=by, changes={"период": ("не открыт", "открыт")})


def has_execution(draft: PlanDraft) -> bool:
    return any(column.role in EXECUTION_ROLES for column in draft.columns)
