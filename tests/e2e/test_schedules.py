"""Whatever a bad network does in whatever order: as many rows as answers given, and none twice."""

import pytest

from tests.e2e.phones import Survey, phone
from tests.e2e.schedules import Schedule

pytestmark = pytest.mark.browser
SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(3, 50))]


@pytest.fixture(scope="module")
def codes(portal):
    return portal.ask("tests.e2e.open_survey")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_is_stored_once(browser, portal, codes, seed):
    survey = Survey(portal, codes)
    with phone(browser, portal) as page:
        schedule = Schedule(survey, page.context, seed)
        schedule.run()
    stored = [wish for wish in survey.wishes() if wish.startswith(f"{seed}-")]
    assert stored == sorted(schedule.given), schedule.done
    assert "набрано" not in survey.wishes()
