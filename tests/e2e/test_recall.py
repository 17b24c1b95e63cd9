"""A form sent too early is taken back, in a browser with scripts and without, and the one who waited is told."""

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.judging import faults
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План, отчёт о котором отозвали, Луговодского района на 2024 год"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_form_is_taken_back_mended_and_sent_again(browser, portal, scripts):
    address = portal.open_quarter(f"{TITLE}, {scripts}", 1)["theatre"]
    with (
        window(browser, portal, java_script_enabled=scripts) as methodist,
        window(browser, portal, java_script_enabled=scripts) as head,
    ):
        sign_in(methodist, "metodist-theatre")
        sign_in(head, "head-theatre")
        methodist.goto(address)
        rows.fill_in(methodist, 1, "Проведён вечер.")
        send(methodist)
        methodist.get_by_role("link", name="Отозвать отчёт").click()
        assert not scripts or faults(methodist) == []  # axe is a script itself
        shoot(methodist, f"recall-{scripts}")
        press(methodist, "Отозвать отчёт")
        said(methodist, "Отчёт отозван: его можно исправить и отправить снова.")
        head.goto("/notices/")
        expect(head.get_by_role("main")).to_contain_text("Отчёт отозван исполнителем")
        rows.fill_in(methodist, 1, "Проведено два вечера.")
        send(methodist)
        head.goto(address)
        expect(rows.text(head, 1)).to_have_value("Проведено два вечера.")


def send(page):
    press(page, "Сохранить и отправить руководителю")
    said(page, "Отправлено руководителю.")
