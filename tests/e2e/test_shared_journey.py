"""The same way with a real plan: 23 measures that name the department, settlements and institutions."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.e2e import main_line, steps
from tests.e2e.main_line import People
from tests.e2e.steps import Plan
from tests.e2e.windows import sign_in, window

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "Комплекс мер, направленных на повышение уровня удовлетворённости жителей Сургутского района"
CINEMA = main_line.demo_name("cinema")


@pytest.fixture
def people(browser, portal):
    with ExitStack() as stack:
        pages = []
        for login in ("otdel", "metodist-cinema", "head-cinema"):
            pages.append(stack.enter_context(window(browser, portal)))
            sign_in(pages[-1], login)
        yield People(*pages)


def test_a_real_plan_becomes_an_accepted_report(shared, people):
    plan = Plan(shared / "real" / "surgut_2022_plan.xlsx", TITLE, "IV квартал 2022 года")
    department = people.department
    steps.send_file(department, plan.file)
    expect(department.locator(".figure")).to_have_text([re.compile("."), "23", "0"], use_inner_text=True)
    steps.take_in(department)
    steps.put_in_force(department)
    board = steps.open_period(department, plan.period)
    written = fill_every_row(people.methodist, plan)
    main_line.approve(people.head, plan)
    main_line.accept(department, board, CINEMA)
    steps.press(department, "Отчёт для печати")
    steps.wait_for_files(department)
    for words in steps.downloads(department):
        assert [text for text in written if words.count(text) != 1] == []


def fill_every_row(page, plan):
    """Each row gets a text of its own, kept by autosave."""
    steps.open_task(page, "Заполнить", plan)
    rows = steps.rows(page)
    written = [f"Мероприятие {place} проведено в срок." for place, _ in enumerate(rows, start=1)]
    for row, text in zip(rows, written, strict=True):
        steps.autosave(page, row, text, "исполнено", "2022-12-15")
    steps.press(page, "Сохранить и отправить руководителю")
    steps.said(page, "Отправлено руководителю.")
    return written
