"""What happens to a phone in a village, in a random order: the network goes and comes, pages are reloaded and closed,
the portal takes an answer and nobody hears of it. All of it is told by one number."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.phones import THANKS, WAITS, Survey, fill_in, send, until_opens_without_network, until_sent

STEPS = [
    "answer",
    "answer",
    "answer",
    "go_offline",
    "come_online",
    "reload",
    "close",
    "lose_acknowledgement",
    "type",
]
LENGTH = 14


@dataclass
class Schedule:
    """One phone at one form; `given` are the words of the answers that somebody has sent."""

    survey: Survey
    context: BrowserContext
    seed: int
    given: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    losing: int = 0

    def run(self) -> None:
        chance = random.Random(self.seed)
        self.context.route("**/a/**", self.pass_on)
        self.page = self.opened()
        until_opens_without_network(self.page)
        for step in chance.choices(STEPS, k=LENGTH):
            self.done.append(step)
            getattr(self, step)()
        self.losing = 0
        self.come_online()
        self.close()
        until_sent(self.page)

    def opened(self) -> Page:
        page = self.context.new_page()
        page.goto(self.survey.form)
        expect(page.locator("#progress")).to_be_visible()
        return page

    def pass_on(self, route: Route) -> None:
        if route.request.method != "POST" or not self.losing:
            route.fallback()
            return
        self.losing -= 1
        route.fetch()
        route.abort("connectionreset")

    def answer(self) -> None:
        wish = f"{self.seed}-{len(self.given)}"
        fill_in(self.page, wish)
        send(self.page)
        self.given.append(wish)
        expect(
            self.page.locator("h1, #queue p").filter(has_text=f"{THANKS}").or_(waiting(self.page))
        ).to_be_visible()
        self.page.goto(self.survey.form)
        expect(self.page.locator("#progress")).to_be_visible()

    def type(self) -> None:
        """And walk away: what is only typed is nobody's answer yet."""
        fill_in(self.page, "набрано")

    def go_offline(self) -> None:
        self.context.set_offline(True)

    def come_online(self) -> None:
        self.context.set_offline(False)

    def reload(self) -> None:
        self.page.reload()
        expect(self.page.locator("#progress")).to_be_visible()

    def close(self) -> None:
        self.page.close()
        self.page = self.opened()

    def lose_acknowledgement(self) -> None:
        self.losing += 1


def waiting(page: Page):
    return (
        page.locator("#queue p")
        .filter(has_text=WAITS)
        .and_(page.locator("main:has(#survey[hidden]) #queue p"))
    )
