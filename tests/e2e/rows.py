"""One row of a form as a person sees it, and what the portal holds of it."""

from __future__ import annotations

import html
import re
import time

from playwright.sync_api import Locator, Page, expect

from tests.e2e.windows import PATIENCE

SAVED = re.compile(r"^Сохранено в \d\d:\d\d$")
STORED_TEXT = re.compile(r'<textarea name="row\d+-text"[^>]*>\r?\n?(.*?)</textarea>', re.S)


def row(page: Page, number: int) -> Locator:
    return page.locator("article.row").nth(number - 1)


def text(page: Page, number: int) -> Locator:
    return row(page, number).get_by_label("Что сделано")


def fill_in(page: Page, number: int, words: str) -> None:
    """As a row must be to be sent: a text under a state that somebody chose."""
    text(page, number).fill(words)
    row(page, number).get_by_label("Состояние").select_option(label="исполнено")


def line(page: Page, number: int) -> Locator:
    """What the row says about its saving."""
    return row(page, number).locator(".row-foot").get_by_role("status")


def held(page: Page, address: str, number: int) -> str:
    """What the portal holds, asked apart from the window."""
    texts = STORED_TEXT.findall(page.context.request.get(address).text())
    return html.unescape(texts[number - 1])


def saved(page: Page, number: int) -> None:
    expect(line(page, number)).to_have_text(SAVED)


def drafts(page: Page) -> list[str]:
    """What this browser keeps of words that are not with the portal."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft|'))")


def nothing_waits(page: Page) -> None:
    """The portal has every word of this browser."""
    end = time.monotonic() + PATIENCE / 1000
    while drafts(page):
        assert time.monotonic() < end, drafts(page)
        page.wait_for_timeout(50)
