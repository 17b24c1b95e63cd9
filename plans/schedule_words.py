"""A schedule told to a person: «8 отчётных сроков до 31.12.2026: 30.06.2022, 31.12.2022 …». Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from plans.deadlines.parts import Part
from plans.schedule import due_dates

SHOWN_DATES = 4
FREQUENCIES = {
    "day": ("ежедневно", "раз в {} дн."),
    "week": ("еженедельно", "раз в {} нед."),
    "month": ("ежемесячно", "раз в {} мес."),
    "quarter": ("ежеквартально", "раз в {} кв."),
    "half-year": ("раз в полугодие", "раз в {} полугодия"),
    "year": ("ежегодно", "раз в {} г."),
}


def parts_of(schedule: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(Part.from_json(part) for part in schedule.get("parts", []))


def in_words(parts: Sequence[Part], start: dt.date, end: dt.date) -> str:
    """The due dates from `start` to `end`, and what goes on without dates; "" where nothing was read."""
    dates = due_dates(parts, start, end)
    told = [dates_in_words(dates, end)] if dates else []
    told += [steady_in_words(part, end) for part in parts if not due_dates((part,), start, end)]
    return "; ".join(dict.fromkeys(told))


def dates_in_words(dates: Sequence[dt.date], end: dt.date) -> str:
    if len(dates) == 1:
        return f"срок {written(dates[0])}"
    shown = ", ".join(written(day) for day in dates[:SHOWN_DATES])
    more = " …" if len(dates) > SHOWN_DATES else ""
    words = plural(len(dates), "отчётный срок", "отчётных срока", "отчётных сроков")
    return f"{len(dates)} {words} до {written(end)}: {shown}{more}"


def steady_in_words(part: Part, end: dt.date) -> str:
    """A part without dates in the plan's years: what goes on all the time, or dates outside of them."""
    if part.kind == "as-needed":
        return "по мере необходимости"
    if part.kind == "recurring" and part.freq:
        once, often = FREQUENCIES[part.freq]
        words = once if (part.interval or 1) == 1 else often.format(part.interval)
        is_later = bool(part.due) and part.due[0] > end
        return f"{words}, первый срок {written(part.due[0])} позже конца плана" if is_later else words
    if part.kind == "continuous":
        since = f" с {written(part.start)}" if part.start else ""
        until = f" по {written(part.end)}" if part.end else ""
        return f"постоянно{since}{until}"
    return f"вне срока плана: {', '.join(written(day) for day in part.due[:SHOWN_DATES])}"


def next_due(parts: Sequence[Part], today: dt.date, end: dt.date) -> dt.date | None:
    """The first due date that is not past."""
    return next(iter(due_dates(parts, today, end)), None) if today <= end else None


def written(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"


def plural(count: int, one: str, few: str, many: str) -> str:
    """
    >>> [plural(n, "срок", "срока", "сроков") for n in (1, 2, 5, 11, 21)]
    ['срок', 'срока', 'сроков', 'сроков', 'срок']
    """
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many
