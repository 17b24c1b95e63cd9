"""A real person's way: from the plan's file to the accepted report and its files."""

from contextlib import ExitStack

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e import main_line, steps
from tests.e2e.main_line import MENDED, THANKS
from tests.e2e.steps import Plan
from tests.e2e.windows import shoot, sign_in, window
from tests.plans.plan_files import NARROW, Item, Section, plan_table, workbook

pytestmark = [pytest.mark.browser, pytest.mark.quarter]
TITLE = "План повышения качества услуг учреждений культуры Луговодского района на 2024 год"
EVERYBODY = "руководители учреждений культуры"
ROWS = [
    Section("Раздел I «Мнение жителей»"),
    Item("1.1", "Опрос посетителей", "- анкета;\n- сводка ответов", "ежеквартально", EVERYBODY),
    Item("1.2", "Беседы с жителями", "выезды в деревни", "до 31.06.2024", EVERYBODY),
    Section("Раздел II «Удобство помещений»"),
    Item("2.1", "Скамьи в фойе", "закупка", "до 31.11.2024", EVERYBODY),
    Item("2.2", "Дни открытых дверей", "", "июнь 2024 года", EVERYBODY),
]
PERIOD = "II квартал 2024 года"
MUSEUM = main_line.demo_name("museum")


@pytest.fixture
def plan(tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(workbook(plan_table(NARROW, rows=ROWS), above=(TITLE, "")))
    return Plan(file, TITLE, PERIOD)


@pytest.fixture
def proof(tmp_path):
    file = tmp_path / "опрос.png"
    Image.new("RGB", (60, 40), "teal").save(file)
    return file


@pytest.fixture
def people(browser, portal):
    """The department's editor, a methodist and a head of the museum, each in a window of their own."""
    with ExitStack() as stack:
        pages = {}
        for login in ("otdel", "metodist-museum", "head-museum"):
            page = pages[login] = stack.enter_context(window(browser, portal))
            page.goto("/sign-in/")
            if login == "otdel":
                shoot(page, "01-sign-in")
            sign_in(page, login)
        yield main_line.People(*pages.values())


def test_a_plan_becomes_an_accepted_report(portal, people, plan, proof):
    department, methodist, head = people.department, people.methodist, people.head
    board = take_in_and_open(department, plan)
    main_line.fill_in(methodist, plan, steps.autosave, proof)
    main_line.approve(head, plan)
    main_line.return_one(department, board, MUSEUM)
    main_line.mend(methodist, plan, steps.autosave)
    main_line.approve(head, plan)
    main_line.accept(department, board, MUSEUM)
    order_and_read(portal, department, "execution", "Отчёт для печати")
    department.goto(board)
    order_and_read(portal, department, "consolidated", "Подготовить сводный отчёт")


def take_in_and_open(page, plan):
    """From the file to the open quarter, with one doubt mended and one left as written."""
    steps.send_file(page, plan.file)
    shoot(page, "03-upload")
    expect(steps.doubts(page)).to_have_count(2)
    steps.mend_deadline(page, 6, "до 30.06.2024")
    steps.keep_as_written(page, 8)
    expect(steps.doubts(page)).to_have_count(0)
    shoot(page, "05-upload-settled")
    steps.take_in(page)
    steps.put_in_force(page)
    shoot(page, "09-plan")
    return steps.open_period(page, plan.period)


def order_and_read(portal, page, name, button):
    """The bar is there while the worker is at it; both files open and hold what was written."""
    with portal.with_sleeping_worker():
        steps.press(page, button)
        expect(page.locator("#progress progress")).to_be_visible()
        shoot(page, f"21-{name}-progress")
    steps.wait_for_files(page)
    shoot(page, f"22-{name}-ready")
    for words in steps.downloads(page):
        assert words.count(MENDED) == 1
        assert words.count(THANKS) == 3
