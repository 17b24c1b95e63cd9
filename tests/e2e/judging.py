"""What is asked of every page in a browser, in whatever state it is."""

from __future__ import annotations

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.e2e.windows import WIDTHS

AXE = Axe().axe_script
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# They answer with a file, not with a page.
FILES = {
    "surveys:import-template",
    "health", "robots", "institutions:institutions-export", "institutions:people-export",
    "plans:evidence-file", "plans:form-workbook", "reports:file",
    "reports:year-zip", "reports:period-zip", "reports:copy", "reports:outgoing-table",
    "surveys:worker", "surveys:figures-table",
}  # fmt: skip
USUAL = ""
WHITE_ON_BLACK_LARGE = "scheme-dark size-200"
BROKEN = "results => results.violations.map(each => [each.id, ...each.nodes.map(node => node.html)])"
SHAPE = """() => ({
  lang: document.documentElement.lang,
  headings: document.querySelectorAll('h1').length,
  title: document.title.split('—')[0].trim() !== '',
  refused: window.refused,
})"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.querySelectorAll('main *, header *, footer *')]
    .filter(each => each.getBoundingClientRect().right > room + 1);
  return wide.slice(0, 3).map(each => each.outerHTML.slice(0, 160)).concat(['wider than the window']);
}"""


class Witness:
    """What a browser asks for and complains of, page by page."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.found: list[str] = []
        context.on("request", self.on_request)
        context.on("page", self.watch)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("console", self.on_console)

    def on_request(self, request: object) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.found.append(f"foreign request: {request.url}")

    def on_console(self, message: object) -> None:
        if (
            message.type in {"error", "warning"}
            and "the server responded with a status of" not in message.text
        ):
            self.found.append(f"console: {message.text}")

    def take(self) -> list[str]:
        found, self.found = self.found, []
        return found


def faults(page: Page, looks: Iterable[str] = (USUAL, WHITE_ON_BLACK_LARGE)) -> list[object]:
    """Everything wrong with the page that is open, at every width and in these looks of the reader's settings."""
    page.wait_for_load_state()
    page.evaluate(AXE)
    found = shape_faults(page)
    for look in looks:
        page.evaluate("look => { document.documentElement.className = look }", look)
        for width in WIDTHS:
            found += [(look, *fault) for fault in misfits_at(page, width)]
            broken = page.evaluate(f"options => axe.run(options).then({BROKEN})", RULES)
            found += [(look, width, *each) for each in broken]
    return found


def misfits(page: Page) -> list[object]:
    """What is seen without asking axe: for pages that differ from others in their words alone."""
    return shape_faults(page) + [fault for width in WIDTHS for fault in misfits_at(page, width)]


def shape_faults(page: Page) -> list[object]:
    shape = page.evaluate(SHAPE)
    wanted = {"lang": "ru", "headings": 1, "title": True, "refused": []}
    return [] if shape == wanted else [shape]


def misfits_at(page: Page, width: int) -> list[tuple[int, str]]:
    page.set_viewport_size({"width": width, "height": 800})
    return [(width, each) for each in page.evaluate(TOO_WIDE)]
