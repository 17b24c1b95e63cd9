"""One portal for the whole run, one Chromium for the tests of this folder."""

import functools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.portal import Portal, running_portal

CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--lang=ru-RU",
    ],
}

OpenQuarter = Callable[[str, int], dict[str, str]]  # as Portal.open_quarter


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with running_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def world(portal: Portal) -> dict:
    """Where the pages of tests/world.py are in the portal, and a session for each role."""
    return portal.fill_world()


@pytest.fixture(scope="session")
def shared_quarter(portal: Portal) -> OpenQuarter:
    return functools.cache(portal.open_quarter)


@pytest.fixture
def quarter(request: pytest.FixtureRequest, shared_quarter: OpenQuarter) -> OpenQuarter:
    """An open quarter that tests of one title share. A second try has its own: the first has left words in it."""
    is_first = getattr(request.node, "execution_count", 1) == 1
    return lambda title, items: shared_quarter(title if is_first else f"{title}, {request.node.name}", items)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        yield chromium
        chromium.close()
