"""What is told of a question in words."""

import pytest

from surveys.building.version_difference import bounds
from surveys.questionnaire import Question


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({}, ""),
        ({"least": 14}, "от 14"),
        ({"least": 14, "most": 120}, "от 14 до 120"),
        ({"least": 14, "most": 120, "bands": (18, 35)}, "от 14 до 120; группы с 18, 35"),
        ({"bands": (18,)}, "группы с 18"),
    ],
)
def test_groups_of_a_number_stand_apart_from_its_limits(limits, words):
    assert bounds(Question("age", "number", {}, **limits)) == words
