"""What the portal says after something was done, while other requests of the same browser are on their way."""

import pytest

from tests.plans.quarter import Quarter, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return Quarter()


@pytest.fixture
def browser(world, signed_in):
    return signed_in(world.methodist)


def read_session(client):
    """As a request has it from its beginning to its end."""
    session = client.session
    assert "began_at" in session
    return session


def save(client, world):
    return client.post(f"{world.address}save/", posted(world.form, row1="Провели встречу."))


def shown(client, world):
    return "banner--success" in client.get(world.address).content.decode()


def test_a_request_that_began_before_takes_no_words_away(world, browser):
    autosave = read_session(browser)
    assert save(browser, world).status_code == 302
    autosave.save()
    assert [shown(browser, world), shown(browser, world)] == [True, False]


def test_a_request_that_began_before_says_nothing_twice(world, browser):
    save(browser, world)
    autosave = read_session(browser)
    assert shown(browser, world)
    autosave.save()
    assert not shown(browser, world)
