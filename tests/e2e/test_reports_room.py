"""The reports room: a report built by choosing, prepared, downloaded, found in its year, taken away as one archive."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.test_keyboard import tab_to
from tests.e2e.windows import WIDTHS, shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
PREVIEW = "Что будет подготовлено"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def check(page: Page, name: str) -> None:
    """Accessible, within the window at every width, within the policy."""
    page.wait_for_load_state()
    shoot(page, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in violations] == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate("refused") == []


def names_in(page: Page, press: object) -> list[str]:
    with page.expect_download() as started:
        press()
    archive = zipfile.ZipFile(io.BytesIO(Path(started.value.path()).read_bytes()))
    assert archive.testzip() is None
    return archive.namelist()


def wait_for_files(page: Page) -> None:
    expect(page.get_by_role("link", name=re.compile("^Скачать"))).to_have_count(3, timeout=90_000)


def test_by_keyboard_alone_from_the_choice_to_the_archive(browser, portal):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto("/reports/new/")
        check(page, "01-kind")
        tab_to(page, "^Какой отчёт")
        for kind in ("execution", "consolidated"):
            page.keyboard.press("ArrowDown")
            expect(page).to_have_url(re.compile(f"kind={kind}"))
            expect(page.get_by_label("Какой отчёт")).to_be_focused()
        expect(page.get_by_role("heading", name=PREVIEW)).to_be_visible()
        expect(page.locator("#news")).to_have_text("Отчёт показан ниже.")
        check(page, "02-preview")
        tab_to(page, "^Только неисполненное$")
        page.keyboard.press("Space")
        page.wait_for_url(re.compile("only_not_done=on"))
        expect(page.get_by_label("Только неисполненное")).to_be_focused()
        tab_to(page, "^Подготовить$")
        page.keyboard.press("Enter")
        expect(page.get_by_text("только неисполненное", exact=True)).to_be_visible()
        wait_for_files(page)
        check(page, "03-report")
        assert steps.download(page, "DOCX")[:2] == b"PK"
        page.goto("/reports/")
        check(page, "04-archive")
        year = page.get_by_role("navigation", name="Папки по годам").get_by_role("link").first.inner_text()
        tab_to(page, f"^{year}$")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Отчёты за {year} год")
        check(page, "05-year")
        tab_to(page, "^Скачать всё одним архивом")
        page.keyboard.press("Enter")
        tab_to(page, "^Скачать архив$")
        names = names_in(page, lambda: page.keyboard.press("Enter"))
        assert "Опись.txt" in names
        assert any("Сводный отчёт" in name and name.endswith(".docx") for name in names)


def test_without_scripts_from_the_choice_to_the_archive(browser, portal):
    with window(browser, portal, java_script_enabled=False) as page:
        sign_in(page, "metodist-theatre")
        page.goto("/reports/")
        page.get_by_role("link", name="Новый отчёт").first.click()
        page.get_by_label("Какой отчёт").select_option(label="отчёт об исполнении")
        steps.press(page, "Показать")
        expect(page.get_by_role("heading", name=PREVIEW)).to_be_visible()
        page.get_by_label("Вид печати").select_option(label="крупный шрифт")
        steps.press(page, "Показать")
        page.wait_for_url(re.compile("template=large-1"))
        steps.press(page, "Подготовить")
        expect(page.locator(".page-head").get_by_text("крупный шрифт", exact=True)).to_be_visible()
        steps.refresh_until_files(page)
        assert steps.download(page, "PDF")[:4] == b"%PDF"
        page.get_by_role("navigation", name="Путь к странице").get_by_role("link", name="Отчёты").click()
        page.get_by_role("navigation", name="Папки по годам").get_by_role("link").first.click()
        page.get_by_text("Скачать всё одним архивом (ZIP)").click()
        page.get_by_label("XLSX").uncheck()
        names = names_in(page, page.get_by_role("button", name="Скачать архив").click)
        assert [name for name in names if name.endswith(".xlsx")] == []
        assert any("Отчёт об исполнении" in name and name.endswith(".pdf") for name in names)


def test_everything_of_a_period_is_prepared_by_one_button(browser, portal):
    with window(browser, portal) as page:
        sign_in(page, "otdel")
        page.goto("/reports/new/?kind=completeness")
        period = page.get_by_label("Период").locator("option:checked").inner_text()
        page.goto(f"/plans/{page.get_by_label('План', exact=True).input_value()}/periods/")
        page.get_by_role("link", name=period, exact=True).click()
        page.get_by_role("link", name="Все отчёты").click()
        check(page, "06-period")
        steps.press(page, "Подготовить все отчёты периода")
        expect(page.locator("#news")).to_have_text("Отчёты готовы, их можно скачать.", timeout=180_000)
        check(page, "07-period-ready")
        page.get_by_text("Скачать всё одним архивом (ZIP)").click()
        names = names_in(page, page.get_by_role("button", name="Скачать архив").click)
        assert any("Полнота сдачи" in name for name in names)
