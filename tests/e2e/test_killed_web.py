"""The web server is killed while somebody types: what was acknowledged is there, the rest comes from the browser."""

import random
import time

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.windows import sign_in, window
from tests.servers import web_url

pytestmark = [pytest.mark.browser, pytest.mark.quarter, pytest.mark.timeout(1800)]
TITLE = "План, который пишут под выстрелами, Луговодского района на 2024 год"


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, 1)


class Typist:
    """Somebody at the one row of a form; `acknowledged` is the last text that the portal said it saved."""

    def __init__(self, context, address):
        self.context, self.address = context, address
        self.acknowledged = self.typed = ""
        self.open()

    def open(self):
        self.page = self.context.new_page()
        self.page.on("response", self.hear)
        self.page.goto(self.address)

    def hear(self, answer):
        if not answer.url.endswith("/save/") or answer.status != 200:
            return
        sent = answer.request.post_data_json
        self.acknowledged = next(text for name, text in sent.items() if name.endswith("-text"))

    def type(self, words, seconds):
        """A word after the other for so long."""
        field, end = rows.text(self.page, 1), time.monotonic() + seconds
        while time.monotonic() < end:
            self.typed += f"{next(words)} "
            field.fill(self.typed)
            self.page.wait_for_timeout(60)


def words_without_end():
    number = 0
    while True:
        number += 1
        yield f"слово{number}"


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.soak)])
def test_a_killed_web_server_loses_nothing(browser, portal, forms, times):
    chance = random.Random(times)
    words = words_without_end()
    with portal.web_of_its_own() as server, window(browser, portal, url=web_url(server)) as page:
        sign_in(page, "metodist-museum")
        typist = Typist(page.context, forms["museum"])
        for turn in range(times):
            typist.type(words, chance.uniform(0.2, 1.5))
            typist.page.wait_for_timeout(
                chance.uniform(0, 1600)
            )  # somewhere between typing, sending and the answer
            server.kill()
            typist.type(words, 0.5)
            acknowledged = typist.acknowledged
            closes = turn % 2
            if closes:
                typist.page.close()
            server.start()
            held = rows.held(page, forms["museum"], 1)
            assert (held.startswith(acknowledged), typist.typed.startswith(held)) == (True, True)
            if closes:
                typist.open()
            expect(rows.text(typist.page, 1)).to_have_value(typist.typed)
            rows.saved(typist.page, 1)
            rows.nothing_waits(typist.page)
            assert rows.held(page, forms["museum"], 1) == typist.typed
            assert typist.page.locator(".merge").count() == 0
        assert portal.broken_rows() == []
