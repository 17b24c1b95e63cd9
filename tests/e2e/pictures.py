"""The pictures of the user guide, taken anew from the demonstration district: `make pictures`.

Each is one person's window at one page; a guide that names a picture that is not taken here fails a test.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM
from tests.e2e.main_line import demo_name
from tests.e2e.portal import Portal, running_portal
from tests.e2e.survey_pictures import SURVEY_PICTURES, down_to
from tests.e2e.windows import sign_in, window

TARGET = Path(__file__).parents[2] / "docs" / "img"
HEIGHT = 860
SAVED = re.compile(r"^Сохранено в \d\d:\d\d$")


def window_of(page: Page) -> bytes:
    """What fits the window."""
    page.wait_for_load_state()
    return page.screenshot(clip={"x": 0, "y": 0, "width": 1280, "height": HEIGHT}, full_page=True)


def part_of(page: Page, selector: str) -> bytes:
    page.set_viewport_size({"width": 1280, "height": 1600})  # what sticks to the window's edge covers nothing
    return page.locator(selector).first.screenshot()


def open_task(page: Page, verb: str, performer: str = "") -> None:
    page.goto("/plans/tasks/")
    page.locator(".todo li").filter(has_text=performer).get_by_role("link", name=verb).first.click()
    page.wait_for_load_state()


def tasks(page: Page) -> bytes:
    page.goto("/plans/tasks/")
    return down_to(page.locator(".todo li").nth(2))


def row(page: Page) -> bytes:
    open_task(page, "Заполнить", demo_name("cbs"))
    return part_of(page, "article.row:has(textarea)")


def carried(page: Page) -> bytes:
    """An earlier text put into an empty row, with what was not renewed marked."""
    open_task(page, "Заполнить", demo_name("cinema"))
    empty = page.locator("article.row").filter(has=page.get_by_text("не заполнено", exact=True))
    identity = empty.filter(has=page.get_by_role("button", name="Перенести")).first.get_attribute("id")
    page.locator(f"#{identity}").get_by_role("button", name="Перенести").click()
    expect(page.locator(f"#{identity} .autosave")).to_have_text(SAVED)
    page.reload()
    return part_of(page, f"#{identity}")


def workbook(page: Page) -> bytes:
    open_task(page, "Заполнить", demo_name("cinema"))
    page.get_by_role("link", name="Заполните отчёт в Excel").click()
    return window_of(page)


def parts(page: Page) -> bytes:
    open_task(page, "Заполнить", demo_name("cbs"))
    page.get_by_role("link", name="Части филиалов").click()
    return down_to(page.get_by_role("table").first)


def approval(page: Page) -> bytes:
    open_task(page, "Согласовать")
    return down_to(page.locator("article.row").first)


def board(page: Page) -> bytes:
    page.goto("/plans/tasks/")
    page.get_by_role("link", name="Кто отчитался").first.click()
    return down_to(page.get_by_role("row").nth(5))


def answers(page: Page) -> bytes:
    board(page)
    page.goto(f"{page.url}?by=items")
    page.locator("thead a").first.click()
    return down_to(page.locator(".card").first)


def review(page: Page) -> bytes:
    open_task(page, "Проверить")
    return down_to(page.locator("article.row").first)


# file → whose window, and what to take of it
PICTURES: dict[str, tuple[str, Callable[[Page], bytes]]] = {
    "tasks": ("metodist-cbs", tasks),
    "row": ("metodist-cbs", row),
    "carried": ("metodist-cinema", carried),
    "workbook": ("metodist-cinema", workbook),
    "parts": ("metodist-cbs", parts),
    "approval": ("head-theatre", approval),
    "board": ("otdel", board),
    "answers": ("otdel", answers),
    "review": ("otdel", review),
    **SURVEY_PICTURES,
}
COLOURS = 128  # a screen of words has few: a third of the size


def take(browser: Browser, portal: Portal, wanted: set[str]) -> None:
    for name, (login, shot) in PICTURES.items():
        if wanted and name not in wanted:
            continue
        with window(browser, portal) as page:
            sign_in(page, login)
            Image.open(io.BytesIO(shot(page))).quantize(COLOURS, dither=Image.Dither.NONE).save(
                TARGET / f"{name}.png", optimize=True
            )


if __name__ == "__main__":
    with running_portal() as portal, sync_playwright() as playwright:
        take(
            playwright.chromium.launch(**CHROMIUM, env={**os.environ, "LANGUAGE": "ru"}),
            portal,
            set(sys.argv[1:]),
        )
