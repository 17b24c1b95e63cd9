"""Phones at a form of a survey: what people tap, and what is stored of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.e2e.judging import Witness
from tests.e2e.portal import Portal
from tests.e2e.windows import PATIENCE, window

WAITS = "Нет связи. Ответы сохранены на этом устройстве и уйдут сами, когда связь появится"
SENT = "Связь есть, ответы отправлены"
THANKS = "Спасибо, ответы приняты"
NO_NETWORK = "net::ERR_"  # the browser's own complaint
LEAVES = "Execution context was destroyed"


@dataclass
class Survey:
    """Codes of the points of one survey."""

    portal: Portal
    codes: dict[str, str]

    @property
    def form(self) -> str:
        return f"/a/{self.codes['qr']}/"

    @property
    def kiosk(self) -> str:
        return f"/a/{self.codes['kiosk']}/kiosk/"

    def rows(self, channel: str = "qr", *orders: str) -> list[dict]:
        return self.portal.ask("tests.e2e.survey_rows", self.codes[channel], *orders)

    def wishes(self, channel: str = "qr") -> list[str]:
        return sorted(row["texts"].get("wish", "") for row in self.rows(channel))


@contextlib.contextmanager
def phone(browser: Browser, portal: Portal, width: int = 320, **options: object) -> Iterator[Page]:
    """Nothing goes wrong in it unseen: errors of scripts, refusals of the policy, foreign requests."""
    with window(browser, portal, width, **options) as page:
        witness = Witness(page.context, portal.url)
        witness.watch(page)
        yield page
        if (
            options.get("java_script_enabled", True)
            and not page.is_closed()
            and page.url.startswith(portal.url)
        ):
            page.wait_for_load_state()
            witness.found += page.evaluate("refused.map(String)")
        assert [each for each in witness.take() if NO_NETWORK not in each] == []


def tick(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check()


def fill_in(page: Page, wish: str = "") -> None:
    """All that must be answered, and words to know the answer by."""
    expect(page.locator("#progress")).to_be_visible()
    tick(page, "liked", "5")
    tick(page, "came", "no")
    if wish:
        page.locator('[name="wish"]').fill(wish)


def send(page: Page) -> None:
    page.locator("#send").click()


def hears(page: Page, words: str) -> None:
    expect(page.locator("#queue p")).to_have_text(words)


def waits(page: Page) -> None:
    """The answer stands in the queue, not only one before it."""
    expect(page.locator("#survey")).to_be_hidden()
    hears(page, WAITS)


def is_thanked(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(THANKS)


def kept(page: Page) -> list[dict]:
    """What the browser holds, drafts and waiting answers alike."""
    until(page, "typeof store === 'object'")
    return page.evaluate("store.all()")


def until_sent(page: Page) -> None:
    """The page may be on its way to the thanks meanwhile."""
    until(
        page,
        "typeof store === 'object' && store.all().then(all => !all.some(({ state }) => state === 'waits'))",
    )


def until(page: Page, expression: str) -> None:
    """Asked from outside: the policy lets nobody evaluate words inside a page."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds(page, expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def holds(page: Page, expression: str) -> bool:
    """A page on its way to another one answers nothing yet."""
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if LEAVES not in error.message:
            raise
        return False


def until_opens_without_network(page: Page) -> None:
    until(page, "caches.match(location.pathname).then(Boolean)")
    until(page, "navigator.serviceWorker.controller !== null")


def routes_posts(page: Page, act: Callable[[Route], None]) -> None:
    """Not before the service worker has the page: what is sent while it takes the page over may pass routes by."""
    until_opens_without_network(page)
    page.context.route(
        "**/a/**", lambda route: act(route) if route.request.method == "POST" else route.fallback()
    )


def loses_acknowledgements(page: Page, times: int) -> list[str]:
    """The portal stores the answer, and the phone never hears of it; bodies of all that came to the portal."""
    came: list[str] = []

    def pass_on(route: Route) -> None:
        came.append(route.request.post_data)
        if len(came) > times:
            return route.continue_()
        route.fetch()
        return route.abort("connectionreset")

    routes_posts(page, pass_on)
    return came
