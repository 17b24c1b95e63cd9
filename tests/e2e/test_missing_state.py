"""A text whose state was forgotten: asked for at its row, never sent, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.steps import press, said
from tests.e2e.windows import sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План, в котором забыли состояние, Луговодского района на 2024 год"
WANTED = "Укажите состояние: текст есть, а стоит «не приступали»."


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, 2)


@pytest.mark.parametrize(("place", "has_scripts"), [("museum", True), ("theatre", False)])
def test_the_state_is_asked_for_before_the_form_goes(browser, portal, forms, place, has_scripts):
    with window(browser, portal, java_script_enabled=has_scripts) as page:
        sign_in(page, f"metodist-{place}")
        page.goto(forms[place])
        rows.fill_in(page, 1, "Провели две встречи.")
        second = rows.row(page, 2)
        rows.text(page, 2).fill("Ждём ответа.")
        if has_scripts:
            expect(second.get_by_text(WANTED)).to_be_visible()
            expect(second.locator(".row-mark")).to_have_text("нет состояния")
        press(page, "Сохранить и отправить руководителю")
        summary = page.locator(".error-summary")
        summary.get_by_role("link", name="2: укажите состояние. Текст есть, а стоит «не приступали»").click()
        expect(page).to_have_url(re.compile(f"#{second.get_attribute('id')}$"))
        expect(second.get_by_text(WANTED)).to_be_visible()
        second.get_by_label("Причина").fill("Смету ещё не утвердили.")
        if has_scripts:
            expect(second.get_by_text(WANTED)).to_have_count(0)
            expect(second.get_by_label("Причина")).to_be_visible()
        press(page, "Сохранить и отправить руководителю")
        said(page, "Отправлено руководителю.")
