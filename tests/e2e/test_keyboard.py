"""A form filled in and sent without a mouse, with the focus in sight all the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.steps import Plan
from tests.e2e.windows import sign_in, window
from tests.plans.plan_files import NARROW, Item, plan_table, workbook

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План работы без мыши учреждений культуры Луговодского района на 2025 год"
ROWS = [
    Item("1", "Час открытого диалога", "", "ежеквартально", "руководители учреждений культуры"),
    Item("2", "Указатели и вывески", "", "ежеквартально", "руководители учреждений культуры"),
]
WORDS = ["Пришли 40 человек,\nзаданы 12 вопросов.", "Установлены три указателя."]
WHERE = """() => {
  const each = document.activeElement, look = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  const label = each.labels?.length ? each.labels[0].innerText : each.innerText;
  return {
    name: each === document.body ? '' : label.trim().replace(/\\s+/g, ' '),
    isShown: look.outlineStyle === 'solid' && box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
PATIENCE = 150  # presses of Tab: no page is longer


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(plan_table(NARROW, rows=ROWS), above=(TITLE, "")))
    return Plan(file, TITLE, "I квартал 2025 года")


@pytest.fixture
def methodist(browser, portal, plan):
    """Signed in, with a form of two rows to fill."""
    with window(browser, portal) as department:
        sign_in(department, "otdel")
        steps.send_file(department, plan.file)
        steps.take_in(department)
        steps.put_in_force(department)
        steps.open_period(department, plan.period)
    with window(browser, portal) as page:
        sign_in(page, "metodist-dshi")
        steps.open_task(page, "Заполнить", plan)
        yield page


def tab_to(page, name):
    """Press Tab until this has the focus; whatever has it on the way must show it."""
    for _ in range(PATIENCE):
        page.keyboard.press("Tab")
        here = page.evaluate(WHERE)
        if here["name"]:  # an empty name is the end of the page, where Tab goes round
            assert here["isShown"], here["name"]
        if re.search(name, here["name"]):
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_a_form_is_filled_in_and_sent_by_keyboard_alone(methodist):
    page = methodist
    tab_to(page, "^Перейти к содержанию$")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for text in WORDS:
        tab_to(page, "^Что сделано$")
        page.keyboard.type(text)  # Enter makes a new line and sends nothing
        tab_to(page, "^Состояние$")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(page, "^Фактический срок$")
        page.keyboard.type("03202025")
    expect(page.locator(".row .autosave")).to_have_text([re.compile("^Сохранено в")] * 2)
    tab_to(page, "^Сохранить и отправить руководителю$")
    page.keyboard.press("Enter")
    steps.said(page, "Отправлено руководителю.")
    page.wait_for_load_state()
    assert page.locator(".row .words").all_inner_texts() == WORDS
    assert page.locator(".row-done .hint").all_inner_texts() == ["Исполнено, 20.03.2025"] * 2
