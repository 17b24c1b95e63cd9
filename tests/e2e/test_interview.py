"""An interview by telephone: one question at a time in large type, by the same keys as a sheet."""

import pytest
from playwright.sync_api import expect

from tests.e2e.judging import faults
from tests.e2e.windows import shoot, sign_in, window

pytestmark = pytest.mark.browser


@pytest.fixture
def points(portal):
    return portal.ask("tests.e2e.entry_points", "open", "theatre")


def question(page):
    return page.locator(".cell-now-question")


def stored(portal, points):
    return [row[2] for row in portal.ask("tests.e2e.entry_points", "rows", str(points["phone"]["pk"]))]


def test_interview_goes_question_by_question(browser, portal, points):
    with window(browser, portal) as page:
        sign_in(page, "metodist-theatre")
        page.goto(points["phone"]["address"])
        expect(page.get_by_text("Опрос анонимный, ваш номер и имя не записываются.")).to_be_visible()
        expect(question(page)).to_have_text("1. Вы пришли по афише?")
        shoot(page, "01-first-question")
        assert faults(page) == []
        page.keyboard.press("2")
        expect(question(page)).to_have_text("3. Оценка 1")
        page.get_by_role("button", name="Назад").click()
        expect(question(page)).to_have_text("1. Вы пришли по афише?")
        page.keyboard.press("1")
        expect(question(page)).to_have_text("2. Понятна ли афиша?")
        expect(page.locator(".cell:visible")).to_have_count(1)
        for key in ("5", *"12345-0-"):
            page.keyboard.press(key)
        expect(question(page)).to_have_text("11. Откуда вы о нас знаете?")
        shoot(page, "02-several")
        page.keyboard.type("24")
        page.keyboard.press("Enter")
        page.keyboard.press("9")
        expect(question(page)).to_have_text("13.1. Оцените залы Зал 1")
        page.keyboard.press("Control+Enter")
        expect(page.locator("[data-told]")).to_have_text(
            "Опрос записан. Сегодня: завершено 1, отказ 0, нет ответа 0, перезвонить 0."
        )
        page.get_by_role("button", name="Отказ").click()
        expect(page.locator("[data-told]")).to_contain_text("завершено 1, отказ 1,")
    (keys,) = stored(portal, points)
    assert [keys[name] for name in ("came", "poster", "mark1", "mark6", "mark7", "found", "advise", "rooms.r1")] == [
        "1", "5", "1", "-", "0", "24", "9", "0",
    ]  # fmt: skip


def test_interview_is_one_page_without_scripts(browser, portal, points):
    with window(browser, portal, java_script_enabled=False) as page:
        sign_in(page, "metodist-theatre")
        page.goto(points["phone"]["address"])
        page.locator('[name="a.came"]').fill("2")
        page.locator('[name="a.sex"]').fill("1")
        page.get_by_role("button", name="Завершить и сохранить").click()
        expect(page.locator("[data-told]")).to_contain_text("Опрос записан. Сегодня: завершено 1")
        page.get_by_role("button", name="Нет ответа").click()
        expect(page.locator("[data-told]")).to_contain_text("нет ответа 1")
    (keys,) = stored(portal, points)
    assert (keys["came"], keys["poster"], keys["sex"]) == ("2", "", "1")
