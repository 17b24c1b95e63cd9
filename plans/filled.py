"""The rule of `cell_states.is_filled` as the database counts it."""

from __future__ import annotations

from django.db.models import Q

from plans.cell_states import UNTOUCHED


def begun(entry: str = "entry") -> Q:
    """Rows in which anything is written; `entry` is the way from what is counted to the entry."""
    return Q(**{f"{entry}__text__gt": ""}) | Q(**{f"{entry}__reason__gt": ""})


def filled(entry: str = "entry") -> Q:
    """Rows with a reason, or with a text under a state that somebody chose."""
    chosen = ~Q(**{f"{entry}__state": UNTOUCHED})
    return Q(**{f"{entry}__reason__gt": ""}) | (Q(**{f"{entry}__text__gt": ""}) & chosen)


def unfilled(entry: str = "entry") -> Q:
    """All other rows, those that nobody wrote among them."""
    wordless = Q(**{f"{entry}__text": ""}) | Q(**{f"{entry}__state": UNTOUCHED})
    return Q(**{f"{entry}__isnull": True}) | (Q(**{f"{entry}__reason": ""}) & wordless)
