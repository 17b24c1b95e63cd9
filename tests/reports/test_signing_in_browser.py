"""The public page and the pages of signing as a browser shows them: on a phone, without scripts, accessible."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, sync_playwright

from reports.actions.copies import add_copy
from reports.actions.registration import mark_sent, register, signing_of
from reports.actions.versions import freeze, withdraw
from tests.factories.reports import a_file
from tests.reports.signatures import a_signature
from tests.reports.test_registration import DAY
from tests.reports.test_report_in_browser import QUIET, RULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [1280, 320]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def check(page: Page, width: int) -> None:
    """Within the window; axe needs scripts, so it looks only where they run."""
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.fixture
def signed(world):
    """The library's report with a number, a file, a scan, a signature, and the note that it was sent."""
    first = freeze("execution", world.form, by=world.methodist)
    made = register(first, signing=signing_of("12-о", DAY, "И.о. директора", "П.П. Речной"), on=DAY, by=None)
    a_file(made, "pdf", b"%PDF-1.7 kept")
    add_copy(made, b"%PDF-1.7\n%%EOF\n", "скан подписанного отчёта.pdf", by=None)
    add_copy(made, a_signature(b"%PDF-1.7 kept"), "отчёт.pdf.sig", by=None)
    mark_sent(made.registration, on=DAY, to="Управление культуры", by=None)
    return made


@pytest.mark.parametrize("width", SIZES)
def test_the_public_pages_fit_and_are_accessible(browser, live_server, world, signed, width):
    other = freeze("execution", world.others_form, by=None)
    withdraw(other, why="Перепутаны кварталы", by=None)
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    for path in ["", f"{signed.code}/", f"{other.code}/", "7K3QF/"]:
        page.goto(f"{live_server.url}/v/{path}")
        check(page, width)
    page.close()


def test_a_code_and_a_file_are_checked_without_scripts_and_without_a_session(browser, live_server, signed):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/v/")
    page.get_by_label("Код с отчёта").fill(signed.mark.code.lower())
    page.get_by_role("button", name="Проверить").click()
    assert page.get_by_role("heading", name="Отчёт подлинный").is_visible()
    page.goto(f"{live_server.url}/v/")
    page.get_by_label("Файл отчёта").set_input_files(
        {"name": "отчёт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 kept"}
    )
    page.get_by_role("button", name="Сверить файл").click()
    assert page.get_by_text("Файл тот самый, байт в байт.").is_visible()
    assert django_settings.SESSION_COOKIE_NAME not in {cookie["name"] for cookie in context.cookies()}
    context.close()


@pytest.mark.parametrize("width", SIZES)
def test_the_pages_of_signing_fit_and_are_accessible(browser, live_server, world, signed_in, signed, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    name = django_settings.SESSION_COOKIE_NAME
    session = signed_in(world.head).cookies[name].value
    context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
    page = context.new_page()
    own = f"/reports/{signed.pk}"
    library = f"/institutions/{world.library.pk}/signatories"
    for path in [
        own,
        f"{own}/registration",
        f"{own}/sent",
        f"{own}/copies",
        f"{own}/withdrawal",
        "/reports/outgoing",
        library,
    ]:
        page.goto(f"{live_server.url}{path}/")
        check(page, width)
    context.close()
