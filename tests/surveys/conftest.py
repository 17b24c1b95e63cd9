"""A survey and its people. What a process keeps of a row is forgotten before each test: another has the same keys."""

import pytest

from institutions.models import Role
from surveys.compiled import compiled
from surveys.doors import forget_doors
from surveys.pages.public import form_page
from surveys.submission import reading_time
from tests.factories import a_district, a_person
from tests.factories.surveys import a_campaign, a_collector


@pytest.fixture(autouse=True)
def nothing_kept():
    for kept in (compiled, form_page, reading_time):
        kept.cache_clear()
    forget_doors()


@pytest.fixture
def district():
    return a_district()


@pytest.fixture
def editor(district):
    return a_person(Role.DEPARTMENT_EDITOR, district)


@pytest.fixture
def methodist(collector):
    return a_person(Role.METHODIST, collector.institution)


@pytest.fixture
def collector():
    return a_collector()


@pytest.fixture
def campaign():
    return a_campaign()
