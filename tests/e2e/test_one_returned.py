"""One measure of 23 goes back with a remark: the other 22 stay accepted, and only the one can be written."""

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.steps import press, said
from tests.e2e.windows import sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План из двадцати трёх мероприятий Луговодского района на 2024 год"
ALL, RETURNED = 23, 7
REMARK = "Назовите число участников."
MENDED = "Строка 7: пришли 64 участника."


@pytest.fixture
def forms(quarter):
    return quarter(TITLE, ALL)


def sent(page):
    """Every row is written and sent by the button alone."""
    for number in range(1, ALL + 1):
        rows.fill_in(page, number, f"Строка {number}.")
    press(page, "Сохранить и передать в управление")
    said(page, "Согласовано и передано в управление на приёмку.")


@pytest.mark.parametrize(("place", "has_scripts"), [("museum", True), ("theatre", False)])
def test_one_of_23_returned_leaves_22_accepted(browser, portal, forms, place, has_scripts):
    options = {"java_script_enabled": has_scripts}
    with (
        window(browser, portal, java_script_enabled=False) as head,
        window(browser, portal, **options) as page,
    ):
        sign_in(head, f"head-{place}")
        head.goto(forms[place])
        sent(head)
        sign_in(page, "otdel")
        page.goto(forms[place])
        remarked = rows.row(page, RETURNED)
        remarked.get_by_text("Написать замечание").click()
        remarked.get_by_label("Замечание к мероприятию").fill(REMARK)
        press(page, "Вернуть с замечаниями")
        said(page, "Отчёт возвращён на доработку.")
        head.reload()
        expect(head.locator(".row-mark", has_text="принято")).to_have_count(ALL - 1)
        expect(head.locator("article.row:has(textarea)")).to_have_count(1)
        rows.text(head, RETURNED).fill(MENDED)
        press(head, "Сохранить и передать в управление")
        said(head, "Согласовано и передано в управление на приёмку.")
        page.goto(forms[place])
        expect(page.locator(".row-mark", has_text="принято раньше")).to_have_count(ALL - 1)
        press(page, "Принять отчёт")
        said(page, "Отчёт принят.")
        page.goto(forms[place])
        expect(page.locator(".row-mark", has_text="принято")).to_have_count(ALL)
        expect(rows.row(page, RETURNED).locator(".words").first).to_have_text(MENDED)
