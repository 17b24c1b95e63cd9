"""The page of a report while it is being prepared, as a browser shows it: the bar grows, the files appear."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from jobs.errors import DISK_FULL
from jobs.lease import claim, fail, finish, heartbeat
from tests.factories.reports import a_file
from tests.reports.conftest import ordered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[1280, 320])
def page(request, browser, live_server, world, signed_in) -> Iterator[Page]:
    """A methodist's window; whatever test it was, it was accessible, within the window and the policy."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, reduced_motion="reduce")
    context.add_init_script(
        "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
    )
    session = signed_in(world.methodist).cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    yield page
    assert page.evaluate("refused") == []
    assert page.evaluate("document.documentElement.scrollWidth") == request.param
    context.close()


def open_report(page: Page, live_server, report) -> None:
    page.goto(f"{live_server.url}/reports/{report.pk}/")


def check_accessible(page: Page) -> None:
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in violations] == []


def test_the_bar_grows_and_the_files_appear_without_a_reload(page, live_server, world):
    report = ordered("execution", world.form, by=world.methodist)
    open_report(page, live_server, report)
    page.evaluate("window.same = true")
    expect(page.locator("#progress")).to_contain_text("Ждёт своей очереди")
    check_accessible(page)
    job = claim(report.job_id, owner="first")
    heartbeat(job, 3, 12, "Готовится PDF")
    expect(page.locator("#progress p")).to_have_text("Готовится PDF: 25 %")
    assert page.locator("progress").evaluate("bar => bar.value / bar.max") == 0.25
    check_accessible(page)
    for kind in ("pdf", "xlsx", "docx"):
        a_file(report, kind, b"ready")
    finish(job)
    expect(page.get_by_role("link", name="Скачать PDF")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Отчёт готов, файлы можно скачать.")
    check_accessible(page)
    assert page.evaluate("window.same") is True
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == []


def test_the_button_to_stop_keeps_the_focus_while_the_bar_grows(page, live_server, world):
    report = ordered("execution", world.form, by=world.methodist)
    open_report(page, live_server, report)
    page.get_by_role("button", name="Остановить").focus()
    heartbeat(claim(report.job_id, owner="first"), 6, 12, "Готовится PDF")
    expect(page.locator("#progress p")).to_have_text("Готовится PDF: 50 %")
    assert page.evaluate("document.activeElement.textContent") == "Остановить"
    page.keyboard.press("Enter")
    expect(page.locator("#progress p")).to_have_text("Останавливается…")


def test_a_failure_is_told_in_place_and_tried_again_by_a_button(page, live_server, world):
    report = ordered("execution", world.form, by=world.methodist)
    open_report(page, live_server, report)
    fail(claim(report.job_id, owner="first"), DISK_FULL)
    expect(page.locator("#files")).to_contain_text("На диске сервера нет места")
    check_accessible(page)
    page.get_by_role("button", name="Попробовать ещё раз").click()
    expect(page.locator("#progress")).to_contain_text("Ждёт своей очереди")


def test_without_scripts_a_link_renews_the_page(browser, live_server, world, signed_in):
    report = ordered("execution", world.form, by=world.methodist)
    session = signed_in(world.methodist).cookies[django_settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    open_report(page, live_server, report)
    heartbeat(claim(report.job_id, owner="first"), 6, 12, "Готовится PDF")
    page.get_by_role("link", name="Обновить").click()
    expect(page.locator("#progress p")).to_have_text("Готовится PDF: 50 %")
    context.close()
