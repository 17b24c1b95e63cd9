"""When the portal reminds."""

import pytest

from plans.reminder_days import reminder_for


@pytest.mark.parametrize(
    ("days_left", "reminder"),
    [
        (90, None),
        (11, None),
        (10, 10),
        (9, 10),
        (6, 10),
        (5, 5),
        (2, 5),
        (1, 1),
        (0, 1),
        (-1, -1),
        (-6, -1),
        (-7, -7),
        (-400, -7),
    ],
)
def test_the_last_reminder_whose_day_has_come_stands(days_left, reminder):
    assert reminder_for(days_left) == reminder
