"""Invented places and people for tests. Each function saves one row; keywords replace any field."""

from tests.factories.people import PASSWORD, a_membership, a_person
from tests.factories.places import a_branch, a_district, a_region, a_settlement, an_institution

__all__ = [
    "PASSWORD",
    "a_branch",
    "a_district",
    "a_membership",
    "a_person",
    "a_region",
    "a_settlement",
    "an_institution",
]
