"""What the preview of a loaded file shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from plans.actions.drafts import changes_of, head_changes
from plans.actions.executions import has_execution
from plans.drafting.difference import Change
from plans.drafting.draft import PlanDraft
from plans.drafting.preview import PreviewLine, doubts, preview_lines, responsibles
from plans.models import PlanUpload
from plans.schedule import period
from plans.schedule_words import plural


def upload_context(upload: PlanUpload, draft: PlanDraft, first: int, last: int) -> dict[str, object]:
    plan = upload.plan
    years = (plan.year_from, plan.year_to) if plan else (first, last)
    rows = preview_lines(draft, dt.date(years[0], 1, 1), dt.date(years[1], 12, 31))
    context = {
        "upload": upload,
        "draft": draft,
        "lines": rows,
        "columns": draft.columns,
        "doubts": doubts(draft),
        "responsibles": responsibles(draft),
        "counts": counts_in_words(rows, len(draft.problems)),
        "period": period(upload.period_code) if upload.period_code else None,
        "has_execution": has_execution(draft),
        "asks_years": plan is None,
    }
    if plan and not upload.institution_id:
        changes = changes_of(plan, draft)
        context |= {"changes": by_kind(changes), "head_changes": head_changes(plan, draft)}
    return context


def counts_in_words(rows: list[PreviewLine], doubt_count: int) -> list[tuple[int, str]]:
    """What was found in the file, as figures with their words."""
    found = Counter(line.kind for line in rows)
    words = [
        (found["section"], ("раздел", "раздела", "разделов")),
        (found["item"], ("мероприятие", "мероприятия", "мероприятий")),
        (doubt_count, ("сомнение", "сомнения", "сомнений")),
    ]
    if found["continued"]:
        words.insert(
            2, (found["continued"], ("продолжение пункта", "продолжения пунктов", "продолжений пунктов"))
        )
    return [(count, plural(count, *forms)) for count, forms in words]


def by_kind(changes: list[Change]) -> dict[str, list[Change]]:
    kinds = ("added", "changed", "removed", "same")
    return {kind: [change for change in changes if change.kind == kind] for kind in kinds}
