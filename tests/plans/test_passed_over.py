"""What an action over many forms says of those it passed over."""

import pytest

from plans.passed_over import passed_over


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ({}, ""),
        ({"уже принято": 1}, "Пропущено: 1 (уже принято: 1)."),
        (
            {"период закрыт": 1, "уже сдано": 2, "нет людей на портале": 1},
            "Пропущено: 4 (уже сдано: 2, нет людей на портале: 1, период закрыт: 1).",
        ),
    ],
)
def test_every_reason_is_counted_the_commonest_first(reasons, words):
    assert passed_over(reasons) == words
