"""A plan's file between upload and commit: kept, settled in the browser, taken into a plan in one step."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Institution, Territory, User
from plans.actions.drafts import check_institution, create_plan, plan_with_rows_of, update_plan
from plans.actions.executions import has_execution, load_execution
from plans.drafting.draft import PlanDraft
from plans.drafting.draft_json import freeze, thaw
from plans.drafting.editing import set_year
from plans.models import Plan, PlanUpload

SPAN = re.compile(r"(20\d\d)\s*(?:[-–—/]|по|и)\s*(20\d\d)")


@transaction.atomic
def keep_upload(
    draft: PlanDraft,
    *,
    filename: str,
    territory: Territory,
    year: int,
    plan: Plan | None = None,
    institution: Institution | None = None,
    period_code: str = "",
    by: User | None,
) -> PlanUpload:
    """Keep what was understood from a file until a person has settled it."""
    if institution is not None:
        check_report(draft, plan, institution, territory)
    upload = PlanUpload.objects.create(
        draft=freeze(draft),
        filename=filename[-255:],
        territory=plan.territory if plan else territory,
        year=year,
        plan=plan,
        institution=institution,
        period_code=period_code,
        created_by=by,
    )
    audit.record(upload, "Файл прочитан", by=by, changes={"файл": (None, filename)})
    return upload


def check_report(draft: PlanDraft, plan: Plan | None, institution: Institution, territory: Territory) -> None:
    if not has_execution(draft):
        raise ValidationError(
            "В файле нет графы «Информация об исполнении»: это план, а не отчёт. Выберите «Новый план»."
        )
    check_institution(plan or Plan(territory=territory), institution)


@transaction.atomic
def settle(upload: PlanUpload, draft: PlanDraft, what: str, *, by: User | None) -> None:
    """Save the draft after a person changed something in it."""
    frozen = freeze(draft)
    if frozen == upload.draft:
        return
    upload.draft = frozen
    upload.save(update_fields=["draft"])
    audit.record(upload, what, by=by)


@transaction.atomic
def commit(
    upload: PlanUpload, *, year_from: int, year_to: int, kind: str, today: dt.date, by: User | None
) -> Plan:
    """Take the draft into a plan, new or present, and a report's texts into its period; all of it or nothing."""
    open_upload = PlanUpload.objects.filter(pk=upload.pk, committed_at__isnull=True)
    if not open_upload.update(committed_at=timezone.now()):
        raise ValidationError("Этот файл уже принят в план.")
    if upload.plan and upload.plan.status == Plan.Status.ARCHIVED:
        raise ValidationError("План в архиве: сначала верните его.")
    draft = thaw(upload.draft)
    if not any(draft.items):
        raise ValidationError("В файле не осталось ни одного мероприятия: сохранять нечего.")
    draft = draft if draft.year else set_year(draft, year_from)
    plan = take_in(upload, draft, year_from, year_to, kind, today, by)
    PlanUpload.objects.filter(pk=upload.pk).update(plan=plan)
    audit.record(plan, "Принят файл", by=by, changes={"файл": (None, upload.filename)})
    return plan


def take_in(
    upload: PlanUpload,
    draft: PlanDraft,
    year_from: int,
    year_to: int,
    kind: str,
    today: dt.date,
    by: User | None,
) -> Plan:
    if upload.plan and not upload.institution:
        update_plan(upload.plan, draft, today=today, by=by)
        return upload.plan
    plan = upload.plan or (upload.institution and plan_with_rows_of(draft, upload.territory))
    plan = plan or create_plan(
        draft, territory=upload.territory, year_from=year_from, year_to=year_to, kind=kind, by=by
    )
    if upload.institution:
        load_execution(
            draft, plan=plan, institution=upload.institution, period_code=upload.period_code, by=by
        )
    return plan


@transaction.atomic
def cancel(upload: PlanUpload, *, by: User | None) -> None:
    """Forget a file that was not taken in."""
    audit.record(upload, "Загрузка отменена", by=by)
    upload.delete()


def years_of(upload: PlanUpload) -> tuple[int, int]:
    """The plan's years as the title says, or the year of the upload; a season spans two."""
    draft = thaw(upload.draft)
    span = SPAN.search(draft.title)
    if span and int(span[1]) < int(span[2]) <= int(span[1]) + 10:
        return int(span[1]), int(span[2])
    first, _, last = str(draft.year or upload.year).partition("/")
    return int(first), int(last or first)
