"""The shell as a browser shows it: accessible, within the policy and the window, in every scheme of reading."""

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LISTEN = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
LOOKS = ["", "scheme-light", "scheme-dark", "scheme-blue", "size-200.letters-wider.lines-wider.images-off"]
PAGES = ["/components/", "/sign-in/", "/accessibility/", "/reading-settings/", "/no-such-page/"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def open_window(browser: Browser, address: str, width: int, look: str = "", **options: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="ru-RU", **options)
    context.add_init_script(LISTEN)
    if look:
        context.add_cookies([{"name": "reading", "value": look, "url": address}])
    return context.new_page()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("look", LOOKS)
def test_pages_are_accessible_and_fit_the_window(browser, live_server, settings, look, width):
    page = open_window(browser, live_server.url, width, look, reduced_motion="reduce")
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    for path in PAGES:
        settings.DEBUG = path == "/components/"
        page.goto(live_server.url + path)
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["target"]) for each in violations] == []
        assert (path, page.evaluate("refused")) == (path, [])
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
    page.context.close()
    assert [url for url in requested if not url.startswith((live_server.url, "data:"))] == []


@pytest.mark.parametrize("look", LOOKS)
def test_keyboard_reaches_everything_and_shows_where_it_is(browser, live_server, look):
    page = open_window(browser, live_server.url, 1280, look)
    page.goto(f"{live_server.url}/reading-settings/")
    seen = []
    while True:
        page.keyboard.press("Tab")
        name, outline, shadow = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e === document.body ? '' : e.textContent.trim() || e.name, s.outlineStyle, s.boxShadow] }"
        )
        if not name:
            break
        assert outline == "solid", name
        assert shadow != "none", name
        seen.append(name)
    page.context.close()
    assert seen == [
        "Перейти к содержанию",
        "Версия для слабовидящих",
        "Качество культуры",
        *["size", "scheme", "letters", "lines", "face", "images"],
        "Применить",
        "Вернуть обычный вид",
        "Доступность портала",
        "Настройки чтения",
    ]


def test_reading_settings_work_without_scripts_and_lead_back(browser, live_server):
    page = open_window(browser, live_server.url, 1280, java_script_enabled=False)
    page.goto(f"{live_server.url}/accessibility/")
    page.click("text=Версия для слабовидящих")
    page.check("text=белым по чёрному")
    page.click("text=Применить")
    assert page.url == f"{live_server.url}/accessibility/"
    assert page.locator("html").get_attribute("class") == "scheme-dark"
    page.context.close()


def test_refused_form_moves_the_focus_to_what_to_mend(browser, live_server):
    page = open_window(browser, live_server.url, 320)
    page.goto(f"{live_server.url}/sign-in/")
    page.click("main button")
    page.wait_for_selector(".error-summary:focus")
    page.click("text=Заполните поле «Пароль».")
    assert page.evaluate("document.activeElement.name") == "password"
    page.context.close()


def test_narrow_table_keeps_its_rows_and_headings_for_screen_readers(browser, live_server, settings):
    settings.DEBUG = True
    page = open_window(browser, live_server.url, 320)
    page.goto(f"{live_server.url}/components/")
    table = page.get_by_role("table", name="Отчёты учреждений за IV квартал 2022 года")
    assert table.get_by_role("columnheader").all_inner_texts()[:2] == ["Учреждение", "Заполнено"]
    assert table.get_by_role("row").count() == 5
    assert table.get_by_role("cell", name="15 из 15").is_visible()
    page.context.close()


def test_dialog_opens_with_the_harmless_button_and_closes_by_escape(browser, live_server, settings):
    settings.DEBUG = True
    page = open_window(browser, live_server.url, 320)
    page.goto(f"{live_server.url}/components/")
    page.click("[data-dialog=confirm]")
    assert page.evaluate("document.activeElement.textContent") == "Отмена"
    violations = Axe().run(page, options=RULES).response["violations"]
    assert violations == []
    page.keyboard.press("Escape")
    assert page.locator("dialog").is_hidden()
    page.context.close()
