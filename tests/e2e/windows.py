"""Windows of people at the portal: what they click, what they see, and pictures of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect

from culturequality.demo.district import PASSWORD
from tests.e2e.portal import Portal

LISTEN = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
WIDTHS = [1280, 320]
PATIENCE = 30_000  # milliseconds: the machine may be busy
expect.set_options(timeout=PATIENCE)


@contextlib.contextmanager
def window(
    browser: Browser, portal: Portal, width: int = 1280, *, url: str = "", **options: object
) -> Iterator[Page]:
    """A browser of one person, with nothing left from others."""
    context = browser.new_context(
        base_url=url or portal.url,
        viewport={"width": width, "height": 800},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    if options.get("java_script_enabled", True):
        context.add_init_script(LISTEN)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Логин").fill(login)
    page.get_by_label("Пароль").fill(password)
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("button", name="Выйти")).to_be_visible()


def come_back(page: Page, address: str) -> None:
    """From the browser's own page of a lost network, which may arrive once more and break the way back off."""
    try:
        page.goto(address)
    except Error as error:
        if "is interrupted by another navigation" not in error.message:
            raise
        page.goto(address)


def shoot(page: Page, name: str) -> None:
    """Pictures of the whole page at every width, into a folder of the test under E2E_SCREENSHOTS when it is named."""
    if not (target := os.environ.get("E2E_SCREENSHOTS")):
        return
    test = os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]
    usual = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(target) / Path(test).stem / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(usual)
