"""A whole draft as JSON and back, so that it can wait in the database until the user has settled its doubts. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from plans.drafting.draft import Approval, DraftColumn, DraftItem, DraftSection, PlanDraft, Problem


def freeze(draft: PlanDraft) -> dict[str, Any]:
    frozen = asdict(draft)
    for approval in frozen["approvals"]:
        approval["dated_on"] = approval["dated_on"] and approval["dated_on"].isoformat()
    return frozen


def thaw(frozen: dict[str, Any]) -> PlanDraft:
    return PlanDraft(
        **frozen
        | {
            "columns": tuple(DraftColumn(**column) for column in frozen["columns"]),
            "sections": tuple(thaw_section(section) for section in frozen["sections"]),
            "problems": tuple(Problem(**problem) for problem in frozen["problems"]),
            "approvals": tuple(thaw_approval(approval) for approval in frozen["approvals"]),
            "signature": tuple(frozen["signature"]),
            "notes": tuple(frozen["notes"]),
        }
    )


def thaw_section(frozen: dict[str, Any]) -> DraftSection:
    return DraftSection(**frozen | {"items": tuple(thaw_item(item) for item in frozen["items"])})


def thaw_item(frozen: dict[str, Any]) -> DraftItem:
    return DraftItem(
        **frozen
        | {
            "extra": {int(index): text for index, text in frozen["extra"].items()},
            "continued": tuple(thaw_item(part) for part in frozen["continued"]),
        }
    )


def thaw_approval(frozen: dict[str, Any]) -> Approval:
    day = frozen["dated_on"]
    return Approval(frozen["word"], tuple(frozen["lines"]), day and dt.date.fromisoformat(day))
