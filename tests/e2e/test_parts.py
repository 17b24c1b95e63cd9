"""A village branch fills its part, the head institution rolls it up; with scripts and without."""

from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.e2e import rows
from tests.e2e.steps import press, said
from tests.e2e.windows import shoot, sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
VILLAGE, WHOLE = "berezovskaya-lib", "cbs"
NAME = "Берёзовская сельская библиотека"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def windows(request, browser, portal):
    """The branch's methodist, the head institution's methodist and the department, and the addresses of forms."""
    title = f"План с частями филиалов, сценарии: {request.param}"
    forms = portal.ask("tests.e2e.open_quarter", title, "2", "parts")
    with ExitStack() as stack:
        pages = []
        for login in (f"metodist-{VILLAGE}", f"metodist-{WHOLE}", "otdel"):
            pages.append(stack.enter_context(window(browser, portal, java_script_enabled=request.param)))
            sign_in(pages[-1], login)
        yield forms, *pages


def test_a_part_is_filled_sent_taken_and_rolled_up(windows):
    forms, village, methodist, department = windows
    village.goto(forms[VILLAGE])
    rows.fill_in(village, 1, "Провели две встречи.")
    press(village, "Сохранить и отправить в головное учреждение")
    said(village, "Отправлено в головное учреждение.")

    methodist.goto(forms[WHOLE])
    rows.text(methodist, 1).fill("Провели форум.")
    methodist.get_by_role("button", name="Собрать из филиалов: 1").first.click()
    expect(methodist.get_by_role("heading", level=1)).to_have_text("Собрать из филиалов")
    offered = f"Провели форум.\n\n{NAME}:\nПровели две встречи."
    expect(methodist.get_by_label("Текст головного учреждения")).to_have_value(offered)
    shoot(methodist, "row-collect")
    press(methodist, "Сохранить в отчёт")
    said(methodist, "Собрано и сохранено.")
    assert rows.held(methodist, forms[WHOLE], 1) == offered

    methodist.get_by_role("link", name=NAME).click()
    rows.text(methodist, 1).fill("Провели три встречи.")
    press(methodist, "Сохранить и принять часть")
    said(methodist, "Часть принята: её можно собирать в отчёт.")
    methodist.goto(f"{forms[WHOLE]}parts/")
    press(methodist, "Собрать все мероприятия")
    said(methodist, "Собрано мероприятий: 1 (1.1).")
    shoot(methodist, "parts")
    assert rows.held(methodist, forms[WHOLE], 1) == offered.replace("две", "три")

    department.goto(f"{forms[WHOLE]}parts/")
    expect(department.get_by_role("button", name="Собрать все мероприятия")).to_have_count(0)
    expect(department.get_by_role("cell", name="Провели три встречи.", exact=True)).to_be_visible()
