"""Days that people may enter: a year outside these bounds is a slip of the finger. Pure."""

from __future__ import annotations

import datetime as dt

FIRST_YEAR, LAST_YEAR = 1990, 2100


def is_sensible(day: dt.date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR
