"""Several periods named in a few words. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from plans.schedule import Period

PLURALS = {"quarter": "кварталы", "half-year": "полугодия"}


def span_title(periods: Sequence[Period]) -> str:
    """«I–III кварталы 2024 года», «январь–март 2024 года», «2022–2024 годы»; over New Year the two are named whole."""
    first, last = periods[0], periods[-1]
    if first == last:
        return first.title
    if first.kind == "year":
        return f"{first.start.year}–{last.start.year} годы"
    if first.start.year != last.start.year:
        return f"{first.title} – {last.title}"
    if first.kind == "month":
        return f"{first.title.split()[0]}–{last.title}"
    return f"{roman(first)}–{roman(last)} {PLURALS[first.kind]} {first.start.year} года"


def roman(period: Period) -> str:
    return period.title.split()[0]


def so_far(periods: Sequence[Period]) -> str:
    """What stands before the figures of all these periods together."""
    first, last = periods[0], periods[-1]
    is_from_january = (first.start.month, first.start.year) == (1, last.start.year)
    return "С начала года" if is_from_january else f"За {span_title(periods)}"
