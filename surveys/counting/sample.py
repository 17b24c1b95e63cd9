"""How many answers are wanted, how exact the figures are now, and when enough will have come. Pure.

Order 675н of the Ministry of Labour (2018): 40 % of last year's recipients of services, at most 600 of an
organisation. Margins are those of a share of one half at 95 %, of a finite population (Cochran 1977, 2.5).
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

SURE = 1.96  # standard deviations of 95 %
PACE_DAYS = 14


def wanted(recipients: int | None, share: Decimal, most: int, own: int | None = None) -> int | None:
    """Answers wanted of one place: the own target, else by the rule; None where nobody told the recipients."""
    if own is not None:
        return own
    return None if recipients is None else min(most, math.ceil(share * recipients))


def margin(answers: int, population: int | None) -> float | None:
    """Percentage points either way; None where nobody answered."""
    if answers < 1:
        return None
    error = SURE * math.sqrt(0.25 / answers) * 100
    if population is None:
        return error
    if answers >= population:
        return 0.0
    return error * math.sqrt((population - answers) / (population - 1))


def needed(answers: int, target: int | None) -> int:
    """Answers still needed."""
    return max((target or 0) - answers, 0)


def pace(answers: int, first_day: dt.date, today: dt.date) -> float:
    """Answers a day of late: `answers` are those of the last PACE_DAYS days, or since the survey began."""
    days = min((today - first_day).days + 1, PACE_DAYS)
    return answers / days if days > 0 else 0.0


def enough_on(missing: int, a_day: float, today: dt.date) -> dt.date | None:
    """The day when no more are needed, at this pace; None where that is years away."""
    if missing <= 0:
        return today
    if a_day <= 0 or missing / a_day > 3650:
        return None
    return today + dt.timedelta(days=math.ceil(missing / a_day))


def tone(answers: int, target: int | None, first_day: dt.date, last_day: dt.date, today: dt.date) -> str:
    """Whether answers keep step with the days: «good», «work» at half the step and more, else «bad».

    Nobody lags on the first day: it is not over.
    """
    if today < first_day or not target:
        return "plain"
    whole = (last_day - first_day).days + 1
    due = target * min((today - first_day).days + 1, whole) / whole
    if answers >= min(due, target):
        return "good"
    if today == first_day < last_day:
        return "plain"
    return "work" if answers * 2 >= due else "bad"
