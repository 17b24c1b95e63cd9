"""When the portal reminds of a form, by the days left to its due date. Pure.

A reminder that was missed, because nothing ran on its day, is told late; once the next one's day has come, that one
takes its place. So nobody hears two reminders of the same form on one day, and none is lost.
"""

from __future__ import annotations

from typing import Final

REMINDER_DAYS: Final = (10, 5, 1, -1, -7)  # before the due date, and after it


def reminder_for(days_left: int) -> int | None:
    """The reminder that stands when so many days are left: the last one whose day has come."""
    come = [days for days in REMINDER_DAYS if days_left <= days]
    return min(come, default=None)
