"""Invented places, people and plans for tests. Each function saves rows; keywords replace any field."""

from tests.factories.figures import a_figure, a_statistic, a_statistic_line, an_indicator
from tests.factories.people import PASSWORD, a_deputyship, a_membership, a_person, a_signatory
from tests.factories.places import a_branch, a_district, a_region, a_settlement, an_institution
from tests.factories.plans import (
    a_form,
    a_plan,
    an_active_plan,
    an_item,
    an_open_period,
    confirm_responsibles,
    filled,
    write,
)

__all__ = [
    "PASSWORD",
    "a_branch",
    "a_deputyship",
    "a_district",
    "a_figure",
    "a_form",
    "a_membership",
    "a_person",
    "a_plan",
    "a_region",
    "a_settlement",
    "a_signatory",
    "a_statistic",
    "a_statistic_line",
    "an_active_plan",
    "an_indicator",
    "an_institution",
    "an_item",
    "an_open_period",
    "confirm_responsibles",
    "filled",
    "write",
]
